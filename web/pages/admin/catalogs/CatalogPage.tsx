/** One catalog: what is in it, which packages it has, and who looks after it. */
import { AddRegular, BoxRegular, EditRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useOutlet, useParams } from 'react-router'
import { catalogQuery } from '../../../api/admin.ts'
import type { AdminCatalog } from '../../../api/admin-types.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import { catalogTabs, paths, type CatalogTab } from '../../../paths.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Empty, Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { Lead } from '../Lead.tsx'
import { PackageTable } from '../packages/PackageTable.tsx'
import { useMay } from '../use-may.ts'
import { CatalogResources } from './CatalogResources.tsx'
import { CatalogRoles } from './CatalogRoles.tsx'
import { CatalogState } from './Catalogs.tsx'
import { DeleteCatalog } from './DeleteCatalog.tsx'

const Packages = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  return <PackageTable catalogId={id} empty={<Empty icon={<BoxRegular />} title={t('admin.catalogs.noPackagesTitle')} text={t('admin.catalogs.noPackagesText')} />} />
}

const VIEWS: Record<CatalogTab, (props: { id: string }) => React.ReactNode> = {
  resources: CatalogResources,
  packages: Packages,
  roles: CatalogRoles,
}

const Actions = ({ of }: { of: AdminCatalog }) => {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <>
      <CatalogState state={of.state} />
      {may('package.create', of.id) && (
        <LinkButton icon={<AddRegular />} to={paths.adminNewPackage({ catalog: of.id })}>
          {t('admin.make.button')}
        </LinkButton>
      )}
      {may('catalog.update', of.id) && (
        <LinkButton icon={<EditRegular />} to={paths.adminEditCatalog(of.id)}>
          {t('admin.govern.editButton')}
        </LinkButton>
      )}
      {may('catalog.delete', of.id) && <DeleteCatalog of={of} />}
    </>
  )
}

export default function CatalogPage() {
  const { t } = useTranslation()
  const { id = '', tab } = useParams()
  const covered = useOutlet() !== null
  const shown = catalogTabs.find((name) => name === tab) ?? 'resources'
  const { data, error, isPending, refetch } = useQuery(catalogQuery(id))
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  const View = VIEWS[shown]
  return (
    <Page
      title={data.displayName}
      lead={<Lead text={data.description} catalogId={id} />}
      covered={covered}
      above={<Breadcrumb trail={[{ to: paths.adminCatalogs(), label: t('admin.nav.catalogs') }]} />}
      actions={<Actions of={data} />}
    >
      <Tabs
        label={data.displayName}
        tabs={catalogTabs.map((name) => ({ to: paths.adminCatalog(id, name), label: t(`admin.catalogs.tabs.${name}`), current: name === shown }))}
      />
      <View id={id} />
      <Outlet />
    </Page>
  )
}
