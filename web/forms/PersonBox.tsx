/** A box in which one types a name and picks a person. Who is offered for what was typed is up to whoever uses it. */
import { Combobox, Field, Option } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { DirectReport, Person } from '../api/types.ts'
import { PersonAvatar } from '../ui/Avatar.tsx'
import css from './forms.module.css'

type Props = {
  name: string
  label: string
  hint?: string
  placeholder?: string
  required?: boolean
  chosen: Person | undefined
  problem: string | undefined
  /** What is in the box while one types. */
  typed: string | undefined
  people: readonly DirectReport[]
  barred?: Readonly<Record<string, string>>
  /** What is said when nobody is found. */
  none: string
  onType: (text: string | undefined) => void
  onChange: (person: Person | undefined) => void
}

export const PersonBox = ({ name, label, hint, placeholder, required = true, chosen, problem, typed, people, barred = {}, none, onType, onChange }: Props) => {
  const { t } = useTranslation()
  return (
    <Field data-field={name} label={label} {...(hint ? { hint } : {})} required={required} validationMessage={problem ?? null}>
      <Combobox
        clearable={!required}
        value={typed ?? chosen?.displayName ?? ''}
        selectedOptions={chosen ? [chosen.id] : []}
        placeholder={placeholder ?? t('people.placeholder')}
        style={{ minWidth: 0 }}
        onChange={(event) => onType(event.target.value)}
        onBlur={() => onType(undefined)}
        onOptionSelect={({ type }, { optionValue }) => {
          // Whoever types over what was chosen gives it up with the first letter that fits nothing, and goes on typing.
          if (type !== 'change') onType(undefined)
          onChange(people.find(({ id }) => id === optionValue))
        }}
      >
        {people.map((person) => (
          <Option key={person.id} value={person.id} text={person.displayName} disabled={person.id in barred}>
            <span className={css.person}>
              <PersonAvatar name={person.displayName} size="small" />
              <span>
                {person.displayName}
                <span className={css.personText}>{barred[person.id] ?? [person.jobTitle, person.department].filter(Boolean).join(' · ')}</span>
              </span>
            </span>
          </Option>
        ))}
        {people.length === 0 && (
          <Option key="none" disabled text="" value="">
            {none}
          </Option>
        )}
      </Combobox>
    </Field>
  )
}
