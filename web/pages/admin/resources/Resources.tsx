/** Resources of all catalogs that one may read, each with who holds it. */
import { ArrowDownloadRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { resourcesFile, resourcesQuery, type ResourceRow } from '../../../api/admin-operations.ts'
import { paths } from '../../../paths.ts'
import { FileLink } from '../../../ui/FileLink.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import admin from '../admin.module.css'
import { useKindOfResource } from '../use-kind-of-resource.ts'

export default function Resources() {
  const { t } = useTranslation()
  const kindOf = useKindOfResource()
  const asked = { search: useSearchParams()[0].get('q') ?? '' }
  const result = useInfiniteQuery({ ...resourcesQuery(asked), placeholderData: keepPreviousData })
  const columns: readonly Column<ResourceRow>[] = [
    {
      head: t('admin.resource'),
      isName: true,
      cell: ({ id, displayName, description }) => (
        <>
          <Link to={paths.adminResource(id)}>{displayName}</Link>
          {description && <span className={`${surface.sub} ${admin.line}`}>{description}</span>}
        </>
      ),
    },
    { id: 'kind', head: t('admin.kind'), cell: ({ originSystem }) => kindOf(originSystem) },
    { id: 'catalog', head: t('admin.catalog'), cell: ({ catalogId, catalog }) => <Link to={paths.adminCatalog(catalogId)}>{catalog}</Link> },
    { id: 'packages', head: t('nav.packages'), cell: ({ accessPackages }) => accessPackages },
    { id: 'holders', head: t('admin.operations.people'), cell: ({ holders }) => holders },
  ]
  return (
    <Page title={t('admin.operations.resources')} lead={t('admin.operations.resourcesLead')}>
      <div className={admin.filters}>
        <SearchField className={surface.grow} label={t('admin.operations.searchResource')} />
        <FileLink href={resourcesFile(asked)} icon={<ArrowDownloadRegular />}>
          {t('admin.download')}
        </FileLink>
      </div>
      <TableView label={t('admin.operations.resources')} columns={columns} result={result} keyOf={(row) => row.id} />
    </Page>
  )
}
