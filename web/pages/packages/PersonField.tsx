/** Finds one of one's reports by name, job title or department. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PersonBox } from '../../forms/PersonBox.tsx'
import { matches } from '../../ui/SearchField.tsx'
import type { BeneficiaryProps } from './BeneficiaryField.tsx'

export default function PersonField({ ask, reports, problem, onChange }: BeneficiaryProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string>()
  return (
    <PersonBox
      name="person"
      label={t('ask.person')}
      hint={t('ask.personHint')}
      placeholder={t('ask.personPlaceholder')}
      none={t('ask.personNone')}
      chosen={reports.find(({ id }) => id === ask.personId)}
      problem={problem}
      typed={typed}
      people={reports.filter((person) => matches(typed ?? '', person.displayName, person.jobTitle, person.department))}
      onType={setTyped}
      onChange={(person) => onChange({ personId: person?.id ?? '', policyId: '' })}
    />
  )
}
