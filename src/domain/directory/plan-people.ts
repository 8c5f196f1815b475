/** What a file of people would make and change: facts in, plan out. */
import { lineProblem, type LineProblem } from './line-problem.ts'
import type { ColumnName, FileLine, Values } from './people-file.ts'
import { inCircles } from './reporting-line.ts'

export type Known = { readonly id: string; readonly userPrincipalName: string; readonly managerId: string | null; readonly values: Readonly<Record<string, unknown>> }
export type Change = { readonly attribute: ColumnName; readonly from: string | boolean | null; readonly to: string | boolean | null }
export type Planned = {
  readonly line: number; readonly id: string; readonly isNew: boolean
  /** What is written, beside the manager. */
  readonly values: Values
  /** Absent where the manager stays. */
  readonly managerId?: string | null
  readonly changes: readonly Change[]
}
export type Facts = {
  /** Those whom the file names, as persons or as managers, by user principal name in small letters. */
  readonly known: ReadonlyMap<string, Known>
  /** Who reports to whom, from those upwards. */
  readonly managerOf: ReadonlyMap<string, string | null>
  /** The user principal names of all of them. */
  readonly upnOf: ReadonlyMap<string, string>
  newId(): string
}
export type Plan = { readonly people: readonly Planned[]; readonly problems: readonly LineProblem[] }

const lower = (upn: unknown): string => String(upn).toLowerCase()

/** People who are there are known by their user principal names; the others are new. Managers may be in the same file, in any order. */
export function planPeople(lines: readonly FileLine[], { known, managerOf, upnOf, newId }: Facts): Plan {
  const ids = new Map(lines.map(({ values }) => [lower(values.userPrincipalName), known.get(lower(values.userPrincipalName))?.id ?? newId()]))
  const problems: LineProblem[] = []
  const people = lines.map((one) => {
    const before = known.get(lower(one.values.userPrincipalName))
    const { manager, userPrincipalName: upn, ...others } = one.values
    const values: Values = before ? differing(others, before.values) : { userPrincipalName: upn!, ...others }
    const changes = before ? Object.entries(values).map(([name, to]) => ({ attribute: name as ColumnName, from: (before.values[name] ?? null) as Change['from'], to })) : []
    const managerId = typeof manager === 'string' ? (ids.get(lower(manager)) ?? known.get(lower(manager))?.id) : manager
    if (typeof manager === 'string' && managerId === undefined) problems.push(lineProblem(one.line, 'manager', 'managerUnknown', { value: manager }))
    const moves = managerId !== undefined && managerId !== (before?.managerId ?? null)
    const moved: Change[] = moves && before ? [{ attribute: 'manager', from: before.managerId && (upnOf.get(before.managerId) ?? before.managerId), to: manager ?? null }] : []
    return { line: one.line, id: ids.get(lower(upn))!, isNew: !before, values, ...(moves ? { managerId } : {}), changes: [...changes, ...moved] }
  })
  return { people, problems: [...problems, ...circles(people, managerOf)] }
}

const differing = (values: Values, before: Readonly<Record<string, unknown>>): Values => Object.fromEntries(Object.entries(values).filter(([name, value]) => (before[name] ?? null) !== value))

function circles(people: readonly Planned[], managerOf: ReadonlyMap<string, string | null>): readonly LineProblem[] {
  const moved = people.filter(({ managerId }) => typeof managerId === 'string')
  const after = new Map(managerOf)
  for (const { id, managerId } of people) if (managerId !== undefined) after.set(id, managerId)
  const inCircle = inCircles(moved.map(({ id }) => id), after)
  return moved.filter(({ id }) => inCircle.has(id)).map(({ line }) => lineProblem(line, 'manager', 'managerCircle'))
}
