/** What one is doing with the requests that wait: which are chosen, which are being sent, what was refused, and where the focus goes then. */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDecide } from '../../api/changes.ts'
import { pendingApprovals } from '../../api/queries.ts'
import type { PendingRequest } from '../../api/types.ts'
import { useDraft, type Draft } from '../../forms/draft.ts'
import { useNotify } from '../../ui/notify.tsx'
import { peopleOf } from './people-of.ts'
import { focusHeading, focusRow, neighbourOf } from './rows-on-page.ts'

/** What is prepared for several requests at once; it is kept until it is sent. `ticked` is what one changed oneself. */
export type Together = { ids: string[]; reason: string; ticked: Record<string, boolean> }
const nothing: Together = { ids: [], reason: '', ticked: {} }

export type Deciding = {
  /** The requests that wait, as far as they are read. */
  waiting: readonly PendingRequest[]
  chosen: readonly string[]
  choose: (ids: readonly string[], on: boolean) => void
  together: Draft<Together>
  /** Approves with one key. */
  approve: (request: PendingRequest) => void
  isSending: (id: string) => boolean
  refusalOf: (id: string) => Error | undefined
  /** These are decided: the focus goes to the request after them. */
  goOn: (ids: readonly string[]) => void
}

const Context = createContext<Deciding | undefined>(undefined)
/** There is none where requests are only shown. */
export const useDeciding = (): Deciding | undefined => use(Context)

/**
 * Once no pane lies above the list, the wanted request has the focus; the heading, where no request is left. Whoever has gone on by themselves
 * stays there: on a request, the letters that they type would be keys that decide.
 */
const useGoOn = (covered: boolean): Deciding['goOn'] => {
  const [wanted, want] = useState<{ id: string | undefined }>()
  useEffect(() => {
    if (!wanted || covered) return
    const gone = new AbortController()
    for (const act of ['keydown', 'pointerdown'] as const) addEventListener(act, () => want(undefined), { capture: true, signal: gone.signal })
    const frame = requestAnimationFrame(() => {
      if (!wanted.id || !focusRow(wanted.id)) focusHeading()
      want(undefined)
    })
    return () => {
      gone.abort()
      cancelAnimationFrame(frame)
    }
  }, [wanted, covered])
  return useCallback((ids) => want({ id: neighbourOf(ids) }), [])
}

/** One key decides: what was sent is not sent again, and a refusal stays beside its request. */
const useApproving = (goOn: Deciding['goOn']) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const { mutateAsync } = useDecide()
  const [sending, setSending] = useState<ReadonlySet<string>>(new Set())
  const [refusals, setRefusals] = useState<Readonly<Record<string, Error>>>({})
  // The second press of two comes before the first is shown.
  const underWay = useRef(new Set<string>())
  const approve = (request: PendingRequest) => {
    const { id, stageId } = request
    if (!stageId || underWay.current.has(id)) return
    underWay.current.add(id)
    setSending((now) => new Set(now).add(id))
    setRefusals(({ [id]: _, ...others }) => others)
    goOn([id])
    mutateAsync({ requestId: id, stageId, reviewResult: 'Approve', justification: '' })
      .then(() => notify(t('deciding.approvedOne', { name: peopleOf(request).target, package: request.accessPackage?.displayName ?? '' })))
      .catch((error: Error) => {
        underWay.current.delete(id)
        setRefusals((now) => ({ ...now, [id]: error }))
      })
      .finally(() => setSending((now) => new Set([...now].filter((one) => one !== id))))
  }
  return { approve, isSending: (id: string) => sending.has(id), refusalOf: (id: string) => refusals[id] }
}

export const DecidingProvider = ({ covered, children }: { covered: boolean; children: ReactNode }) => {
  const waiting = useQuery(pendingApprovals, useQueryClient()).data
  const together = useDraft<Together>('decide-together', nothing)
  const goOn = useGoOn(covered)
  const approving = useApproving(goOn)
  const { ids, ticked } = together.value
  const chosen = useMemo(() => (waiting ? ids.filter((id) => waiting.some((row) => row.id === id)) : ids), [ids, waiting])
  const choose: Deciding['choose'] = (some, on) => {
    const others = chosen.filter((id) => !some.includes(id))
    together.change({ ids: on ? [...others, ...some] : others, ticked: Object.fromEntries(Object.entries(ticked).filter(([id]) => !some.includes(id))) })
  }
  return <Context value={{ waiting: waiting ?? [], chosen, choose, together, goOn, ...approving }}>{children}</Context>
}
