/** Deletes a catalog that has no packages; one that has some can be disabled in its place. */
import { DeleteRegular } from '@fluentui/react-icons'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { deleteCatalog, useDisableCatalog } from '../../../api/admin-catalogs.ts'
import { packagesQuery } from '../../../api/admin.ts'
import type { AdminCatalog } from '../../../api/admin-types.ts'
import { countOf, rowsOf } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { PackageLinks } from '../PackageLinks.tsx'

const useDeleting = ({ id, displayName }: AdminCatalog) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const client = useQueryClient()
  return async (): Promise<void> => {
    await deleteCatalog(id)
    notify(t('admin.govern.deleted', { name: displayName }))
    await navigate(paths.adminCatalogs())
    // What is still on the screen of the catalog must not be asked for: it is gone.
    void client.invalidateQueries({ queryKey: ['admin', 'catalog', id], refetchType: 'none' })
    void client.invalidateQueries({ predicate: ({ queryKey: [area, what, which] }) => area === 'session' || (area === 'admin' && !(what === 'catalog' && which === id)) })
  }
}

/** What can be done about the catalog: whether it has packages is asked once somebody wants to delete it. */
const useWays = (of: AdminCatalog, isAsked: boolean) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const remove = useDeleting(of)
  const disabling = useDisableCatalog(of.id)
  const { data } = useInfiniteQuery({ ...packagesQuery(useAdministration(), { catalogId: of.id }), enabled: isAsked })
  const [packages, count] = [rowsOf(data), countOf(data)]
  const disable = () => disabling.mutateAsync(undefined).then(() => notify(t('admin.govern.saved', { name: of.displayName })))
  if (!data) return { packages, count, text: t('common.loading'), go: remove }
  if (count === 0) return { packages, count, text: t('admin.govern.deleteText'), confirm: t('admin.govern.deleteButton'), go: remove }
  const isOn = of.state === 'published'
  return { packages, count, text: t(isOn ? 'admin.govern.notEmpty' : 'admin.govern.notEmptyOff'), ...(isOn ? { confirm: t('admin.govern.disable') } : {}), go: disable }
}

export const DeleteCatalog = ({ of }: { of: AdminCatalog }) => {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const { packages, count, text, confirm, go } = useWays(of, isAsked)
  const isBuiltIn = of.catalogType === 'serviceDefault'
  return (
    <Confirm
      title={t('admin.govern.delete', { name: of.displayName })}
      text={text}
      confirm={confirm}
      keep={t(confirm ? 'common.cancel' : 'common.close')}
      onConfirm={go}
      trigger={(open) => (
        <ActionButton
          icon={<DeleteRegular />}
          reason={isBuiltIn ? t('admin.govern.builtIn') : undefined}
          onClick={() => {
            setAsked(true)
            open()
          }}
        >
          {t('admin.govern.deleteButton')}
        </ActionButton>
      )}
    >
      {count > 0 && <PackageLinks of={packages} count={count} />}
    </Confirm>
  )
}
