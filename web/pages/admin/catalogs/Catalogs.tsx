/** All catalogs that one looks after or may read. */
import { LibraryRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useOutlet, useSearchParams } from 'react-router'
import { catalogsQuery } from '../../../api/admin.ts'
import type { AdminCatalog } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Pill } from '../../../ui/Pill.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Empty } from '../../../ui/states.tsx'
import { useOrder, type Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import admin from '../admin.module.css'
import { ChoiceField, oneOf } from '../filters.tsx'
import { useMay } from '../use-may.ts'

const STATES = ['published', 'unpublished'] as const
const ANSWERS = ['yes', 'no'] as const

export const CatalogState = ({ state }: { state: AdminCatalog['state'] }) => {
  const { t } = useTranslation()
  return <Pill tone={state === 'published' ? 'good' : 'calm'}>{state === 'published' ? t('admin.catalogs.enabled') : t('admin.catalogs.disabled')}</Pill>
}

/** For whoever may make one, above the list and where there is no list yet. */
export const NewCatalogButton = () => {
  const { t } = useTranslation()
  const may = useMay()
  const { pathname, search } = useLocation()
  if (!may('catalog.create')) return null
  return (
    <LinkButton appearance="primary" to={paths.adminNewCatalog({ search: pathname === paths.adminCatalogs() ? search : '' })}>
      {t('admin.govern.new')}
    </LinkButton>
  )
}

const NoCatalog = () => {
  const { t } = useTranslation()
  return <Empty icon={<LibraryRegular />} title={t('admin.dashboard.noCatalogTitle')} text={t('admin.dashboard.noCatalogText')} />
}

export default function Catalogs() {
  const { t } = useTranslation()
  const covered = useOutlet() !== null
  const { shortDay } = useFormats()
  const [query] = useSearchParams()
  const order = useOrder('displayName')
  const result = useInfiniteQuery({ ...catalogsQuery(useAdministration(), { search: query.get('q') ?? '', order, state: oneOf(STATES, query.get('state')), external: oneOf(ANSWERS, query.get('external')), isCounted: true }), placeholderData: keepPreviousData })
  const columns: readonly Column<AdminCatalog>[] = [
    { head: t('admin.name'), isName: true, sort: 'displayName', cell: ({ id, displayName }) => <Link to={paths.adminCatalog(id)}>{displayName}</Link> },
    { head: t('admin.description'), cell: ({ description }) => description },
    { id: 'packages', look: 'short', head: t('nav.packagesShort'), cell: ({ 'accessPackages@odata.count': count }) => count },
    { head: t('admin.status'), cell: ({ state }) => <CatalogState state={state} /> },
    { head: t('admin.catalogs.external'), cell: ({ isExternallyVisible }) => (isExternallyVisible ? t('common.yes') : t('common.no')) },
    { look: 'short', head: t('admin.created'), sort: 'createdDateTime', cell: ({ createdDateTime }) => createdDateTime && shortDay(createdDateTime) },
  ]
  return (
    <Page title={t('admin.nav.catalogs')} lead={t('admin.catalogs.lead')} covered={covered} actions={<NewCatalogButton />}>
      <div className={admin.filters}>
        <SearchField className={admin.wide} label={t('admin.catalogs.search')} />
        <ChoiceField name="state" label={t('admin.status')} choices={[['published', t('admin.catalogs.enabled')], ['unpublished', t('admin.catalogs.disabled')]]} />
        <ChoiceField name="external" label={t('admin.catalogs.external')} choices={[['yes', t('common.yes')], ['no', t('common.no')]]} />
      </div>
      <TableView label={t('admin.nav.catalogs')} columns={columns} result={result} keyOf={(row) => row.id} order={order} empty={<NoCatalog />} />
      <Outlet />
    </Page>
  )
}
