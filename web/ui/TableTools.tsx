/** What stands above a list: how many there are, its order where there are no heads to sort by, and which columns it shows. */
import { Button, Checkbox, Select } from '@fluentui/react-components'
import { ColumnTripleRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import surface from './surface.module.css'
import css from './Table.module.css'
import type { Column } from './Table.tsx'
import type { Choice } from './table-choice.ts'

const nameInUrl = <Row,>({ id, sort }: Column<Row>, place: number): string => id ?? sort ?? String(place)

/** The columns that the URL leaves, and how to hide and show them. What a row is known by stays. */
export const useColumns = <Row,>(columns: readonly Column<Row>[]) => {
  const [query, setQuery] = useSearchParams()
  const hidden = (query.get('hide') ?? '').split(',')
  const optional = columns.map((column, place) => ({ ...column, name: nameInUrl(column, place) })).filter(({ isName }) => !isName)
  const gone = optional.filter(({ name }) => hidden.includes(name)).map(({ name }) => name)
  const hide = (names: readonly string[]) =>
    setQuery(
      (now) => {
        if (names.length > 0) now.set('hide', names.join(','))
        else now.delete('hide')
        return now
      },
      { replace: true, preventScrollReset: true },
    )
  const left = columns.filter((column, place) => column.isName || !gone.includes(nameInUrl(column, place)))
  return { left, optional, gone, hide }
}

type ColumnsProps<Row> = Omit<ReturnType<typeof useColumns<Row>>, 'left'>

const ColumnBoxes = <Row,>({ id, optional, gone, hide }: ColumnsProps<Row> & { id: string }) => {
  const { t } = useTranslation()
  return (
    <div id={id} role="group" aria-label={t('admin.list.columns')} className={css.boxes}>
      {optional.map(({ name, head }) => (
        <Checkbox
          key={name}
          label={head}
          checked={!gone.includes(name)}
          onChange={(_, { checked }) => hide(checked ? gone.filter((one) => one !== name) : [...gone, name])}
        />
      ))}
    </div>
  )
}

/** Cards have no heads: the order is chosen from a list. */
const SortBy = <Row,>({ columns, order }: { columns: readonly Column<Row>[]; order: string }) => {
  const { t } = useTranslation()
  const [, setQuery] = useSearchParams()
  const sortable = columns.flatMap(({ head, sort }) => (sort ? [{ head, sort }] : []))
  const [member, direction] = order.split(' ')
  if (sortable.length === 0) return null
  return (
    <label className={css.sortBy}>
      {t('admin.list.sortBy')}
      <Select
        size="small"
        value={`${member}${direction === 'desc' ? ' desc' : ''}`}
        onChange={(_, { value }) =>
          setQuery(
            (now) => {
              now.set('order', value)
              return now
            },
            { replace: true, preventScrollReset: true },
          )
        }
      >
        {!sortable.some(({ sort }) => sort === member) && <option value={order}>{t('admin.list.asItIs')}</option>}
        {sortable.flatMap(({ head, sort }) => [
          <option key={sort} value={sort}>
            {t('admin.list.upwards', { head })}
          </option>,
          <option key={`${sort} desc`} value={`${sort} desc`}>
            {t('admin.list.downwards', { head })}
          </option>,
        ])}
      </Select>
    </label>
  )
}

type Props<Row> = {
  /** How many there are, in words. */
  count: string
  columns: readonly Column<Row>[]
  order: string
  menu: ColumnsProps<Row>
  choice: Choice<Row> | undefined
}

export const TableTools = <Row,>({ count, columns, order, menu, choice }: Props<Row>) => {
  const { t } = useTranslation()
  const boxes = useId()
  const [isOpen, open] = useState(false)
  return (
    <>
      <div className={css.tools}>
        <p role="status" className={surface.quiet}>
          {count}
        </p>
        {choice && (
          <span className={css.cardsOnly}>
            <Checkbox label={t('admin.list.chooseAll')} checked={choice.all} onChange={(_, { checked }) => choice.setAll(checked === true)} />
          </span>
        )}
        <span className={css.toolsEnd}>
          <SortBy columns={columns} order={order} />
          {menu.optional.length > 1 && (
            <Button
              size="small"
              appearance="subtle"
              icon={<ColumnTripleRegular />}
              aria-expanded={isOpen}
              aria-controls={isOpen ? boxes : undefined}
              onClick={() => open(!isOpen)}
            >
              {t('admin.list.columns')}
            </Button>
          )}
        </span>
      </div>
      {isOpen && <ColumnBoxes id={boxes} {...menu} />}
    </>
  )
}
