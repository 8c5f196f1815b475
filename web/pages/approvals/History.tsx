/** Requests that one was asked about and that need nothing more. */
import { Button } from '@fluentui/react-components'
import { HistoryRegular } from '@fluentui/react-icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { approvalHistory, pendingApprovals, rowsOf } from '../../api/queries.ts'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { DecidedRow } from './DecidedRow.tsx'
import { fits, NoMatch } from './no-match.tsx'

export const History = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const waiting = useQuery(pendingApprovals).data
  const result = useInfiniteQuery(approvalHistory)
  const { hasNextPage, isFetching, fetchNextPage } = result
  useEffect(() => {
    if (search && hasNextPage && !isFetching) void fetchNextPage()
  }, [search, hasNextPage, isFetching, fetchNextPage])
  if (result.isPending || !waiting) return <Skeleton />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
    .filter((row) => !waiting.some(({ id }) => id === row.id))
    .filter(fits(search))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('approvals.tabs.history')}
      </h2>
      {rows.length > 0 ? (
        <ul className={surface.list}>
          {rows.map((row) => (
            <DecidedRow key={row.id} request={row} />
          ))}
        </ul>
      ) : search ? (
        <NoMatch search={search} />
      ) : (
        <Empty icon={<HistoryRegular />} title={t('approvals.noHistoryTitle')} text={t('approvals.noHistoryText')} />
      )}
      {hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void fetchNextPage()} disabledFocusable={isFetching}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </section>
  )
}

