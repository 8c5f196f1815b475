/** How long something lasts: a number, and whether of days or hours. */
import { Field, Input, Select } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../../texts/format.ts'
import { isUsable, type Length } from './length.ts'
import css from './policy.module.css'

type Props = { name: string; label: string; hint?: string; value: Length; problem: string | undefined; onChange: (value: Length) => void }

export const LengthField = ({ name, label, hint, value, problem, onChange }: Props) => {
  const { t } = useTranslation()
  const { duration } = useFormats()
  const { amount, unit, kept } = value
  const units = [...(kept ? (['kept'] as const) : []), 'days', 'hours'] as const
  return (
    <div className={css.length}>
      {unit !== 'kept' && (
        <Field data-field={name} label={label} required hint={hint ?? null} validationMessage={problem ?? null}>
          <Input type="number" inputMode="numeric" min={1} value={amount} onChange={(_, data) => onChange({ ...value, amount: data.value })} />
        </Field>
      )}
      <Field label={unit === 'kept' ? label : t('admin.policyForm.unit')} className={css.unit ?? ''}>
        <Select
          value={unit}
          aria-label={t('admin.policyForm.unitOf', { label })}
          onChange={(_, data) => onChange({ ...value, unit: data.value as Length['unit'] })}
        >
          {units.map((one) => (
            <option key={one} value={one}>
              {one === 'kept' ? duration(kept) : t(`admin.policyForm.units.${one}`, { count: isUsable(value) ? Number(amount) : 2 })}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}
