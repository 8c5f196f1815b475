/** One catalog: what is in it, which packages it has, and who looks after it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { catalogQuery, catalogResourcesQuery, catalogRolesQuery } from '../../../api/admin.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import type { CatalogResource, RoleAssignment } from '../../../api/admin-types.ts'
import { catalogTabs, paths, type CatalogTab } from '../../../paths.ts'
import { Page } from '../../../ui/Page.tsx'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { PackageTable } from '../packages/PackageTable.tsx'
import { useKindOfResource } from '../use-kind-of-resource.ts'
import { CatalogState } from './Catalogs.tsx'

const Resources = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const kindOf = useKindOfResource()
  const columns: readonly Column<CatalogResource>[] = [
    { head: t('admin.resource'), isName: true, cell: ({ displayName }) => displayName },
    { head: t('admin.kind'), cell: ({ originSystem }) => kindOf(originSystem) },
    { head: t('admin.roles'), cell: ({ roles = [] }) => roles.map((role) => role.displayName).join(', ') },
  ]
  return <TableView label={t('admin.catalogs.tabs.resources')} columns={columns} result={useInfiniteQuery(catalogResourcesQuery(id))} keyOf={(row) => row.id} />
}

const Roles = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const columns: readonly Column<RoleAssignment>[] = [
    { head: t('admin.name'), isName: true, cell: ({ principal }) => principal?.displayName ?? t('common.someone') },
    { head: t('admin.role'), cell: ({ roleDefinition }) => roleDefinition?.displayName },
  ]
  return <TableView label={t('admin.catalogs.tabs.roles')} columns={columns} result={useInfiniteQuery(catalogRolesQuery(id))} keyOf={(row) => row.id} />
}

const VIEWS: Record<CatalogTab, (props: { id: string }) => React.ReactNode> = {
  resources: Resources,
  packages: ({ id }) => <PackageTable catalogId={id} />,
  roles: Roles,
}

export default function CatalogPage() {
  const { t } = useTranslation()
  const { id = '', tab } = useParams()
  const shown = catalogTabs.find((name) => name === tab) ?? 'resources'
  const { data, error, isPending, refetch } = useQuery(catalogQuery(id))
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  const View = VIEWS[shown]
  return (
    <Page
      title={data.displayName}
      lead={data.description}
      above={<Breadcrumb trail={[{ to: paths.adminCatalogs(), label: t('admin.nav.catalogs') }]} />}
      actions={<CatalogState state={data.state} />}
    >
      <Tabs
        label={data.displayName}
        tabs={catalogTabs.map((name) => ({ to: paths.adminCatalog(id, name), label: t(`admin.catalogs.tabs.${name}`), current: name === shown }))}
      />
      <View id={id} />
    </Page>
  )
}
