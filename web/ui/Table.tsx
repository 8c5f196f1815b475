/** Many rows to compare: a table on a desk, cards on a phone. The order lives in the URL, so a link shows the same list. */
import { ArrowSortDownRegular } from '@fluentui/react-icons/svg/arrow-sort-down'
import { ArrowSortUpRegular } from '@fluentui/react-icons/svg/arrow-sort-up'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'react-router'
import css from './Table.module.css'

export type Column<Row> = {
  head: string
  cell: (row: Row) => ReactNode
  /** The member that the API sorts by. */
  sort?: string
  /** The column that a row is known by; it comes first. */
  isName?: boolean
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

type Props<Row> = { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; keyOf: (row: Row) => string; order?: string }

export function Table<Row>({ label, columns, rows, keyOf, order = '' }: Props<Row>) {
  return (
    // A wide table is moved with the arrow keys once it has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={css.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={css.table}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
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
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, cell, isName }) =>
                isName ? (
                  <th key={head} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} data-head={head}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
