/** Everything the portal changes. After each change the views that may show it are read again. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EM, patch, post } from './client.ts'
import type { AssignmentRequest, NewRequest } from './types.ts'

const useChange = <Input, Output>(change: (input: Input) => Promise<Output>, ...stale: string[]) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    // A refusal may mean that what we show is old, so we read again in both cases.
    onSettled: () => { for (const key of stale) void client.invalidateQueries({ queryKey: [key] }) },
  })
}

export const useSubmitRequest = () =>
  useChange((request: NewRequest) => post<AssignmentRequest>(`${EM}/assignmentRequests`, request), 'requests', 'assignments', 'requirements')

export const useCancelRequest = () =>
  useChange((id: string) => post<undefined>(`${EM}/assignmentRequests/${encodeURIComponent(id)}/cancel`), 'requests')

export const useGiveUp = () => useChange(
  (assignmentId: string) => post<AssignmentRequest>(`${EM}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: assignmentId } } satisfies NewRequest),
  'requests', 'assignments',
)

export type Decision = { requestId: string; stageId: string; reviewResult: 'Approve' | 'Deny'; justification: string }
export const useDecide = () => useChange(
  ({ requestId, stageId, ...body }: Decision) =>
    patch<undefined>(`${EM}/accessPackageAssignmentApprovals/${encodeURIComponent(requestId)}/stages/${encodeURIComponent(stageId)}`, body),
  'approvals', 'requests',
)
