/** Requests for one package, newest first. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { packageRequestsQuery } from '../../../api/admin.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import type { AssignmentRequest } from '../../../api/types.ts'
import { paths, requestFilters } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { kindOf, RequestStatus } from '../../../ui/status.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { Chips } from '../../../ui/Tabs.tsx'

export const PackageRequests = ({ of: { id } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const { time } = useFormats()
  const [query] = useSearchParams()
  const show = requestFilters.find((name) => name === query.get('show')) ?? 'all'
  const result = useInfiniteQuery({ ...packageRequestsQuery(id, show), placeholderData: keepPreviousData })
  const columns: readonly Column<AssignmentRequest>[] = [
    { head: t('admin.requestor'), isName: true, cell: (row) => <Link to={paths.request(row.id)}>{row.requestor?.displayName ?? t('common.someone')}</Link> },
    { head: t('admin.kind'), cell: ({ requestType }) => t(`admin.requestKinds.${kindOf(requestType)}`) },
    { head: t('admin.status'), cell: (row) => <RequestStatus request={row} /> },
    { head: t('admin.requested'), cell: ({ createdDateTime }) => createdDateTime && time(createdDateTime) },
    { head: t('admin.completed'), cell: ({ completedDateTime }) => completedDateTime && time(completedDateTime) },
  ]
  return (
    <>
      <div className={surface.bar}>
        <Chips
          label={t('common.filter')}
          tabs={requestFilters.map((name) => ({
            to: paths.adminPackage(id, 'requests', { show: name }),
            label: t(`requests.filters.${name}`),
            current: name === show,
          }))}
        />
      </div>
      <TableView label={t('admin.packages.tabs.requests')} columns={columns} result={result} keyOf={(row) => row.id} />
    </>
  )
}
