/** Requests that wait for one's decision, the most urgent first. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PendingRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { ApprovalCard } from '../approvals/ApprovalCard.tsx'
import { useDueTimes } from '../approvals/due-times.ts'
import { byDue } from '../approvals/pending-order.ts'
import css from './Overview.module.css'

const SHOWN = 3

export const ToDecide = ({ requests }: { requests: readonly PendingRequest[] }) => {
  const { t } = useTranslation()
  const { isPending, dueOf } = useDueTimes(requests)
  const more = requests.length - SHOWN
  return (
    <section className={surface.section} aria-labelledby="to-decide">
      <div className={surface.sectionHead}>
        <h2 id="to-decide" className={surface.heading}>
          {t('home.decide')}
        </h2>
        <Link to={paths.approvals()}>{more > 0 ? t('home.decideMore', { count: more }) : t('common.viewAll')}</Link>
      </div>
      {isPending ? (
        <Skeleton rows={Math.min(requests.length, SHOWN)} />
      ) : (
        <ul className={css.cards}>
          {[...requests]
            .sort(byDue(dueOf))
            .slice(0, SHOWN)
            .map((request) => (
              <ApprovalCard key={request.id} request={request} />
            ))}
        </ul>
      )}
    </section>
  )
}
