/** Who can ask, who decides, and how long access lasts. */
import { Checkbox, Field, Input, Radio, RadioGroup } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { today } from '../../../clock.ts'
import { SubjectsField } from '../../../forms/SubjectsField.tsx'
import css from './new-package.module.css'
import { most, type PackageDraft } from './package-draft.ts'

export type FieldsProps = { draft: PackageDraft; problems: Record<string, string>; change: (part: Partial<PackageDraft>, ...fields: string[]) => void }
const WHO = ['members', 'everybody', 'some', 'nobody'] as const
const APPROVAL = ['manager', 'chosen', 'none'] as const
const LASTS = ['days', 'date', 'never'] as const

const Choice = <V extends string>({
  label,
  of,
  value,
  words,
  onChange,
}: {
  label: string
  of: readonly V[]
  value: V
  words: (one: V) => string
  onChange: (value: V) => void
}) => (
  <Field label={label}>
    <RadioGroup value={value} onChange={(_, data) => onChange(data.value as V)}>
      {of.map((one) => (
        <Radio key={one} value={one} label={words(one)} />
      ))}
    </RadioGroup>
  </Field>
)

const Count = ({
  name,
  label,
  value,
  most: max,
  problem,
  onChange,
}: {
  name: string
  label: string
  value: string
  most: number
  problem: string | undefined
  onChange: (value: string) => void
}) => (
  <Field data-field={name} label={label} required validationMessage={problem ?? null} className={css.count}>
    <Input type="number" inputMode="numeric" min={1} max={max} value={value} onChange={(_, data) => onChange(data.value)} />
  </Field>
)

export const RequestFields = ({ draft, problems, change }: FieldsProps) => {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('admin.policies.whoAsks')}
        of={WHO}
        value={draft.who}
        words={(one) => t(`admin.make.who.${one}`)}
        onChange={(who) => change({ who }, 'some', 'approvers', 'decideDays')}
      />
      {draft.who === 'some' && (
        <SubjectsField
          name="some"
          label={t('admin.make.some')}
          hint={t('admin.make.someHint')}
          chosen={draft.some}
          problem={problems['some']}
          onChange={(some) => change({ some }, 'some')}
        />
      )}
      {draft.who !== 'nobody' && (
        <>
          <Checkbox label={t('admin.make.needsReason')} checked={draft.needsReason} onChange={(_, { checked }) => change({ needsReason: checked === true })} />
          <Choice
            label={t('admin.make.approval')}
            of={APPROVAL}
            value={draft.approval}
            words={(one) => t(`admin.make.approvals.${one}`)}
            onChange={(approval) => change({ approval }, 'approvers', 'decideDays')}
          />
          {draft.approval === 'chosen' && (
            <SubjectsField
              name="approvers"
              label={t('admin.make.approvers')}
              hint={t('admin.make.approversHint')}
              chosen={draft.approvers}
              problem={problems['approvers']}
              onChange={(approvers) => change({ approvers }, 'approvers')}
            />
          )}
          {draft.approval === 'manager' && (
            <SubjectsField
              name="fallback"
              label={t('admin.make.fallback')}
              hint={t('admin.make.fallbackHint')}
              chosen={draft.fallback}
              problem={problems['fallback']}
              onChange={(fallback) => change({ fallback }, 'fallback')}
            />
          )}
          {draft.approval !== 'none' && (
            <Count
              name="decideDays"
              label={t('admin.make.decideDays')}
              value={draft.decideDays}
              most={most.decideDays}
              problem={problems['decideDays']}
              onChange={(decideDays) => change({ decideDays }, 'decideDays')}
            />
          )}
        </>
      )}
    </>
  )
}

export const LifecycleFields = ({ draft, problems, change }: FieldsProps) => {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('admin.make.lasts')}
        of={LASTS}
        value={draft.lasts}
        words={(one) => t(`admin.make.ends.${one}`)}
        onChange={(lasts) => change({ lasts }, 'lastDays', 'lastDay')}
      />
      {draft.lasts === 'days' && (
        <Count
          name="lastDays"
          label={t('admin.make.lastDays')}
          value={draft.lastDays}
          most={most.lastDays}
          problem={problems['lastDays']}
          onChange={(lastDays) => change({ lastDays }, 'lastDays')}
        />
      )}
      {draft.lasts === 'date' && (
        <Field data-field="lastDay" label={t('admin.make.lastDay')} required validationMessage={problems['lastDay'] ?? null} className={css.count}>
          <Input type="date" min={today().toString()} value={draft.lastDay} onChange={(_, { value }) => change({ lastDay: value }, 'lastDay')} />
        </Field>
      )}
    </>
  )
}
