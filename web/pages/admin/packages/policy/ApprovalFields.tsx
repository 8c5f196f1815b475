/** Whether somebody decides, and who, one stage after another. */
import { Field, Select } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../../../ui/buttons.tsx'
import surface from '../../../../ui/surface.module.css'
import { Alternates, Approvers, type StageProps } from './ApproversFields.tsx'
import { EntryButtons, focusAfter } from './EntryButtons.tsx'
import { Tick, Ticks, type PolicyFieldsProps } from './fields.tsx'
import { LengthField } from './LengthField.tsx'
import { Part } from './Part.tsx'
import css from './policy.module.css'
import { emptyStage, moved, MOST_STAGES, nextKey, replaced, without, type StageDraft } from './policy-draft.ts'
import { isAskedFor, isDecidedOn } from './policy-mapping.ts'

const SHOWN = ['default', 'visible', 'notVisible'] as const
const STAGES = 'requestApprovalSettings/stages'

const StageFields = (props: StageProps) => {
  const { t } = useTranslation()
  const { stage, at, problems, change } = props
  const decide = `${at}/durationBeforeAutomaticDenial`
  return (
    <>
      <Approvers {...props} />
      <LengthField
        name={decide}
        label={t('admin.policyForm.decide')}
        hint={t('admin.policyForm.decideHint')}
        value={stage.decide}
        problem={problems[decide]}
        onChange={(length) => change({ decide: length }, decide, `${at}/durationBeforeEscalation`)}
      />
      <Tick label={t('admin.policyForm.approverReason')} checked={stage.needsReason} onChange={(needsReason) => change({ needsReason })} />
      <Alternates {...props} />
      <Field label={t('admin.policyForm.shown')} className={css.narrow ?? ''}>
        <Select value={stage.shown} onChange={(_, { value }) => change({ shown: value as StageDraft['shown'] })}>
          {SHOWN.map((one) => (
            <option key={one} value={one}>
              {t(`admin.policyForm.shownAs.${one}`)}
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}

/** Problems stand at the places of stages: when those change, none of them holds any more. */
const ofStages = (problems: PolicyFieldsProps['problems']): string[] => Object.keys(problems).filter((field) => field.startsWith(STAGES))

const Stages = ({ draft: { stages }, problems, change }: PolicyFieldsProps) => {
  const { t } = useTranslation()
  const set = (next: StageDraft[]) => change({ stages: next }, ...ofStages(problems))
  return (
    <>
      {stages.map((stage, index) => {
        const name = t('admin.policies.stage', { number: index + 1 })
        return (
          <section key={stage.key} aria-label={name} data-stage={index} className={css.entry}>
            <div className={css.entryHead}>
              <h3>{name}</h3>
              <EntryButtons
                name={name}
                index={index}
                count={stages.length}
                mayRemove={stages.length > 1}
                onMove={(by) => set(moved(stages, index, by))}
                onRemove={() => focusAfter(() => set(without(stages, index)), '[data-add="stage"] button')}
              />
            </div>
            <StageFields
              stage={stage}
              at={`${STAGES}/${index}`}
              problems={problems}
              change={(part, ...fields) => change({ stages: replaced(stages, index, { ...stage, ...part }) }, ...fields)}
            />
          </section>
        )
      })}
      {problems[STAGES] && <p role="alert">{problems[STAGES]}</p>}
      <div data-add="stage">
        <ActionButton
          icon={<AddRegular />}
          reason={stages.length >= MOST_STAGES ? t('admin.policyForm.mostStages') : undefined}
          onClick={() => focusAfter(() => set([...stages, emptyStage(nextKey(stages))]), `[data-stage="${stages.length}"] input`)}
        >
          {t('admin.policyForm.addStage')}
        </ActionButton>
      </div>
    </>
  )
}

export const ApprovalFields = (props: PolicyFieldsProps) => {
  const { t } = useTranslation()
  const { draft, change } = props
  if (!isAskedFor(draft)) return null
  // A stage is needed as soon as something is decided on.
  const stages = draft.stages.length > 0 ? {} : { stages: [emptyStage('1')] }
  return (
    <Part title={t('admin.make.approval')}>
      <Tick label={t('admin.make.needsReason')} checked={draft.needsReason} onChange={(needsReason) => change({ needsReason })} />
      <Ticks label={t('admin.policyForm.approvalWhen')}>
        <Tick label={t('admin.policyForm.needsApproval')} checked={draft.needsApproval} onChange={(needsApproval) => change({ needsApproval, ...stages })} />
        <Tick
          label={t('admin.policyForm.extensionNeedsApproval')}
          checked={draft.extensionNeedsApproval}
          onChange={(extensionNeedsApproval) => change({ extensionNeedsApproval, ...stages })}
        />
      </Ticks>
      {isDecidedOn(draft) ? <Stages {...props} /> : <p className={surface.quiet}>{t('admin.policyForm.atOnce')}</p>}
    </Part>
  )
}
