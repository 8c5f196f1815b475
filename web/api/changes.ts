/** Everything the portal changes. After each change the views that may show it are read again. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { EM, patch, post, remove } from './client.ts'
import { paceOf, pendingApprovals, requestQuery } from './queries.ts'
import type { AssignmentRequest, Delegation, MoverCase, MoverDecision, NewDelegation, NewRequest } from './types.ts'

const readAgain = (client: QueryClient, keys: readonly string[]): void => {
  for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
}

const useChange = <Input, Output>(change: (input: Input) => Promise<Output>, ...stale: string[]) => {
  const client = useQueryClient()
  const underWay = useRef(new Map<string, Promise<Output>>())
  return useMutation({
    // The second click of a double click may come before the first is known to be under way: it gets the answer of the first.
    mutationFn: (input: Input) => {
      const [same, all] = [JSON.stringify(input), underWay.current]
      const sent = all.get(same) ?? change(input).finally(() => all.delete(same))
      all.set(same, sent)
      return sent
    },
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

/** A change of held access is a request too; where nobody opens its page, it is followed here until it has come to rest. */
const useFollowed = <Input>(change: (input: Input) => Promise<AssignmentRequest>) => {
  const client = useQueryClient()
  return useChange(
    async (input: Input) => {
      const request = await change(input)
      void follow(client, request.id, ['requests', 'assignments', 'movers']).catch(() => undefined)
      return request
    },
    'requests',
    'assignments',
  )
}

export type Removal = { assignmentId: string; justification?: string }
/** Gives up, or removes for a report. */
export const useRemoveAccess = () =>
  useFollowed(({ assignmentId, justification = '' }: Removal) =>
    post<AssignmentRequest>(`${EM}/assignmentRequests`, {
      requestType: 'userRemove',
      assignment: { id: assignmentId },
      ...(justification.trim() ? { justification: justification.trim() } : {}),
    } satisfies NewRequest),
  )

export type TakingBack = { requestId: string; assignmentId: string | null; justification: string }
/** Takes back what one approved: access that is there, or a start that is still to come. */
export const useTakeBack = () =>
  useChange(
    ({ requestId, assignmentId, justification }: TakingBack): Promise<unknown> =>
      assignmentId
        ? post<AssignmentRequest>(`${EM}/assignmentRequests`, { requestType: 'approverRemove', assignment: { id: assignmentId }, justification } satisfies NewRequest)
        : post<undefined>(`${EM}/assignmentRequests/${encodeURIComponent(requestId)}/cancel`, { '@latchkey.justification': justification }),
    'approvals',
    'requests',
    'assignments',
  )

export type Extension = { assignmentId: string; justification: string; until?: string | undefined }
/** Asks for one more period, or for an end of one's own choice. */
export const useExtend = () =>
  useFollowed(({ assignmentId, justification, until }: Extension) =>
    post<AssignmentRequest>(`${EM}/assignmentRequests`, {
      requestType: 'userUpdate',
      assignment: { id: assignmentId },
      ...(justification.trim() ? { justification: justification.trim() } : {}),
      ...(until ? { schedule: { expiration: { type: 'afterDateTime', endDateTime: until } } } : {}),
    } satisfies NewRequest),
  )

/** One more period in one click, where nothing needs to be said. */
export const useRenew = () =>
  useFollowed((assignmentId: string) => post<AssignmentRequest>(`${EM}/assignments/${encodeURIComponent(assignmentId)}/latchkey.renew`))

export const useDecideCase = () =>
  useChange(
    ({ id, ...body }: MoverDecision & { id: string }) => post<MoverCase>(`${EM}/latchkey.moverCases/${encodeURIComponent(id)}/decide`, body),
    'movers',
    'assignments',
  )

export type Reassignment = { requestId: string; stageId: string; approverIds: string[]; justification: string }
export const useReassign = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ requestId, stageId, ...body }: Reassignment) =>
      post<undefined>(`${EM}/accessPackageAssignmentApprovals/${encodeURIComponent(requestId)}/stages/${encodeURIComponent(stageId)}/latchkey.reassign`, body),
    onSuccess: (_, { requestId }) => takeOffPending(client, requestId),
    onSettled: () => readAgain(client, ['approvals']),
  })
}

/** Asks the approvers to hurry. */
export const useNudge = () => useChange((id: string) => post<undefined>(`${EM}/assignmentRequests/${encodeURIComponent(id)}/latchkey.nudge`), 'requests')

export const useDelegate = () => useChange((delegation: NewDelegation) => post<Delegation>(`${EM}/latchkey.delegations`, delegation), 'delegations')
export const useStopDelegation = () => useChange((id: string) => remove(`${EM}/latchkey.delegations/${encodeURIComponent(id)}`), 'delegations')

export type Decision = { requestId: string; stageId: string; reviewResult: 'Approve' | 'Deny'; justification: string }
export const decideStage = ({ requestId, stageId, ...body }: Decision): Promise<undefined> =>
  patch<undefined>(`${EM}/accessPackageAssignmentApprovals/${encodeURIComponent(requestId)}/stages/${encodeURIComponent(stageId)}`, body)

/** What is decided is off the list at once, before the list is read again. */
export const takeOffPending = async (client: QueryClient, requestId: string): Promise<void> => {
  await client.cancelQueries({ queryKey: pendingApprovals.queryKey })
  client.setQueryData(pendingApprovals.queryKey, (rows) => rows?.filter(({ id }) => id !== requestId))
}
/** Reads again what decisions change. */
export const readDecidedAgain = (client: QueryClient): void => readAgain(client, ['approvals', 'requests'])

export const useDecide = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: decideStage,
    onSuccess: (_, { requestId }) => takeOffPending(client, requestId),
    onSettled: () => readDecidedAgain(client),
  })
}
