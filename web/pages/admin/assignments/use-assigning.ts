/** The state of the form that assigns a package to many people, and sending it a few people at a time. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assignMany, type PackageToAssign } from '../../../api/admin-operations.ts'
import { refusalIn } from '../../../api/client.ts'
import type { Person } from '../../../api/types.ts'
import type { Problems } from '../../../forms/ask.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { startRun, useRuns, type Item } from '../bulk/runs.ts'
import { useMay } from '../use-may.ts'
import { bodyOf, emptyAssignment, problemsOf, requirementsOf, type AssignDraft } from './assign.ts'

const TOGETHER = 10

/** Does what one assigns wait for approval, where the policy asks for one; and may one skip it? */
const useApproval = (item: PackageToAssign, isRequired: boolean): { counts: boolean; maySkip: boolean } => {
  const { counts, canBeSkipped } = useAdministration().approval
  const may = useMay()
  return {
    counts: isRequired && (counts || !may('assignment.addWithoutApproval', item.catalog?.id)),
    maySkip: isRequired && counts && canBeSkipped && may('approval.bypass', item.catalog?.id),
  }
}

export const useAssigning = (item: PackageToAssign) => {
  const { t } = useTranslation()
  const policies = item.assignmentPolicies ?? []
  const open = policies.filter((policy) => !policy.automaticRequestSettings)
  const { draft, problems, show, change } = useCheckedDraft<AssignDraft, Problems>(`assign.${item.id}`, {
    ...emptyAssignment,
    policyId: open.length === 1 ? open[0]!.id : '',
  })
  const [runId, setRunId] = useState<number>()
  const run = useRuns().find(({ id }) => id === runId)
  const sending = useRef(false)
  const requirements = requirementsOf(item, draft.value.policyId)
  const { counts, maySkip } = useApproval(item, requirements?.isApprovalRequiredForAdd ?? false)
  const ask = { ...draft.value, bypass: draft.value.bypass && maySkip }
  const waits = counts && !ask.bypass

  const send = (isTrial: boolean) => {
    const found = problemsOf(ask, requirements)
    if (Object.keys(found).length > 0 || !requirements) return show(found)
    if (sending.current || run?.state === 'running') return
    sending.current = true
    let refused: readonly Person[] = []
    const people: readonly Item[] = ask.people.map(({ id, displayName }) => ({ key: id, name: displayName }))
    const id = startRun({
      title: t(isTrial ? 'admin.assign.checking' : 'admin.assign.assigning', { count: people.length, name: item.displayName }),
      items: people,
      size: TOGETHER,
      isTrial,
      send: async (items) => {
        const outcomes = await assignMany(bodyOf(ask, item.id, requirements, items.map(({ key }) => key), isTrial))
        const byId = new Map(outcomes.map((outcome) => [outcome.targetId.toLowerCase(), outcome]))
        const results = items.map(({ key }) => {
          const outcome = byId.get(key.toLowerCase())
          return { refusal: outcome?.error ? refusalIn(outcome.error) : undefined, to: outcome?.requestId ? paths.adminRequest(outcome.requestId) : undefined, waits: outcome?.waitsForApproval }
        })
        refused = [...refused, ...ask.people.filter(({ id }) => results[items.findIndex(({ key }) => key === id)]?.refusal !== undefined)]
        if (!isTrial && refused.length > 0) draft.change({ ...ask, people: [...refused] })
        return results
      },
    })
    setRunId(id)
    // What was sent is the server's now. The form begins anew, or stays with whom it was refused for.
    if (!isTrial) draft.clear()
    sending.current = false
  }
  const add = (found: readonly Person[]) =>
    change({ people: [...ask.people, ...found.filter(({ id }) => !ask.people.some((one) => one.id === id)).map(({ id, displayName }) => ({ id, displayName }))] }, 'person')
  const takeOff = (id: string) => change({ people: ask.people.filter((one) => one.id !== id) })
  return { ask, problems, change, add, takeOff, policies, requirements, maySkip, waits, send, run, draft }
}
export type Assigning = ReturnType<typeof useAssigning>
