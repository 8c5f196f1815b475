/** How the requests that wait are shown: their order, cards or rows, and the keys with which one goes through them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { pendingApprovals } from '../../api/queries.ts'
import { Chips } from '../../ui/Tabs.tsx'
import { LayoutChoice } from '../packages/LayoutChoice.tsx'
import { Keys } from './Keys.tsx'
import { FEW } from './Pending.tsx'
import { pendingOrderOf, pendingOrders } from './pending-order.ts'

export const PendingBar = () => {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const [query] = useSearchParams()
  const count = useQuery(pendingApprovals).data?.length ?? 0
  const order = pendingOrderOf(query.get('by'))
  const to = (by: string): string => {
    const next = new URLSearchParams(query)
    next.delete('decide')
    if (by === 'due') next.delete('by')
    else next.set('by', by)
    return next.size ? `${pathname}?${next}` : pathname
  }
  if (count < 2) return null
  return (
    <>
      <Chips label={t('deciding.order')} tabs={pendingOrders.map((by) => ({ to: to(by), label: t(`deciding.orders.${by}`), current: by === order }))} />
      <LayoutChoice otherwise={count > FEW ? 'rows' : 'cards'} />
      <Keys />
    </>
  )
}
