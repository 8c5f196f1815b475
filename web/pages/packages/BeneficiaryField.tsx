/** For whom: oneself, or somebody who reports to one. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectReport } from '../../api/types.ts'
import type { Ask } from '../../forms/ask.ts'
import css from '../../forms/forms.module.css'
import { Skeleton } from '../../ui/states.tsx'

export type BeneficiaryProps = { ask: Ask; reports: readonly DirectReport[]; problem: string | undefined; onChange: (part: Partial<Ask>) => void }

/** A list with a search in it is the heaviest control we have, and most people ask for themselves. */
const PersonField = lazy(() => import('./PersonField.tsx'))

/** Nobody reports to most people; they are not asked. */
export const BeneficiaryField = (props: BeneficiaryProps) => {
  const { t } = useTranslation()
  if (props.reports.length === 0) return null
  return (
    <div className={css.group}>
      <Field label={t('ask.who')}>
        <RadioGroup
          layout="horizontal"
          value={props.ask.forOther ? 'other' : 'me'}
          onChange={(_, { value }) => props.onChange({ forOther: value === 'other', policyId: '' })}
        >
          <Radio value="me" label={t('ask.yourself')} />
          <Radio value="other" label={t('ask.other')} />
        </RadioGroup>
      </Field>
      {props.ask.forOther && (
        <Suspense fallback={<Skeleton shape="text" rows={1} />}>
          <PersonField {...props} />
        </Suspense>
      )}
    </div>
  )
}
