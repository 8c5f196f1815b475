/** What is in a catalog: each resource with its roles, and the packages that give them. */
import { AddRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { givingQuery, useRemoveResource } from '../../../api/admin-catalogs.ts'
import { catalogResourcesQuery } from '../../../api/admin.ts'
import type { CatalogResource } from '../../../api/admin-types.ts'
import type { AccessPackage } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Empty } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { PackageLinks } from '../PackageLinks.tsx'
import { useKindOfResource } from '../use-kind-of-resource.ts'
import { useMay } from '../use-may.ts'
import css from './catalogs.module.css'

type Giving = (roleId: string | undefined) => readonly AccessPackage[]
const useGiving = (catalogId: string): Giving => {
  const { data = [] } = useQuery(givingQuery(catalogId))
  return (roleId) => data.filter(({ resourceRoleScopes = [] }) => resourceRoleScopes.some(({ role }) => role?.id === roleId))
}

const Roles = ({ of: { roles = [] }, giving }: { of: CatalogResource; giving: Giving }) => {
  const { t } = useTranslation()
  return (
    <ul className={css.roles}>
      {roles.map(({ id, displayName }) => (
        <li key={id}>
          {displayName}
          <span className={surface.sub}>
            {giving(id).length === 0
              ? t('admin.govern.inNoPackage')
              : giving(id).map((one, index) => (
                  <span key={one.id}>
                    {index > 0 && ', '}
                    <Link to={paths.adminPackage(one.id)}>{one.displayName}</Link>
                  </span>
                ))}
          </span>
        </li>
      ))}
    </ul>
  )
}

const RemoveResource = ({ catalogId, of, giving }: { catalogId: string; of: CatalogResource; giving: Giving }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const removal = useRemoveResource(catalogId)
  const name = of.displayName ?? ''
  const users = [...new Map((of.roles ?? []).flatMap(({ id }) => giving(id)).map((one) => [one.id, one])).values()]
  const isUsed = users.length > 0
  return (
    <Confirm
      title={t('admin.govern.removeResource', { name })}
      text={t(isUsed ? 'admin.govern.removeUsed' : 'admin.govern.removeUnused')}
      confirm={isUsed ? undefined : t('admin.govern.remove')}
      keep={t(isUsed ? 'common.close' : 'common.cancel')}
      onConfirm={() => removal.mutateAsync(of.id).then(() => notify(t('admin.govern.resourceRemoved', { name })))}
      trigger={(open) => (
        <ActionButton size="small" onClick={open} aria-label={t('admin.govern.removeNamed', { name })}>
          {t('admin.govern.remove')}
        </ActionButton>
      )}
    >
      {isUsed && <PackageLinks of={users} />}
    </Confirm>
  )
}

export const CatalogResources = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const may = useMay()
  const [query] = useSearchParams()
  const kindOf = useKindOfResource()
  // Its page tells who holds it.
  const seesHolders = may('catalog.read', id)
  const giving = useGiving(id)
  const add = may('resource.add', id) && (
    <LinkButton icon={<AddRegular />} to={paths.adminAddResources(id)}>
      {t('admin.govern.addResources')}
    </LinkButton>
  )
  const columns: readonly Column<CatalogResource>[] = [
    { head: t('admin.resource'), isName: true, cell: (one) => (seesHolders ? <Link to={paths.adminResource(one.id)}>{one.displayName}</Link> : one.displayName) },
    { head: t('admin.kind'), cell: ({ originSystem }) => kindOf(originSystem) },
    { head: t('admin.roles'), cell: (one) => <Roles of={one} giving={giving} /> },
    ...(may('resource.remove', id)
      ? [{ head: t('admin.govern.actions'), cell: (one: CatalogResource) => <RemoveResource catalogId={id} of={one} giving={giving} /> }]
      : []),
  ]
  return (
    <>
      {!seesHolders && <p className={surface.quiet}>{t('admin.govern.resourcesInPart')}</p>}
      {add && <div className={surface.bar}>{add}</div>}
      <SearchField label={t('admin.operations.searchResource')} />
      <TableView
        label={t('admin.catalogs.tabs.resources')}
        columns={columns}
        result={useInfiniteQuery({ ...catalogResourcesQuery(id, query.get('q') ?? ''), placeholderData: keepPreviousData })}
        keyOf={(row) => row.id}
        empty={<Empty icon={<AddRegular />} title={t('admin.govern.noResourcesTitle')} text={t('admin.govern.noResourcesText')} />}
      />
    </>
  )
}
