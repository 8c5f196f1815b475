/** The requests that wait for one's decision, in the order that the address asks for; any of them can be chosen and decided together. */
import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { pendingApprovals } from '../../api/queries.ts'
import type { PendingRequest } from '../../api/types.ts'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { layoutOf } from '../packages/LayoutChoice.tsx'
import { ApprovalCard, ApprovalRow } from './ApprovalCard.tsx'
import { ChooseBox } from './ChooseBox.tsx'
import { ChosenBar } from './ChosenBar.tsx'
import { useDueTimes } from './due-times.ts'
import { fits, NoMatch } from './no-match.tsx'
import { pendingGroups, pendingOrderOf, type PendingGroup, type PendingOrder } from './pending-order.ts'
import { usePendingKeys } from './use-pending-keys.ts'
import css from './approvals.module.css'
import list from './pending.module.css'

/** More than this are easier to compare in rows. */
export const FEW = 6

type GroupProps = { group: PendingGroup; order: PendingOrder; choosable: boolean; asRows: boolean }

const Group = ({ group, order, choosable, asRows }: GroupProps) => {
  const { t } = useTranslation()
  const Item = asRows ? ApprovalRow : ApprovalCard
  const { name, rows } = group
  return (
    <div className={surface.section}>
      {name && (
        <div className={list.groupHead}>
          <h3 className={surface.heading}>
            {name} <span className={surface.quiet}>{rows.length}</span>
          </h3>
          <ChooseBox ids={rows.map(({ id }) => id)} label={t('deciding.chooseGroup', { name })} />
        </div>
      )}
      <ul className={asRows ? surface.list : css.cards}>
        {rows.map((row) => (
          <Item key={row.id} request={row} choosable={choosable} under={name && order !== 'due' ? order : undefined} />
        ))}
      </ul>
    </div>
  )
}

const Found = ({ rows, all }: { rows: readonly PendingRequest[]; all: readonly PendingRequest[] }) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { isPending, dueOf } = useDueTimes(all)
  const order = pendingOrderOf(query.get('by'))
  const groups = pendingGroups(rows, order, dueOf)
  const choosable = all.length > 1
  usePendingKeys(rows)
  if (isPending) return <Skeleton rows={Math.min(rows.length, 8)} />
  return (
    <>
      {choosable && (
        <div className={list.chooseAll}>
          <ChooseBox ids={rows.map(({ id }) => id)} label={t('deciding.chooseAll', { count: rows.length })} />
        </div>
      )}
      {groups.map((group, n) => (
        <Group
          // A group keeps its place, and the focus in it, while requests come and go.
          key={group.name ?? `alone ${n}`}
          group={group}
          order={order}
          choosable={choosable}
          asRows={layoutOf(query, all.length > FEW ? 'rows' : 'cards') === 'rows'}
        />
      ))}
      <ChosenBar shown={rows} />
    </>
  )
}

export const Pending = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const result = useQuery(pendingApprovals)
  if (result.isPending) return <Skeleton rows={3} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data.filter(fits(search))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('approvals.tabs.pending')}
      </h2>
      <p role="status" className={surface.quiet}>
        {rows.length > 0 && t('approvals.found', { count: rows.length })}
      </p>
      {rows.length > 0 ? (
        <Found rows={rows} all={result.data} />
      ) : search && result.data.length > 0 ? (
        <NoMatch search={search} />
      ) : (
        <Empty icon={<CheckmarkCircleRegular />} title={t('approvals.noneTitle')} text={t('approvals.noneText')} />
      )}
    </section>
  )
}
