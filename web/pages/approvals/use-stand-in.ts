/** Do I see this request because I stand in for somebody? Then for whom. */
import { useQuery } from '@tanstack/react-query'
import { delegationsQuery } from '../../api/queries.ts'
import type { DecisionContext } from '../../api/types.ts'
import { useMe } from '../../session.ts'

export const useStandIn = (context: DecisionContext | undefined): string | undefined => {
  const me = useMe()
  const given = useQuery(delegationsQuery).data?.value.filter(({ delegate }) => delegate.id === me.id) ?? []
  const approvers = context?.approvers ?? []
  if (approvers.some(({ id }) => id === me.id)) return undefined
  return given.find(({ principal }) => approvers.some(({ id }) => id === principal.id))?.principal.displayName ?? undefined
}
