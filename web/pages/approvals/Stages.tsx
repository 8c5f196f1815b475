/** The steps of an approval: who decided, whose turn it is, and what comes next. */
import { useTranslation } from 'react-i18next'
import type { ApprovalStage, DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import surface from '../../ui/surface.module.css'
import css from './approvals.module.css'

type Props = { stages: readonly ApprovalStage[]; context?: DecisionContext | undefined; heading?: 'h2' | 'h3' }

const Stage = ({ stage, number, context }: { stage: ApprovalStage; number: number; context: DecisionContext | undefined }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const times = context?.stages?.find(({ id }) => id === stage.id)
  const result = stage.reviewResult
  const said =
    stage.status === 'Completed' && (result === 'Approved' || result === 'Denied')
      ? t(`approval.stageStatus.${result}`, { name: stage.reviewedBy?.displayName ?? t('common.someone') })
      : t(`approval.stageStatus.${stage.status}`)
  const running = stage.status === 'InProgress'
  const note = stage.reviewedDateTime
    ? format.time(stage.reviewedDateTime)
    : running && times?.escalatedDateTime
      ? t('approval.escalated', { when: format.relative(times.escalatedDateTime) })
      : running && times?.escalatesDateTime
        ? t('approval.escalates', { when: format.relative(times.escalatesDateTime) })
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

export const Stages = ({ stages, context, heading: Heading = 'h3' }: Props) => {
  const { t } = useTranslation()
  return (
    <div className={surface.section}>
      <Heading className={surface.heading}>{t('approval.stages')}</Heading>
      <ol className={css.stages}>
        {stages.map((stage, index) => (
          <Stage key={stage.id} stage={stage} number={index + 1} context={context} />
        ))}
      </ol>
    </div>
  )
}
