/** The state of the request form: draft, requirements of the chosen policy, problems, and sending. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { useSubmitRequest } from '../../api/changes.ts'
import { GraphError } from '../../api/graph-error.ts'
import { reportsQuery, requestQuery, requirementsQuery, timelineQuery } from '../../api/queries.ts'
import type { AccessPackage, AssignmentRequest } from '../../api/types.ts'
import { askLike, check, emptyAsk, toRequest, type Ask, type Problems } from '../../forms/ask.ts'
import { useCheckedDraft } from '../../forms/checked-draft.ts'
import { paths } from '../../paths.ts'
import { queryClient, useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { useNotify } from '../../ui/notify.tsx'
import { useConflict } from './use-conflict.ts'

/** A toast that names who is asked, if the timeline can tell at once; then the page where it can be followed. */
const useSent = (item: AccessPackage) => {
  const { t } = useTranslation()
  const format = useFormats()
  const notify = useNotify()
  const navigate = useNavigate()
  return async (request: AssignmentRequest): Promise<void> => {
    const timeline = await queryClient.fetchQuery(timelineQuery(request.id)).catch(() => [])
    const people = timeline.find(({ kind, when }) => kind === 'approvalStarted' && when !== 'past')?.people ?? []
    notify(
      people.length ? t('ask.sentPeople', { people: format.allOf(people.map(({ displayName }) => displayName)) }) : t('ask.sent', { name: item.displayName }),
    )
    await navigate(paths.request(request.id))
  }
}

/** Fills the form from an earlier request (`?again=`), unless something has been typed already. Until it is read, nothing can be sent: it would be something else. */
const useEarlier = (restored: boolean, change: (part: Partial<Ask>) => void): boolean => {
  const [query] = useSearchParams()
  const again = query.get('again') ?? ''
  const enabled = !!again && !restored
  const { data: earlier, isPending } = useQuery({ ...requestQuery(again), enabled, refetchInterval: false })
  useEffect(() => {
    if (earlier) change(askLike(earlier))
  }, [earlier, change])
  return enabled && isPending
}

export const useAsk = (item: AccessPackage) => {
  const [query] = useSearchParams()
  const forId = query.get('for') ?? ''
  const { draft, problems, show, change } = useCheckedDraft<Ask, Problems>(`ask.${item.id}.${forId}`, { ...emptyAsk, forOther: !!forId, personId: forId })
  const ask = draft.value
  const isRecalling = useEarlier(draft.restored, draft.change)
  const reports = useQuery(reportsQuery).data ?? []
  const waitsForPerson = ask.forOther && !ask.personId
  const offered = useQuery({ ...requirementsQuery(item.id, ask.forOther ? ask.personId : undefined), enabled: !waitsForPerson, staleTime: 0 })
  const choices = waitsForPerson ? [] : (offered.data ?? [])
  const chosen = choices.find(({ policyId }) => policyId === ask.policyId) ?? (choices.length === 1 ? choices[0] : undefined)
  const me = useMe()
  const conflict = useConflict(ask.forOther ? ask.personId : me.id, item.id)
  // What does not go with it is given back in the same request, where that is possible.
  const swap = conflict.remove?.isAllowed ? conflict.held : undefined
  const isReading = !waitsForPerson && (offered.isPending || isRecalling || conflict.isLoading)
  const submit = useSubmitRequest()
  const sent = useSent(item)
  const sending = useRef(false)

  const refused = (error: Error) => {
    if (error instanceof GraphError) show(Object.fromEntries(error.details.map(({ target, message }) => [target, { text: message }])))
  }
  const send = () => {
    const found = check(ask, chosen)
    if (Object.keys(found).length || !chosen) return show(found)
    if (sending.current) return
    sending.current = true
    submit.mutate(toRequest(ask, item.id, chosen, swap?.id), {
      onSuccess: (request) => void sent(request).then(draft.clear),
      onError: refused,
      onSettled: () => {
        sending.current = false
      },
    })
  }
  // For whom it is asked, where that is somebody else.
  const person = ask.forOther ? reports.find(({ id }) => id === ask.personId) : undefined
  return {
    ask,
    change,
    problems,
    reports,
    person,
    offered,
    waitsForPerson,
    isReading,
    /** Nothing that is filled in here would be taken. */
    isImpossible: !waitsForPerson && offered.isSuccess && (choices.length === 0 || (conflict.isThere && !swap)),
    conflict,
    swap,
    choices,
    chosen,
    send,
    isSending: submit.isPending || submit.isSuccess,
    isSent: submit.isSuccess,
    error: submit.error,
    draft,
  }
}

export type AskState = ReturnType<typeof useAsk>
