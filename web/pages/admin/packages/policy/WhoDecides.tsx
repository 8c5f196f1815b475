/** For one person: who would decide at each stage, and when others are asked. */
import { useTranslation } from 'react-i18next'
import type { PolicyPreview, StagePreview } from '../../../../api/admin-policies.ts'
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

const Stage = ({ stage }: { stage: StagePreview }) => {
  const { t } = useTranslation()
  const { time, allOf } = useFormats()
  const names = useNames()
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
            <small>{t('admin.policyForm.preview.alternates', { who: names(alternates.people), time: time(alternates.escalatesDateTime) })}</small>
          )}
          <small>{t('admin.policyForm.preview.due', { time: time(dueDateTime) })}</small>
        </>
      )}
    </li>
  )
}

export const WhoDecides = ({ person }: { person: NonNullable<PolicyPreview['person']> }) => {
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
              <Stage key={stage.stage} stage={stage} />
            ))}
          </ol>
        </>
      )}
    </>
  )
}
