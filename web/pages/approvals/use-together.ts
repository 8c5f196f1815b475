/** Deciding several requests at once: who is ticked, whose policy wants a reason, and how the sending goes. */
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { decideStage, readDecidedAgain, takeOffPending } from '../../api/changes.ts'
import { isTrouble } from '../../api/graph-error.ts'
import { decisionContextQuery } from '../../api/queries.ts'
import type { DecisionContext, PendingRequest } from '../../api/types.ts'
import { concernsOf, type Concern } from './concern.ts'
import { decideMany } from './decide-many.ts'
import { useDeciding } from './deciding.tsx'
import { byDue } from './pending-order.ts'

export type TogetherRow = { request: PendingRequest; context: DecisionContext | undefined; concerns: Concern[]; refusal: Error | undefined; isTicked: boolean }
export type Review = 'Approve' | 'Deny'
/** What was refused is told even when somebody else has decided it meanwhile and it waits no longer. */
export type Refused = { request: PendingRequest; error: Error }
type Progress = { done: number; of: number }

/** Whatever one should look at is not ticked by itself; neither is what was refused, unless the server only failed. */
const useRows = (review: Review, refusals: ReadonlyMap<string, Refused>) => {
  const { waiting = [], chosen = [], together } = useDeciding() ?? {}
  const requests = chosen.flatMap((id) => waiting.find((row) => row.id === id) ?? [])
  const contexts = useQueries({ queries: requests.map(({ id }) => decisionContextQuery(id)) })
  const urgent = byDue((id) => contexts[requests.findIndex((one) => one.id === id)]?.data?.dueAt)
  const rows = requests.map((request, n): TogetherRow => {
    const context = contexts[n]?.data
    const concerns = review === 'Approve' ? concernsOf(context) : []
    const refusal = refusals.get(request.id)?.error
    return { request, context, concerns, refusal, isTicked: together?.value.ticked[request.id] ?? (concerns.length === 0 && (!refusal || isTrouble(refusal))) }
  })
  rows.sort((a, b) => urgent(a.request, b.request))
  return { rows, isPending: contexts.some(({ isPending }) => isPending) }
}

const useSending = (review: Review) => {
  const client = useQueryClient()
  const deciding = useDeciding()
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Refused>>(new Map())
  const [progress, setProgress] = useState<Progress>()
  const [stoppedBy, setStoppedBy] = useState<Error>()
  const [decided, setDecided] = useState(0)
  const isStopped = useRef(false)
  const isSending = useRef(false)
  // Whoever leaves the pane stops what is not sent yet.
  useEffect(() => () => void (isStopped.current = true), [])

  const send = async (rows: readonly TogetherRow[], justification: string): Promise<{ done: string[]; isWhole: boolean } | undefined> => {
    if (isSending.current) return undefined
    isSending.current = true
    setStoppedBy(undefined)
    setProgress({ done: 0, of: rows.length })
    const done: string[] = []
    const byId = new Map(rows.map((row) => [row.request.id, row]))
    const stageOf = (id: string): string => byId.get(id)?.request.stageId ?? byId.get(id)?.context?.stageId ?? ''
    let outcomes = 0
    const stopped = await decideMany({
      ids: rows.map(({ request }) => request.id),
      isStopped: () => isStopped.current,
      send: (requestId) => decideStage({ requestId, stageId: stageOf(requestId), reviewResult: review, justification }),
      onOutcome: ({ id, error }) => {
        setProgress({ done: ++outcomes, of: rows.length })
        const request = byId.get(id)?.request
        if (error && request) setRefusals((now) => new Map(now).set(id, { request, error }))
        else done.push(id)
      },
    })
    const refused = rows.map(({ request }) => request.id).filter((id) => !done.includes(id))
    // What was ticked knowingly and refused is looked at once more before it is sent again.
    if (!stopped) deciding?.together.change({ ticked: Object.fromEntries(Object.entries(deciding.together.value.ticked).filter(([id]) => !refused.includes(id))) })
    await Promise.all(done.map((id) => takeOffPending(client, id)))
    readDecidedAgain(client)
    setDecided((before) => before + done.length)
    setStoppedBy(stopped)
    setProgress(undefined)
    isSending.current = false
    return { done, isWhole: done.length === rows.length }
  }
  return { refusals, progress, stoppedBy, decided, send }
}

export const useTogether = (review: Review) => {
  const deciding = useDeciding()
  const sending = useSending(review)
  const { rows, isPending } = useRows(review, sending.refusals)
  const ticked = rows.filter(({ isTicked }) => isTicked)
  const wanting = ticked.filter(({ context }) => context?.isApproverJustificationRequired)
  return {
    ...sending,
    rows,
    ticked,
    isPending,
    gone: [...sending.refusals.values()].filter(({ request }) => !rows.some((row) => row.request.id === request.id)),
    /** The packages whose policy wants a reason. */
    wanting: [...new Set(wanting.map(({ request }) => request.accessPackage?.displayName ?? ''))],
    reason: deciding?.together.value.reason ?? '',
    setReason: (reason: string) => deciding?.together.change({ reason }),
    tick: (id: string, isTicked: boolean) => deciding?.together.change({ ticked: { ...deciding.together.value.ticked, [id]: isTicked } }),
    finish: (done: readonly string[]) => {
      deciding?.goOn(done)
    },
    clear: () => deciding?.together.clear(),
  }
}
export type TogetherState = ReturnType<typeof useTogether>
