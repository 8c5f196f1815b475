/** Keys to go through the requests that wait and to decide them. */
import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { decisionContextQuery } from '../../api/queries.ts'
import type { PendingRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { answersOf } from './answers-of.ts'
import { concernsOf } from './concern.ts'
import { useDeciding } from './deciding.tsx'
import { currentRow, step } from './rows-on-page.ts'

/** Can it be approved without a word and without a second look? What was answered does not stand in the list. */
const isPlain = (request: PendingRequest, context: Parameters<typeof concernsOf>[0]): boolean =>
  !!request.stageId && context?.isApproverJustificationRequired === false && concernsOf(context).length === 0 && answersOf(request, context).length === 0

export const usePendingKeys = (rows: readonly PendingRequest[]): void => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { search } = useLocation()
  const deciding = useDeciding()
  const open = (id: string, decision: 'approve' | 'deny') => navigate(paths.decide(id, decision, search), { preventScrollReset: true })
  const onCurrent = (act: (request: PendingRequest) => unknown) => (): false | void => {
    const request = rows.find(({ id }) => id === currentRow())
    if (!request) return false
    act(request)
  }
  /** Arrows belong to the page until one is in the list. */
  const inList = (by: 1 | -1) => (): false | void => (currentRow() ? step(by) : false)
  const allChosen = (decision: 'approve' | 'deny') => (): false | void => {
    if (!deciding?.chosen.length) return false
    void navigate(paths.decideTogether(decision, search), { preventScrollReset: true })
  }
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: inList(1),
    ArrowUp: inList(-1),
    a: onCurrent((request) =>
      isPlain(request, client.getQueryData(decisionContextQuery(request.id).queryKey)) ? deciding?.approve(request) : open(request.id, 'approve'),
    ),
    d: onCurrent(({ id }) => open(id, 'deny')),
    x: onCurrent(({ id }) => deciding?.choose([id], !deciding.chosen.includes(id))),
    A: allChosen('approve'),
    D: allChosen('deny'),
  })
}
