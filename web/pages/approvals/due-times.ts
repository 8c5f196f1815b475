/** When requests have to be decided, for lists that put the most urgent first. */
import { useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { decisionContextQuery } from '../../api/queries.ts'
import type { PendingRequest } from '../../api/types.ts'

/** Until all of that is known nothing is said, so that the list does not reorder itself under one's hands. */
export const useDueTimes = (rows: readonly PendingRequest[]) => {
  const times = useQueries({
    queries: rows.map(({ id }) => decisionContextQuery(id)),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      byId: new Map(rows.map(({ id }, n) => [id, results[n]?.data?.dueAt])),
    }),
  })
  // A request that comes later does not take the others away again.
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    if (!times.isPending) setReady(true)
  }, [times.isPending])
  return { isPending: times.isPending && !isReady, dueOf: (id: string) => times.byId.get(id) }
}
