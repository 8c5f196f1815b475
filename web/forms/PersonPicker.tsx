/** Finds anybody in the directory while one types. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../api/queries.ts'
import type { Person } from '../api/types.ts'
import { matches } from '../ui/SearchField.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { PersonBox } from './PersonBox.tsx'

type Props = {
  label: string
  hint: string
  name: string
  required?: boolean
  chosen: Person | undefined
  without?: readonly string[]
  problem: string | undefined
  onChange: (person: Person | undefined) => void
}

/** Whose name was typed comes before those of whom only the department or the mail fits. */
const byName = <T extends Person>(people: readonly T[], typed: string): T[] => {
  const named = ({ displayName }: T): boolean => matches(typed, displayName)
  return [...people.filter(named), ...people.filter((person) => !named(person))]
}

export default function PersonPicker({ without = [], onChange, ...field }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string>()
  const { data, isFetching, isError } = useQuery({ ...peopleQuery(useSettled(typed?.trim() ?? '')), placeholderData: keepPreviousData })
  return (
    <PersonBox
      {...field}
      typed={typed}
      people={byName(data ?? [], typed?.trim() ?? '').filter(({ id }) => !without.includes(id))}
      none={isFetching ? t('people.typing') : isError ? t('people.failed') : t('people.none')}
      onType={setTyped}
      onChange={(person) => onChange(person && { id: person.id, displayName: person.displayName })}
    />
  )
}
