/** For whom: oneself, or somebody who reports to one. */
import { Combobox, Field, Option, Radio, RadioGroup } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectReport } from '../../api/types.ts'
import type { Ask } from '../../forms/ask.ts'
import css from '../../forms/forms.module.css'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { matches } from '../../ui/SearchField.tsx'
import styles from './packages.module.css'

type Props = { ask: Ask; reports: readonly DirectReport[]; problem: string | undefined; onChange: (part: Partial<Ask>) => void }

const PersonField = ({ ask, reports, problem, onChange }: Props) => {
  const { t } = useTranslation()
  const chosen = reports.find(({ id }) => id === ask.personId)
  const [typed, setTyped] = useState<string>()
  const found = reports.filter((person) => matches(typed ?? '', person.displayName, person.jobTitle, person.department))
  return (
    <Field data-field="person" label={t('ask.person')} hint={t('ask.personHint')} required validationMessage={problem ?? null}>
      <Combobox
        value={typed ?? chosen?.displayName ?? ''} selectedOptions={chosen ? [chosen.id] : []} placeholder={t('ask.personPlaceholder')} style={{ minWidth: 0 }}
        onChange={(event) => setTyped(event.target.value)} onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => { setTyped(undefined); onChange({ personId: optionValue ?? '', policyId: '' }) }}
      >
        {found.map((person) => (
          <Option key={person.id} value={person.id} text={person.displayName}>
            <span className={styles.person}><PersonAvatar name={person.displayName} size="small" /><span>{person.displayName}<span className={styles.policyText}>{person.jobTitle}</span></span></span>
          </Option>
        ))}
        {found.length === 0 && <Option key="none" disabled text="" value="">{t('ask.personNone')}</Option>}
      </Combobox>
    </Field>
  )
}

/** Nobody reports to most people; they are not asked. */
export const BeneficiaryField = (props: Props) => {
  const { t } = useTranslation()
  if (props.reports.length === 0) return null
  return (
    <div className={css.group}>
      <Field label={t('ask.who')}>
        <RadioGroup layout="horizontal" value={props.ask.forOther ? 'other' : 'me'} onChange={(_, { value }) => props.onChange({ forOther: value === 'other', policyId: '' })}>
          <Radio value="me" label={t('ask.yourself')} />
          <Radio value="other" label={t('ask.other')} />
        </RadioGroup>
      </Field>
      {props.ask.forOther && <PersonField {...props} />}
    </div>
  )
}
