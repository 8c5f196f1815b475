/** Deletes a catalog that has no packages any more. */
import { DeleteRegular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { deleteCatalog } from '../../../api/admin-catalogs.ts'
import type { AdminCatalog } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'

export const DeleteCatalog = ({ of: { id, displayName, catalogType } }: { of: AdminCatalog }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const client = useQueryClient()
  const isBuiltIn = catalogType === 'serviceDefault'
  const go = async (): Promise<void> => {
    await deleteCatalog(id)
    notify(t('admin.govern.deleted', { name: displayName }))
    await navigate(paths.adminCatalogs())
    // What is still on the screen of the catalog must not be asked for: it is gone.
    void client.invalidateQueries({ queryKey: ['admin', 'catalog', id], refetchType: 'none' })
    void client.invalidateQueries({ predicate: ({ queryKey: [area, what, which] }) => area === 'session' || (area === 'admin' && !(what === 'catalog' && which === id)) })
  }
  return (
    <Confirm
      title={t('admin.govern.delete', { name: displayName })}
      text={t('admin.govern.deleteText')}
      confirm={t('admin.govern.deleteButton')}
      keep={t('common.cancel')}
      onConfirm={go}
      trigger={(open) => (
        <ActionButton icon={<DeleteRegular />} onClick={open} reason={isBuiltIn ? t('admin.govern.builtIn') : undefined}>
          {t('admin.govern.deleteButton')}
        </ActionButton>
      )}
    />
  )
}
