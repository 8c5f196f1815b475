/** A list of any length: its table, how many there are, and what to show when there is nothing or it cannot be read. It reads on by itself. */
import { Button } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import type { Page } from '../api/client.ts'
import { countOf, rowsOf } from '../api/queries.ts'
import { LinkButton } from './buttons.tsx'
import { Refusal } from './refusal.tsx'
import { Empty, Failure, Skeleton } from './states.tsx'
import surface from './surface.module.css'
import css from './Table.module.css'
import { Table, type Column } from './Table.tsx'
import { useChoice, type Choice, type Choosing } from './table-choice.ts'
import { TableTools, useColumns } from './TableTools.tsx'

type Result<Row> = UseInfiniteQueryResult<InfiniteData<Page<Row>>>
export type TableViewProps<Row> = {
  label: string
  columns: readonly Column<Row>[]
  result: Result<Row>
  keyOf: (row: Row) => string
  order?: string
  /** How many there are, where a row is not what one would count. */
  found?: ((count: number) => string) | undefined
  /** What is said where there is nothing at all. */
  empty?: ReactNode
  /** Rows can be chosen, to do something with all of them. */
  choose?: Choosing<Row> | undefined
}

/** Below the window, in pixels, where the end is near. */
const NEAR_PX = 900

/** Reads the next page when the end of the list comes near. What could not be read is read again when somebody says so. */
const useReadingOn = <Row,>({ hasNextPage, isFetching, isFetchNextPageError, isPlaceholderData, fetchNextPage }: Result<Row>, end: RefObject<HTMLElement | null>, count: number): void => {
  const may = hasNextPage && !isFetching && !isFetchNextPageError && !isPlaceholderData
  useEffect(() => {
    if (!may || !end.current) return
    const observer = new IntersectionObserver((moves) => moves.some(({ isIntersecting }) => isIntersecting) && void fetchNextPage(), { rootMargin: `0px 0px ${NEAR_PX}px` })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [may, end, count, fetchNextPage])
}

/** What can be done with the rows that are chosen. It stays in sight while the list moves beneath. */
const ChosenBar = <Row,>({ choice, choose, onLeave }: { choice: Choice<Row>; choose: Choosing<Row>; onLeave: () => void }) => {
  const { t } = useTranslation()
  const count = choice.rows.length
  const clear = () => {
    choice.clear()
    onLeave()
  }
  return (
    <div className={count > 0 ? css.chosen : undefined} role="group" aria-label={t('admin.list.chosenRows')}>
      <strong role="status">{count > 0 && t('admin.list.chosen', { count })}</strong>
      {count > 0 && (
        <>
          {choose.actions(choice.rows, clear)}
          <Button appearance="subtle" onClick={clear}>
            {t('admin.list.clear')}
          </Button>
        </>
      )}
    </div>
  )
}

/** What the address says beside filters. */
const NO_FILTERS = ['order', 'hide']

/** Nothing fits what one asked for; or there is nothing at all. */
const Nothing = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const [query] = useSearchParams()
  const rest = new URLSearchParams([...query].filter(([name]) => NO_FILTERS.includes(name)))
  if (rest.size === query.size) return children ?? <Empty icon={<SearchRegular />} title={t('admin.nothingTitle')} text={t('admin.nothingText')} />
  return (
    <Empty
      icon={<SearchRegular />}
      title={t('admin.noMatchTitle')}
      text={t('admin.noMatchText')}
      action={<LinkButton to={rest.size > 0 ? `${pathname}?${rest}` : pathname}>{t('admin.clearFilters')}</LinkButton>}
    />
  )
}

export function TableView<Row>(props: TableViewProps<Row>) {
  const { result, empty } = props
  if (result.isPending) return <Skeleton rows={8} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (rowsOf(result.data).length === 0) return <Nothing>{empty}</Nothing>
  return <Rows {...props} data={result.data} />
}

function Rows<Row>({ label, columns, result, data, keyOf, order = '', found, choose }: TableViewProps<Row> & { data: InfiniteData<Page<Row>> }) {
  const { t } = useTranslation()
  const [place, end] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)]
  const rows = useMemo(() => rowsOf(data), [data])
  // The first page's address says which list this is, with its filters and its order.
  const list = String(data.pageParams[0])
  const { left, ...menu } = useColumns(columns)
  const made = useChoice(list, rows, keyOf)
  const choice = choose && made
  useReadingOn(result, end, rows.length)
  // Where the server does not count, only what was read so far is known.
  const isCounted = data.pages[0]?.['@odata.count'] !== undefined
  const isWhole = !result.hasNextPage || isCounted
  const count = found && isWhole ? found(countOf(data)) : t(isWhole ? 'admin.found' : 'admin.shown', { count: countOf(data) })
  const leave = () => place.current?.querySelector<HTMLElement>('[role=region]')?.focus({ preventScroll: true })
  return (
    <div ref={place} className={surface.section}>
      <TableTools count={count} columns={columns} order={order} menu={menu} choice={choice} />
      {choose && <ChosenBar choice={made} choose={choose} onLeave={leave} />}
      <Table
        label={label}
        columns={left}
        rows={rows}
        keyOf={keyOf}
        order={order}
        list={list}
        total={isCounted ? countOf(data) : result.hasNextPage ? -1 : rows.length}
        choice={choice}
        nameOf={choose?.nameOf}
      />
      <div ref={end} />
      {result.isFetchNextPageError && <Refusal error={result.error} />}
      {result.hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void result.fetchNextPage()} disabledFocusable={result.isFetching}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
