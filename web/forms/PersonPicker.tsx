/** Finds anybody who can sign in while one types. */
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../api/queries.ts'
import type { Person } from '../api/types.ts'
import { PersonBox } from './PersonBox.tsx'
import { useFound } from './use-found.ts'

type Props = {
  label: string
  hint: string
  name: string
  required?: boolean
  chosen: Person | undefined
  without?: readonly string[]
  /** Who is found and cannot be chosen, with the reason. */
  barred?: Readonly<Record<string, string>>
  problem: string | undefined
  onChange: (person: Person | undefined) => void
}

export default function PersonPicker({ without = [], onChange, ...field }: Props) {
  const { t } = useTranslation()
  const { found, box } = useFound(peopleQuery, t('people.noneElse'))
  return (
    <PersonBox
      {...field}
      {...box}
      people={found.filter(({ id }) => !without.includes(id))}
      onChange={(person) => onChange(person && { id: person.id, displayName: person.displayName })}
    />
  )
}
