/** What can be done with the rows that are chosen: asked once, then carried out one after another. Rows that it cannot be done with are left out, and that is said before. */
import { useTranslation } from 'react-i18next'
import type { Permission } from '../../../../src/domain/access.ts'
import { useFormats } from '../../../texts/format.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useMay } from '../use-may.ts'
import { startRun } from './runs.ts'

export type BulkAction<Row> = {
  name: 'remove' | 'reprocess' | 'reprocessRequests' | 'cancel' | 'delete'
  permission: Permission
  /** The states in which it can be done. */
  fits: (row: Row) => boolean
  asksWhy?: boolean
  send: (row: Row, reason: string) => Promise<unknown>
}
type Props<Row extends { catalogId: string }> = {
  actions: readonly BulkAction<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  nameOf: (row: Row) => string
  clear: () => void
}

/** Which of the chosen rows are meant, and how they are called: the others are left out. */
export const useMeant = <Row extends { catalogId: string }>(rows: readonly Row[], { permission, fits }: Pick<BulkAction<Row>, 'permission' | 'fits'>, nameOf: (row: Row) => string) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const may = useMay()
  const allowed = rows.filter(({ catalogId }) => may(permission, catalogId))
  const meant = allowed.filter(fits)
  const left = rows.length - meant.length
  const SOME = 3
  const named = allOf(meant.length > SOME ? [...meant.slice(0, SOME).map(nameOf), t('admin.bulk.others', { count: meant.length - SOME })] : meant.map(nameOf))
  return { meant, count: meant.length, named, mayNone: allowed.length === 0, leftOut: left > 0 ? [t('admin.bulk.leftOut', { count: left })] : [] }
}

const One = <Row extends { catalogId: string }>({ action, rows, keyOf, nameOf, clear }: Omit<Props<Row>, 'actions'> & { action: BulkAction<Row> }) => {
  const { t } = useTranslation()
  const { name, asksWhy, send } = action
  const { meant, count, named, mayNone, leftOut } = useMeant(rows, action, nameOf)
  const reason = count > 0 ? undefined : mayNone ? t('admin.bulk.mayNot') : t(`admin.bulk.${name}.cannot`)
  const begin = async (why: string): Promise<void> => {
    const byKey = new Map(meant.map((row) => [keyOf(row), row]))
    startRun({
      title: t(`admin.bulk.${name}.title`, { count }),
      items: meant.map((row) => ({ key: keyOf(row), name: nameOf(row) })),
      send: async ([item]) => {
        await send(byKey.get(item!.key)!, why)
        return [{}]
      },
    })
    clear()
  }
  return (
    <Confirm
      title={t(`admin.bulk.${name}.ask`, { count })}
      text={[t(`admin.bulk.${name}.text`, { count, names: named }), ...leftOut].join(' ')}
      confirm={t(`admin.bulk.${name}.do`)}
      keep={name === 'cancel' ? t('admin.bulk.cancel.keep', { count }) : t('common.cancel')}
      {...(asksWhy ? { reason: { label: t('admin.bulk.reason') } } : {})}
      onConfirm={begin}
      trigger={(open) => (
        <ActionButton reason={reason} onClick={open}>
          {t(`admin.bulk.${name}.do`)}
        </ActionButton>
      )}
    />
  )
}

export const BulkActions = <Row extends { catalogId: string }>({ actions, ...props }: Props<Row>) =>
  actions.map((action) => <One key={action.name} action={action} {...props} />)
