/** Finds anybody in the directory while one types. */
import { peopleQuery } from '../api/queries.ts'
import type { Person } from '../api/types.ts'
import { matches } from '../ui/SearchField.tsx'
import { PersonBox } from './PersonBox.tsx'
import { useFound } from './use-found.ts'

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
  const { found, text, box } = useFound(peopleQuery)
  return (
    <PersonBox
      {...field}
      {...box}
      people={byName(found, text).filter(({ id }) => !without.includes(id))}
      onChange={(person) => onChange(person && { id: person.id, displayName: person.displayName })}
    />
  )
}
