/** What one should have looked at before one approves: what does not go together, what an exception allows, what is taken away in exchange, and what could not be read. Pure. */
import type { DecisionContext } from '../../api/types.ts'

export type Concern = { kind: 'conflict' | 'excepted' | 'swap'; names: string[] } | { kind: 'unread' }

/** Nothing known is a concern as well: whoever approves without knowing should know that. */
export function concernsOf(context: DecisionContext | undefined): Concern[] {
  if (!context) return [{ kind: 'unread' }]
  const { conflicts = [], exceptions = [] } = context.risk ?? {}
  const named = (kind: 'conflict' | 'excepted' | 'swap', names: string[]): Concern[] => (names.length > 0 ? [{ kind, names }] : [])
  const nameOf = ({ displayName }: { displayName: string }): string => displayName
  return [...named('conflict', conflicts.map(nameOf)), ...named('excepted', exceptions.map(nameOf)), ...named('swap', context.swap ? [context.swap.packageName ?? ''] : [])]
}
