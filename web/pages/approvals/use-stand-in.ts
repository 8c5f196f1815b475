/** Do I see this request because I stand in for somebody? Then for whom. */
import type { DecisionContext } from '../../api/types.ts'
import { useMe } from '../../session.ts'

export const useStandIn = (context: DecisionContext | undefined): string | undefined => {
  const me = useMe()
  return context?.standIns.find(({ id }) => id === me.id)?.standsInFor
}
