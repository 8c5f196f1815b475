/** Many rows to compare: a table on a desk, cards on a phone. The order and the columns live in the URL, so a link shows the same list. */
import { Checkbox } from '@fluentui/react-components'
import { ArrowSortDownRegular, ArrowSortUpRegular } from '@fluentui/react-icons'
import { Fragment, useMemo, useRef, type ChangeEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'react-router'
import css from './Table.module.css'
import type { Choice } from './table-choice.ts'
import { useRows } from './table-rows.ts'

export type Column<Row> = {
  head: string
  cell: (row: Row) => ReactNode
  /** The member that the API sorts by. */
  sort?: string
  /** The column that a row is known by; it comes first. */
  isName?: boolean
  /** What the URL calls the column. Without it: the member that it sorts by, or its place. */
  id?: string
  /** Days and numbers stay on one line; what is told in sentences has room. */
  look?: 'short' | 'proof'
}

/** The order that the URL asks for, as `$orderby` takes it. */
export const useOrder = (otherwise: string): string => useSearchParams()[0].get('order') ?? otherwise

const SortLink = ({ by, order, children }: { by: string; order: string; children: ReactNode }) => {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const [query] = useSearchParams()
  const [member, direction = 'asc'] = order.split(' ')
  const current = member === by
  const next = new URLSearchParams(query)
  next.set('order', current && direction === 'asc' ? `${by} desc` : by)
  return (
    <Link to={`${pathname}?${next}`} className={css.sort} preventScrollReset replace>
      {children}
      {current && (
        <span className={css.arrow} role="img" aria-label={direction === 'desc' ? t('admin.descending') : t('admin.ascending')}>
          {direction === 'desc' ? <ArrowSortDownRegular /> : <ArrowSortUpRegular />}
        </span>
      )}
    </Link>
  )
}

const Head = <Row,>({ columns, order, choice }: { columns: readonly Column<Row>[]; order: string; choice: Choice<Row> | undefined }) => {
  const { t } = useTranslation()
  return (
    <thead>
      <tr aria-rowindex={1}>
        {choice && (
          <th scope="col" className={css.pick}>
            <Checkbox aria-label={t('admin.list.chooseAll')} checked={choice.all} onChange={(_, { checked }) => choice.setAll(checked === true)} />
          </th>
        )}
        {columns.map(({ head, sort }) => (
          <th key={head} scope="col" aria-sort={sort && order.split(' ')[0] === sort ? (order.endsWith(' desc') ? 'descending' : 'ascending') : undefined}>
            {sort ? (
              <SortLink by={sort} order={order}>
                {head}
              </SortLink>
            ) : (
              head
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

type RowProps<Row> = { row: Row; index: number; rowKey: string; columns: readonly Column<Row>[]; choice: Choice<Row> | undefined; name: string }

const BodyRow = <Row,>({ row, index, rowKey, columns, choice, name }: RowProps<Row>) => {
  const { t } = useTranslation()
  return (
    <tr data-index={index} aria-rowindex={index + 2} data-chosen={choice?.has(rowKey) || undefined}>
      {choice && (
        <td className={css.pick}>
          <Checkbox
            aria-label={t('admin.list.choose', { name })}
            checked={choice.has(rowKey)}
            onChange={(event: ChangeEvent<HTMLInputElement>, { checked }) => choice.set(rowKey, checked === true, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        </td>
      )}
      {columns.map(({ head, cell, isName, look }) =>
        isName ? (
          <th key={head} scope="row">
            {cell(row)}
          </th>
        ) : (
          <td key={head} data-head={head} data-look={look}>
            {cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

/** Room for rows that are not on the page. */
const Gap = ({ height, columns }: { height: number; columns: number }) =>
  height > 0 && (
    <tr aria-hidden="true" className={css.gap}>
      <td aria-hidden="true" colSpan={columns} style={{ height }} />
    </tr>
  )

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  order?: string
  /** Tells one list from another; the rows of one are remembered. */
  list?: string
  /** How many rows there are with those that were not read yet; undefined where nobody counted. */
  total?: number | undefined
  choice?: Choice<Row> | undefined
  nameOf?: ((row: Row) => string) | undefined
}

export function Table<Row>({ label, columns, rows, keyOf, order = '', list = label, total = rows.length, choice, nameOf }: Props<Row>) {
  const table = useRef<HTMLTableElement>(null)
  // What a row is called does not change with whoever draws it.
  const keys = useMemo(() => rows.map(keyOf), [rows]) // eslint-disable-line react-hooks/exhaustive-deps
  const { slots, rest, widths, isWhole } = useRows(`${list} ${columns.map(({ head }) => head).join()}`, keys, table)
  const across = columns.length + (choice ? 1 : 0)
  return (
    // A wide table is moved with the arrow keys once it has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={css.frame} role="region" aria-label={label} tabIndex={0}>
      <table ref={table} className={css.table} data-fixed={widths ? true : undefined} data-proof={columns.some(({ look }) => look === 'proof') || undefined} aria-rowcount={isWhole && total === rows.length ? undefined : total < rows.length ? -1 : total + 1}>
        <caption className="visually-hidden">{label}</caption>
        {widths && (
          <colgroup>
            {widths.map((width, index) => (
              <col key={index} style={{ width }} />
            ))}
          </colgroup>
        )}
        <Head columns={columns} order={order} choice={choice} />
        <tbody>
          {slots.map(({ index, gap }) => (
            <Fragment key={keys[index]}>
              <Gap height={gap} columns={across} />
              <BodyRow row={rows[index]!} index={index} rowKey={keys[index]!} columns={columns} choice={choice} name={nameOf?.(rows[index]!) ?? ''} />
            </Fragment>
          ))}
          <Gap height={rest} columns={across} />
        </tbody>
      </table>
    </div>
  )
}
