/** Everything the portal changes. After each change the views that may show it are read again. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { EM, patch, post } from './client.ts'
import { paceOf, requestQuery } from './queries.ts'
import type { AssignmentRequest, NewRequest } from './types.ts'

const readAgain = (client: QueryClient, keys: readonly string[]): void => {
  for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
}

const useChange = <Input, Output>(change: (input: Input) => Promise<Output>, ...stale: string[]) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    // A refusal may mean that what we show is old, so we read again in both cases.
    onSettled: () => readAgain(client, stale),
  })
}

const LOOKS = 40
const BETWEEN_MS = 1500

/** Looks at a request until it has come to rest; then everything that it may have changed is read again. */
async function follow(client: QueryClient, id: string, keys: readonly string[]): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { state } = await client.fetchQuery({ ...requestQuery(id), staleTime: 0 })
    if (paceOf([state]) === false) break
    await new Promise((resolve) => {
      setTimeout(resolve, BETWEEN_MS)
    })
  }
  readAgain(client, keys)
}

export const useSubmitRequest = () =>
  useChange((request: NewRequest) => post<AssignmentRequest>(`${EM}/assignmentRequests`, request), 'requests', 'assignments', 'requirements')

export const useCancelRequest = () => useChange((id: string) => post<undefined>(`${EM}/assignmentRequests/${encodeURIComponent(id)}/cancel`), 'requests')

/** Giving up is a request too; nobody opens its page, so it is followed here until the access is gone. */
export const useGiveUp = () => {
  const client = useQueryClient()
  return useChange(async (assignmentId: string) => {
    const request = await post<AssignmentRequest>(`${EM}/assignmentRequests`, {
      requestType: 'userRemove',
      assignment: { id: assignmentId },
    } satisfies NewRequest)
    void follow(client, request.id, ['requests', 'assignments']).catch(() => undefined)
    return request
  }, 'requests')
}

export type Decision = { requestId: string; stageId: string; reviewResult: 'Approve' | 'Deny'; justification: string }
export const useDecide = () =>
  useChange(
    ({ requestId, stageId, ...body }: Decision) =>
      patch<undefined>(`${EM}/accessPackageAssignmentApprovals/${encodeURIComponent(requestId)}/stages/${encodeURIComponent(stageId)}`, body),
    'approvals',
    'requests',
  )
