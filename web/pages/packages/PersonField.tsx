/** Finds one of one's reports by name, job title or department. */
import { Combobox, Field, Option } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { matches } from '../../ui/SearchField.tsx'
import type { BeneficiaryProps } from './BeneficiaryField.tsx'
import styles from './packages.module.css'

export default function PersonField({ ask, reports, problem, onChange }: BeneficiaryProps) {
  const { t } = useTranslation()
  const chosen = reports.find(({ id }) => id === ask.personId)
  const [typed, setTyped] = useState<string>()
  const found = reports.filter((person) => matches(typed ?? '', person.displayName, person.jobTitle, person.department))
  return (
    <Field data-field="person" label={t('ask.person')} hint={t('ask.personHint')} required validationMessage={problem ?? null}>
      <Combobox
        value={typed ?? chosen?.displayName ?? ''}
        selectedOptions={chosen ? [chosen.id] : []}
        placeholder={t('ask.personPlaceholder')}
        style={{ minWidth: 0 }}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          setTyped(undefined)
          onChange({ personId: optionValue ?? '', policyId: '' })
        }}
      >
        {found.map((person) => (
          <Option key={person.id} value={person.id} text={person.displayName}>
            <span className={styles.person}>
              <PersonAvatar name={person.displayName} size="small" />
              <span>
                {person.displayName}
                <span className={styles.policyText}>{person.jobTitle}</span>
              </span>
            </span>
          </Option>
        ))}
        {found.length === 0 && (
          <Option key="none" disabled text="" value="">
            {t('ask.personNone')}
          </Option>
        )}
      </Combobox>
    </Field>
  )
}
