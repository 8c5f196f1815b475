/** What one should have looked at before one approves: what does not go together, what an exception allows, and what could not be read. Pure. */
import type { DecisionContext } from '../../api/types.ts'

export type Concern = { kind: 'conflict' | 'excepted'; names: string[] } | { kind: 'unread' }

/** Nothing known is a concern as well: whoever approves without knowing should know that. */
export function concernsOf(context: DecisionContext | undefined): Concern[] {
  if (!context) return [{ kind: 'unread' }]
  const { conflicts = [], exceptions = [] } = context.risk ?? {}
  const named = (kind: 'conflict' | 'excepted', found: readonly { displayName: string }[]): Concern[] =>
    found.length > 0 ? [{ kind, names: found.map(({ displayName }) => displayName) }] : []
  return [...named('conflict', conflicts), ...named('excepted', exceptions)]
}
