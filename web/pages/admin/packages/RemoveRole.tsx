/** Takes a role out of a package, after telling how many lose it. */
import { DeleteRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { holderCountQuery, useRemoveRole } from '../../../api/admin-packages.ts'
import type { ResourceRoleScope } from '../../../api/types.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'

export const RemoveRole = ({ packageId, of: { id, role } }: { packageId: string; of: ResourceRoleScope }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const removal = useRemoveRole()
  const count = useQuery(holderCountQuery(packageId)).data
  const what = { role: role?.displayName ?? '', resource: role?.resource?.displayName ?? '' }
  return (
    <Confirm
      title={t('admin.package.removeRoleTitle', what)}
      text={
        count === undefined
          ? t('admin.package.removeRoleUnknown')
          : count === 0
            ? t('admin.package.removeRoleNobody')
            : t('admin.package.removeRoleText', { count, ...what })
      }
      confirm={t('admin.package.removeRole')}
      keep={t('common.cancel')}
      onConfirm={async () => {
        await removal.mutateAsync({ packageId, id })
        notify(t('admin.package.roleRemoved', what))
      }}
      trigger={(open) => (
        <ActionButton size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={t('admin.package.removeRoleOf', what)} onClick={open} />
      )}
    />
  )
}
