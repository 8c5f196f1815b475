/** A request that waits: who, what, why, until when, on one look. */
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { WarningRegular } from '@fluentui/react-icons/svg/warning'
import { useRestoreFocusTarget } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { decisionContextQuery } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { kindOf } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { usePeriodText } from '../requests/RequestFacts.tsx'
import { DueBy } from './DueBy.tsx'
import { useStandIn } from './use-stand-in.ts'
import css from './approvals.module.css'

/** Who gets the access and who asked, which is the same person most of the time. */
export const peopleOf = ({ requestor, target }: AssignmentRequest): { target: string; requestor: string; onBehalf: boolean } => {
  const asks = requestor?.displayName ?? ''
  const gets = target?.displayName ?? asks
  return { target: gets, requestor: asks, onBehalf: !!asks && gets !== asks }
}

/** A link that opens the pane with a decision already chosen. */
const decide = (id: string, search: string, decision?: 'approve' | 'deny'): string => {
  const query = new URLSearchParams(search)
  if (decision) query.set('decide', decision)
  return paths.approval(id, { search: query.size ? `?${query}` : '' })
}

export const ApprovalCard = ({ request, compact = false }: { request: AssignmentRequest; compact?: boolean }) => {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  const restore = useRestoreFocusTarget()
  const context = useQuery(decisionContextQuery(request.id)).data
  const period = usePeriodText()(request.schedule)
  const { target, requestor, onBehalf } = peopleOf(request)
  const standIn = useStandIn(context)
  const conflicts = context?.risk?.conflicts.length ?? 0
  const named = { name: target, package: request.accessPackage?.displayName ?? '' }
  const here = pathname === paths.approvals() ? search : ''
  return (
    <li className={`${surface.card} ${css.card}`}>
      <PersonAvatar name={target} size={compact ? 'medium' : 'large'} />
      <div className={css.words}>
        <h3 className={css.who}>
          <Link {...restore} className={surface.cover} to={decide(request.id, here)} preventScrollReset aria-label={t('approvals.reviewNamed', named)}>
            {target}
          </Link>
        </h3>
        <p className={css.what}>
          <strong>{named.package}</strong>
          {kindOf(request.requestType) === 'update' && <span className={surface.sub}> · {t('approvals.extends')}</span>}
          {period && <span className={surface.sub}> · {period}</span>}
        </p>
        {conflicts > 0 && (
          <p className={css.alert}>
            <WarningRegular aria-hidden="true" /> {t('approval.conflictTitle')}
          </p>
        )}
        <p className={`${css.why} ${surface.clamp}`}>{request.justification || <span className={surface.sub}>{t('approvals.noReason')}</span>}</p>
      </div>
      {context?.dueAt && (
        <div className={css.due}>
          <DueBy at={context.dueAt} />
        </div>
      )}
      <div className={css.foot}>
        <p className={`${surface.sub} ${css.asked}`}>
          {onBehalf && <>{t('common.byPerson', { name: requestor })} · </>}
          {standIn && <>{t('approvals.standIn', { name: standIn })} · </>}
          {request.createdDateTime && <Moment at={request.createdDateTime} />}
        </p>
        <div className={`${css.buttons} ${surface.above}`}>
          <LinkButton icon={<DismissRegular />} to={decide(request.id, here, 'deny')} aria-label={t('approvals.denyNamed', named)}>
            {t('approvals.deny')}
          </LinkButton>
          <LinkButton soft icon={<CheckmarkRegular />} to={decide(request.id, here, 'approve')} aria-label={t('approvals.approveNamed', named)}>
            {t('approvals.approve')}
          </LinkButton>
        </div>
      </div>
    </li>
  )
}
