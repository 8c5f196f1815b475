/** The steps of an approval: who decided, whose turn it is, and what comes next. */
import { useTranslation } from 'react-i18next'
import type { ApprovalStage, AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { shownState } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { useDecider } from './use-decided.ts'
import css from './approvals.module.css'

type Props = { request: AssignmentRequest; stages: readonly ApprovalStage[]; context?: DecisionContext | undefined; heading?: 'h2' | 'h3' }

const Stage = ({ stage, number, context, moot }: { stage: ApprovalStage; number: number; context: DecisionContext | undefined; moot: boolean }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const deciderOf = useDecider()
  const times = context?.stages?.find(({ id }) => id === stage.id)
  const result = stage.reviewResult
  const said =
    stage.status === 'Completed' && (result === 'Approved' || result === 'Denied')
      ? t(`approval.stageStatus.${result}`, { name: deciderOf({ ...stage, inPlaceOf: times?.inPlaceOf ?? null }) })
      : moot && stage.status === 'Expired'
        ? t('approval.stageStatus.notNeeded')
        : t(`approval.stageStatus.${stage.status}`)
  const running = stage.status === 'InProgress'
  const asks = stage.status === 'Initializing' ? format.allOf((times?.asksLater ?? []).map(({ displayName }) => displayName)) : ''
  const note = stage.reviewedDateTime
    ? format.time(stage.reviewedDateTime)
    : running && times?.escalatedDateTime
      ? t('approval.escalated', { when: format.relative(times.escalatedDateTime) })
      : running && times?.escalatesDateTime
        ? t('approval.escalates', { when: format.relative(times.escalatesDateTime) })
        : asks
          ? t('approval.asksLater', { people: asks })
          : undefined
  return (
    <li className={css.stage} aria-current={running ? 'step' : undefined}>
      <span className={css.number} aria-hidden="true">
        {number}
      </span>
      <div className={css.stageWords}>
        <p>{said}</p>
        {note && <p className={surface.sub}>{note}</p>}
        {stage.justification && <p className={surface.quote}>{stage.justification}</p>}
      </div>
    </li>
  )
}

export const Stages = ({ request, stages, context, heading: Heading = 'h3' }: Props) => {
  const { t } = useTranslation()
  // A step also closes undecided when an earlier one is denied, or the request is withdrawn.
  const moot = shownState(request) !== 'expired'
  return (
    <div className={surface.section}>
      <Heading className={surface.heading}>{t('approval.stages')}</Heading>
      <ol className={css.stages}>
        {stages.map((stage, index) => (
          <Stage key={stage.id} stage={stage} number={index + 1} context={context} moot={moot} />
        ))}
      </ol>
    </div>
  )
}
