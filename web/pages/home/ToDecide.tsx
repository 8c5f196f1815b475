/** Requests that wait for one's decision, the oldest first. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import surface from '../../ui/surface.module.css'
import { ApprovalCard } from '../approvals/ApprovalCard.tsx'
import css from './Overview.module.css'

const SHOWN = 3

export const ToDecide = ({ requests }: { requests: readonly AssignmentRequest[] }) => {
  const { t } = useTranslation()
  const more = requests.length - SHOWN
  return (
    <section className={surface.section} aria-labelledby="to-decide">
      <div className={surface.sectionHead}>
        <h2 id="to-decide" className={surface.heading}>
          {t('home.decide')}
        </h2>
        <Link to={paths.approvals()}>{more > 0 ? t('home.decideMore', { count: more }) : t('common.viewAll')}</Link>
      </div>
      <ul className={css.cards}>
        {requests.slice(0, SHOWN).map((request) => (
          <ApprovalCard key={request.id} request={request} compact />
        ))}
      </ul>
    </section>
  )
}
