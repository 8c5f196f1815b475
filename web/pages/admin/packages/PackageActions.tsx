/** What can be done with a package as a whole. */
import { DeleteRegular, EditRegular, LinkRegular, OpenRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useDeletePackage } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { useCopyLink } from '../../../ui/use-copy-link.ts'
import { useMayChange } from './policy/use-rights.ts'

const CopyLink = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const copy = useCopyLink()
  return (
    <ActionButton icon={<LinkRegular />} onClick={() => void copy(paths.requestPackage(id))}>
      {t('admin.package.copyLink')}
    </ActionButton>
  )
}

const Delete = ({ of: { id, displayName, catalog } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const deletion = useDeletePackage()
  return (
    <Confirm
      title={t('admin.package.deleteTitle', { name: displayName })}
      text={t('admin.package.deleteText')}
      confirm={t('admin.package.delete')}
      keep={t('common.cancel')}
      onConfirm={async () => {
        await deletion.mutateAsync({ id, leave: () => navigate(catalog ? paths.adminCatalog(catalog.id, 'packages') : paths.adminPackages()) })
        notify(t('admin.package.deleted', { name: displayName }))
      }}
      trigger={(open) => (
        <ActionButton icon={<DeleteRegular />} onClick={open}>
          {t('admin.package.delete')}
        </ActionButton>
      )}
    />
  )
}

export const PackageActions = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const mayChange = useMayChange(of.catalog?.id)
  return (
    <>
      {mayChange && (
        <LinkButton icon={<EditRegular />} to={paths.adminEditPackage(of.id)}>
          {t('admin.package.edit')}
        </LinkButton>
      )}
      <CopyLink id={of.id} />
      <LinkButton icon={<OpenRegular />} to={paths.requestPackage(of.id)}>
        {t('admin.packages.inMyAccess')}
      </LinkButton>
      {mayChange && <Delete of={of} />}
    </>
  )
}
