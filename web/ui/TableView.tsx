/** A list of any length: its table, how many there are, and what to show when there is nothing or it cannot be read. */
import { Button } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../api/client.ts'
import { countOf, rowsOf } from '../api/queries.ts'
import { Empty, Failure, Skeleton } from './states.tsx'
import surface from './surface.module.css'
import { Table, type Column } from './Table.tsx'

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  result: UseInfiniteQueryResult<InfiniteData<Page<Row>>>
  keyOf: (row: Row) => string
  order?: string
  /** What is said where there is nothing at all. */
  empty?: ReactNode
}

export function TableView<Row>({ label, columns, result, keyOf, order, empty }: Props<Row>) {
  const { t } = useTranslation()
  if (result.isPending) return <Skeleton rows={8} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
  if (rows.length === 0) return empty ?? <Empty icon={<SearchRegular />} title={t('admin.nothingTitle')} text={t('admin.nothingText')} />
  // Where the server does not count, only what was read so far is known.
  const isWhole = !result.hasNextPage || result.data.pages[0]?.['@odata.count'] !== undefined
  return (
    <>
      <p role="status" className={surface.quiet}>
        {t(isWhole ? 'admin.found' : 'admin.shown', { count: countOf(result.data) })}
      </p>
      <Table label={label} columns={columns} rows={rows} keyOf={keyOf} {...(order ? { order } : {})} />
      {result.hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void result.fetchNextPage()} disabledFocusable={result.isFetching}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </>
  )
}
