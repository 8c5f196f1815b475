/** Which way to the same package, when several policies include the person. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { useDurationText } from '../../forms/PeriodField.tsx'
import css from './packages.module.css'

type Props = { choices: readonly Requirements[]; chosen: string; problem: string | undefined; onChange: (policyId: string) => void }

export const PolicyField = ({ choices, chosen, problem, onChange }: Props) => {
  const { t } = useTranslation()
  const lasts = useDurationText()
  if (choices.length < 2) return null
  return (
    <Field data-field="policy" label={t('ask.policy')} required validationMessage={problem ?? null}>
      <RadioGroup value={chosen} onChange={(_, { value }) => onChange(value)}>
        {choices.map((choice) => (
          <Radio
            key={choice.policyId}
            value={choice.policyId}
            label={
              <>
                <span className={css.policyName}>{choice.policyDisplayName}</span>
                <span className={css.policyText}>
                  {[choice.policyDescription, choice.isApprovalRequiredForAdd ? t('package.approval') : t('package.noApproval'), lasts(choice)]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  )
}
