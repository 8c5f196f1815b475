/** Finds anybody in the directory while one types. */
import { Combobox, Field, Option } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../api/queries.ts'
import type { Person } from '../api/types.ts'
import { PersonAvatar } from '../ui/Avatar.tsx'
import { matches } from '../ui/SearchField.tsx'
import css from './forms.module.css'

const WAIT_MS = 200

type Props = {
  label: string
  hint: string
  name: string
  chosen: Person | undefined
  without?: readonly string[]
  problem: string | undefined
  onChange: (person: Person | undefined) => void
}

/** The text a moment after the last key. */
const useSettled = (text: string): string => {
  const [settled, settle] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => settle(text), WAIT_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** Whose name was typed comes before those of whom only the department or the mail fits. */
const byName = <T extends Person>(people: readonly T[], typed: string): T[] => {
  const named = ({ displayName }: T): boolean => matches(typed, displayName)
  return [...people.filter(named), ...people.filter((person) => !named(person))]
}

export default function PersonPicker({ label, hint, name, chosen, without = [], problem, onChange }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string>()
  const { data, isFetching } = useQuery({ ...peopleQuery(useSettled(typed?.trim() ?? '')), placeholderData: keepPreviousData })
  const found = byName(data ?? [], typed?.trim() ?? '').filter(({ id }) => !without.includes(id))
  return (
    <Field data-field={name} label={label} hint={hint} required validationMessage={problem ?? null}>
      <Combobox
        value={typed ?? chosen?.displayName ?? ''}
        selectedOptions={chosen ? [chosen.id] : []}
        placeholder={t('people.placeholder')}
        style={{ minWidth: 0 }}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          setTyped(undefined)
          const person = found.find(({ id }) => id === optionValue)
          onChange(person && { id: person.id, displayName: person.displayName })
        }}
      >
        {found.map((person) => (
          <Option key={person.id} value={person.id} text={person.displayName}>
            <span className={css.person}>
              <PersonAvatar name={person.displayName} size="small" />
              <span>
                {person.displayName}
                <span className={css.personText}>{[person.jobTitle, person.department].filter(Boolean).join(' · ')}</span>
              </span>
            </span>
          </Option>
        ))}
        {found.length === 0 && (
          <Option key="none" disabled text="" value="">
            {isFetching ? t('people.typing') : t('people.none')}
          </Option>
        )}
      </Combobox>
    </Field>
  )
}
