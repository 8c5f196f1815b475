import type { Caller } from '#domain/caller.ts'
import { applicablePolicies } from '#domain/request/admission.ts'
import type { Policy, Question } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { resolveApprovers } from '../approval/resolve-approvers.ts'
import { loadPeople, type KnownPerson } from '../people.ts'
import { askedAttributes } from './read-attributes.ts'
import { readPolicies } from './read-policies.ts'

/** What asking for a package takes, one entry a policy that applies; an empty list: this person cannot ask (entra.md §1.27). */
export async function applicableRequirements(app: App, caller: Caller, accessPackageId: string, beneficiaryId: string | undefined): Promise<Decision<readonly object[]>> {
  const found = await app.db.selectFrom('accessPackage').innerJoin('catalog', 'catalog.id', 'accessPackage.catalogId').select(['catalog.state', 'catalog.isExternallyVisible']).where('accessPackage.id', '=', accessPackageId).executeTakeFirst()
  if (!found) return no('PackageUnknown', { id: accessPackageId })
  const people = await loadPeople(app.db, [caller.id, beneficiaryId ?? caller.id])
  const [requestor, target] = [people.get(caller.id), people.get(beneficiaryId ?? caller.id)]
  if (!requestor || !target) return no('TargetUnknown', { id: beneficiaryId ?? caller.id }, 'subject/objectId')
  if (found.state !== 'published' || (target.userType === 'Guest' && !found.isExternallyVisible) || !target.accountEnabled) return ok([])
  const type = target.id === caller.id ? 'userAdd' : 'onBehalfAdd'
  const policies = applicablePolicies(await readPolicies(app.db, accessPackageId), { type, requestor, target })
  const attributes = await askedAttributes(app.db, accessPackageId, target.id)
  // The present value goes along, so that a form can be filled in before (entra.md F8).
  const asked = attributes.map((a) => ({ ...a.view, '@latchkey.attribute': a.name, '@latchkey.value': a.present }))
  return ok(await Promise.all(policies.map(async (p) => ({ ...requirements(p), questions: [...p.questions.map(questionView), ...asked], '@latchkey.approvers': await whoDecides(app, caller, p, target, [requestor.id, target.id]) }))))
}

/** Who would be asked first, by name: people and groups. Empty without approval, or where the policy keeps the names (entra.md §1.15). */
export async function whoDecides(app: App, _caller: Caller, policy: Policy, target: KnownPerson, involved: readonly string[]): Promise<readonly object[]> {
  const stage = policy.requestApprovalSettings.stages[0]
  if (!policy.requestApprovalSettings.isApprovalRequiredForAdd || !stage || stage.approverInformationVisibility === 'notVisible') return []
  const { approvers } = await resolveApprovers(app.db, stage, target, involved)
  const ids = approvers.map((a) => a.principalId).filter((id) => !involved.includes(id))
  return ids.length === 0 ? [] : app.db.selectFrom('directoryObject').select(['id', 'displayName']).where('id', 'in', ids).orderBy('displayName').execute()
}

const requirements = (p: Policy) => ({
  allowCustomAssignmentSchedule: p.requestorSettings.allowCustomAssignmentSchedule,
  isApprovalRequiredForAdd: p.requestApprovalSettings.isApprovalRequiredForAdd,
  isApprovalRequiredForUpdate: p.requestApprovalSettings.isApprovalRequiredForUpdate,
  isRequestorJustificationRequired: p.requestApprovalSettings.isRequestorJustificationRequired,
  policyDescription: p.description ?? null,
  policyDisplayName: p.displayName, policyId: p.id,
  schedule: { startDateTime: null, recurrence: null, expiration: p.expiration },
})

/** A question as Graph writes it. */
function questionView(q: Question & { localizations?: unknown; isAnswerEditable?: boolean; sequence?: number }) {
  const base = { id: q.id, isAnswerEditable: q.isAnswerEditable ?? false, isRequired: q.isRequired, localizations: q.localizations ?? [], sequence: q.sequence ?? 0, text: q.text }
  return q.kind === 'choice'
    ? { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', ...base, choices: q.choices ?? [], isMultipleSelectionAllowed: q.isMultipleSelectionAllowed ?? false }
    : { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', ...base, isSingleLineQuestion: q.isSingleLineQuestion ?? false, regexPattern: q.regexPattern ?? null }
}
