/** One package: what it gives, under which policies, what it does not go with, who has it and who asks for it. Panes to change it open above. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useOutlet, useParams } from 'react-router'
import { adminPackageQuery } from '../../../api/admin.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { packageTabs, paths, type PackageTab } from '../../../paths.ts'
import { Page } from '../../../ui/Page.tsx'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { Lead } from '../Lead.tsx'
import { Holders } from './Holders.tsx'
import { NotOffered } from './NotOffered.tsx'
import { PackageActions } from './PackageActions.tsx'
import { PackageFacts } from './PackageFacts.tsx'
import { PackageRequests } from './PackageRequests.tsx'
import { Policies } from './Policies.tsx'
import { Separation } from './Separation.tsx'

const VIEWS: Record<PackageTab, (props: { of: AdminPackage }) => React.ReactNode> = {
  overview: PackageFacts,
  policies: Policies,
  separation: Separation,
  assignments: Holders,
  requests: PackageRequests,
}

export default function PackagePage() {
  const { t } = useTranslation()
  const { id = '', tab } = useParams()
  const pane = useOutlet()
  const shown = packageTabs.find((name) => name === tab) ?? 'overview'
  const { data, error, isPending, refetch } = useQuery(adminPackageQuery(id))
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  const View = VIEWS[shown]
  const trail = [
    { to: paths.adminPackages(), label: t('nav.packages') },
    ...(data.catalog ? [{ to: paths.adminCatalog(data.catalog.id, 'packages'), label: data.catalog.displayName }] : []),
  ]
  return (
    <Page title={data.displayName} lead={<Lead text={data.description} catalogId={data.catalog?.id} />} covered={!!pane} above={<Breadcrumb trail={trail} />} actions={<PackageActions of={data} />}>
      <Tabs
        label={data.displayName}
        tabs={packageTabs.map((name) => ({ to: paths.adminPackage(id, name), label: t(`admin.packages.tabs.${name}`), current: name === shown }))}
      />
      <NotOffered of={data} />
      <View of={data} />
      {pane}
    </Page>
  )
}
