/** Who decides in a stage: those who follow from whoever asks, people and groups; who decides where there is nobody of them; and who is asked later. */
import { useTranslation } from 'react-i18next'
import { Tick, Ticks } from './fields.tsx'
import { LengthField } from './LengthField.tsx'
import { NamedSetsField } from './NamedSetsField.tsx'
import type { StageDraft } from './policy-draft.ts'
import { hasRelation, isNamed, withRelation, type Relation } from './sets.ts'

export type StageProps = {
  stage: StageDraft
  at: string
  problems: Readonly<Record<string, string>>
  change: (part: Partial<StageDraft>, ...fields: string[]) => void
}

const RELATIONS: readonly (Relation & { words: 'manager' | 'secondManager' | 'sponsors' })[] = [
  { kind: 'requestorManager', level: 1, words: 'manager' },
  { kind: 'requestorManager', level: 2, words: 'secondManager' },
  { kind: 'targetUserSponsors', words: 'sponsors' },
]
/** Policies from elsewhere may name the manager of who gets the access; it is shown where it is. */
const FOREIGN: readonly (Relation & { words: 'targetManager' | 'targetSecondManager' })[] = [
  { kind: 'targetManager', level: 1, words: 'targetManager' },
  { kind: 'targetManager', level: 2, words: 'targetSecondManager' },
]

type WhoProps = { label: string; sets: StageDraft['approvers']; onChange: (sets: StageDraft['approvers']) => void }
const Relations = ({ label, sets, onChange }: WhoProps) => {
  const { t } = useTranslation()
  return (
    <Ticks label={label}>
      {[...RELATIONS, ...FOREIGN.filter((relation) => hasRelation(sets, relation))].map((relation) => (
        <Tick
          key={relation.words}
          label={t(`admin.policyForm.relations.${relation.words}`)}
          checked={hasRelation(sets, relation)}
          onChange={(on) => onChange(withRelation(sets, relation, on))}
        />
      ))}
    </Ticks>
  )
}

export const Approvers = ({ stage, at, problems, change }: StageProps) => {
  const { t } = useTranslation()
  const { approvers, fallback } = stage
  const [asked, otherwise] = [`${at}/primaryApprovers`, `${at}/fallbackPrimaryApprovers`]
  return (
    <>
      <Relations label={t('admin.policyForm.approvers')} sets={approvers} onChange={(sets) => change({ approvers: sets }, asked, otherwise)} />
      <NamedSetsField
        name={asked}
        label={t('admin.policyForm.approversNamed')}
        hint={t('admin.make.approversHint')}
        required={false}
        sets={approvers}
        problem={problems[asked]}
        onChange={(sets) => change({ approvers: sets }, asked, otherwise)}
      />
      {(fallback.length > 0 || approvers.some((set) => !isNamed(set))) && (
        <NamedSetsField
          name={otherwise}
          label={t('admin.policyForm.fallback')}
          hint={t('admin.policyForm.fallbackHint')}
          required={false}
          sets={fallback}
          problem={problems[otherwise]}
          onChange={(sets) => change({ fallback: sets }, asked, otherwise)}
        />
      )}
    </>
  )
}

export const Alternates = ({ stage, at, problems, change }: StageProps) => {
  const { t } = useTranslation()
  const { hasAlternates, alternates, alternateFallback, alternatesAfter } = stage
  const [asked, after] = [`${at}/escalationApprovers`, `${at}/durationBeforeEscalation`]
  return (
    <>
      <Tick
        label={t('admin.policyForm.hasAlternates')}
        hint={t('admin.policyForm.hasAlternatesHint')}
        checked={hasAlternates}
        onChange={(on) => change({ hasAlternates: on }, asked, after)}
      />
      {hasAlternates && (
        <>
          <LengthField
            name={after}
            label={t('admin.policyForm.alternatesAfter')}
            value={alternatesAfter}
            problem={problems[after]}
            onChange={(length) => change({ alternatesAfter: length }, after)}
          />
          <Relations label={t('admin.policyForm.alternates')} sets={alternates} onChange={(sets) => change({ alternates: sets }, asked)} />
          <NamedSetsField
            name={asked}
            label={t('admin.policyForm.alternatesNamed')}
            hint={t('admin.make.approversHint')}
            required={false}
            sets={alternates}
            problem={problems[asked]}
            onChange={(sets) => change({ alternates: sets }, asked)}
          />
          {(alternateFallback.length > 0 || alternates.some((set) => !isNamed(set))) && (
            <NamedSetsField
              name={`${at}/fallbackEscalationApprovers`}
              label={t('admin.policyForm.alternateFallback')}
              hint={t('admin.policyForm.alternateFallbackHint')}
              required={false}
              sets={alternateFallback}
              problem={problems[`${at}/fallbackEscalationApprovers`]}
              onChange={(sets) => change({ alternateFallback: sets }, asked)}
            />
          )}
        </>
      )}
    </>
  )
}
