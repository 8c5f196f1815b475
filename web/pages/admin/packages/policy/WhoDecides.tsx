/** For one person: who would decide at each stage, and when others are asked. */
import { useTranslation } from 'react-i18next'
import type { PolicyPreview, StagePreview } from '../../../../api/admin-policies.ts'
import type { ApprovalStageSettings } from '../../../../api/admin-types.ts'
import { useFormats } from '../../../../texts/format.ts'
import surface from '../../../../ui/surface.module.css'
import css from './preview.module.css'

const NAMED = 6
/** The first names, and how many more there are. */
export const useNames = () => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  return ({ count, people }: { count: number; people: readonly { displayName: string | null }[] }): string => {
    const names = people.slice(0, NAMED).map(({ displayName }) => displayName ?? t('common.someone'))
    return allOf(count > names.length ? [...names, t('admin.policyForm.preview.more', { count: count - names.length })] : names)
  }
}

/** `rules`: what the policy says of the stage. A later one begins when the one before has ended, so its times are told from there. */
const Stage = ({ stage, rules }: { stage: StagePreview; rules: ApprovalStageSettings | undefined }) => {
  const { t } = useTranslation()
  const { time, allOf, duration } = useFormats()
  const names = useNames()
  const before = stage.stage - 1
  const [most, after] = [rules?.durationBeforeAutomaticDenial, rules?.durationBeforeEscalation]
  const { people, approvers, tier, alternates, standIns, dueDateTime } = stage
  const groups = approvers.filter(({ kind }) => kind === 'group').map(({ displayName }) => displayName ?? t('common.someone'))
  return (
    <li>
      <strong>{t('admin.policies.stage', { number: stage.stage })}</strong>
      {people.count === 0 ? (
        <span className={css.bad}>{t('admin.policyForm.preview.nobody')}</span>
      ) : (
        <>
          <span>{names(people)}</span>
          {groups.length > 0 && <small>{t('admin.policyForm.preview.through', { groups: allOf(groups) })}</small>}
          {tier === 'fallback' && <small>{t('admin.policyForm.preview.fallback')}</small>}
          {standIns.map(({ id, displayName, inPlaceOf }) => (
            <small key={`${id} ${inPlaceOf.id}`}>{t('admin.policyForm.preview.standIn', { name: displayName, other: inPlaceOf.displayName })}</small>
          ))}
          {alternates?.escalatesDateTime && alternates.people.count > 0 && (
            <small>
              {before > 0 && after
                ? t('admin.policies.alternates', { who: names(alternates.people), after: duration(after) })
                : t('admin.policyForm.preview.alternates', { who: names(alternates.people), time: time(alternates.escalatesDateTime) })}
            </small>
          )}
          <small>
            {before > 0 && most
              ? t('admin.policyForm.preview.dueAfter', { length: duration(most), before })
              : t('admin.policyForm.preview.due', { time: time(dueDateTime) })}
          </small>
        </>
      )}
    </li>
  )
}

export const WhoDecides = ({ person, rules }: { person: NonNullable<PolicyPreview['person']>; rules: readonly ApprovalStageSettings[] }) => {
  const { t } = useTranslation()
  const { displayName, couldAsk, reason, askedBy, stages } = person
  const name = displayName ?? t('common.someone')
  if (!couldAsk) return <p>{reason}</p>
  return (
    <>
      {askedBy && <p className={surface.quiet}>{t('admin.policyForm.preview.askedBy', { name: askedBy.displayName, other: name })}</p>}
      {stages.length === 0 ? (
        <p>{t('admin.policyForm.preview.atOnce', { name })}</p>
      ) : (
        <>
          <p>{t('admin.policyForm.preview.wouldDecide', { name })}</p>
          <ol className={css.stages} aria-label={t('admin.policyForm.preview.wouldDecide', { name })}>
            {stages.map((stage) => (
              <Stage key={stage.stage} stage={stage} rules={rules[stage.stage - 1]} />
            ))}
          </ol>
        </>
      )}
    </>
  )
}
