import { showsApprovers } from '#domain/approval/knowing.ts'
import type { Caller } from '#domain/caller.ts'
import { applicablePolicies } from '#domain/request/admission.ts'
import type { Policy, Question, Stage } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { byName } from '../approval/asked-later.ts'
import { resolveApprovers } from '../approval/resolve-approvers.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { loadPeople, type KnownPerson } from '../people.ts'
import { accessPackage } from '#model/access-package.ts'
import { sees } from '../sees.ts'
import { askedAttributes } from './read-attributes.ts'
import { readPolicies } from './read-policies.ts'

/** What asking for a package takes, one entry a policy that applies; an empty list: this person cannot ask (entra.md §1.27). */
export async function applicableRequirements(app: App, caller: Caller, accessPackageId: string, beneficiaryId: string | undefined): Promise<Decision<readonly object[]>> {
  const found = await app.db.selectFrom('accessPackage').innerJoin('catalog', 'catalog.id', 'accessPackage.catalogId').select(['catalog.state', 'catalog.isExternallyVisible']).where('accessPackage.id', '=', accessPackageId).executeTakeFirst()
  // Nobody learns from an empty list that there is a package which they may not see.
  if (!found || !(await sees(app, caller, accessPackage, accessPackageId))) return no('PackageUnknown', { id: accessPackageId })
  const people = await loadPeople(app.db, [caller.id, beneficiaryId ?? caller.id])
  const [requestor, target] = [people.get(caller.id), people.get(beneficiaryId ?? caller.id)]
  if (!requestor || !target) return no('TargetUnknown', { id: beneficiaryId ?? caller.id }, 'subject/objectId')
  if (found.state !== 'published' || (target.userType === 'Guest' && !found.isExternallyVisible) || !target.accountEnabled) return ok([])
  const type = target.id === caller.id ? 'userAdd' : 'onBehalfAdd'
  const policies = applicablePolicies(await readPolicies(app.db, accessPackageId), { type, requestor, target, now: nowOf(app) })
  const attributes = await askedAttributes(app.db, accessPackageId, target.id)
  // The present value goes along, so that a form can be filled in before (entra.md F8).
  const asked = attributes.map((a) => ({ ...a.view, '@latchkey.attribute': a.name, '@latchkey.value': a.present }))
  return ok(await Promise.all(policies.map(async (p) => {
    const stages = await decidedBy(app, stagesOf(p), requestor, target)
    return {
      ...requirements(p), questions: [...p.questions.map(questionView), ...asked],
      // Whoever reads only the first would think that it is enough.
      '@latchkey.approvers': stages[0]?.approvers ?? [], '@latchkey.stages': stages.map(({ approvers }) => ({ approvers })),
      // Sending it would be refused (F31); whoever fills in the form should know before. Tells no names.
      '@latchkey.nobodyCanApprove': stages.some(({ isCovered }) => !isCovered),
    }
  })))
}

/** Who would be asked first, by name: people and groups; none without approval, or where policy or tenant keep the names (entra.md §1.15, F35). And whether each stage has somebody who could decide. */
export async function whoDecides(app: App, policy: Policy, requestor: KnownPerson, target: KnownPerson): Promise<{ readonly people: readonly object[]; readonly isCovered: boolean }> {
  const stages = await decidedBy(app, stagesOf(policy), requestor, target)
  return { people: stages[0]?.approvers ?? [], isCovered: stages.every((stage) => stage.isCovered) }
}

const stagesOf = ({ requestApprovalSettings: { isApprovalRequiredForAdd, stages } }: Policy): readonly Stage[] => (isApprovalRequiredForAdd ? stages : [])

/** Could anybody decide each stage at this moment, and who, as far as it may be told? */
async function decidedBy(app: App, stages: readonly Stage[], requestor: KnownPerson, target: KnownPerson): Promise<readonly { readonly isCovered: boolean; readonly approvers: readonly object[] }[]> {
  const { showApproverDetailsToMembers } = await tenantSettings(app.db)
  return Promise.all(stages.map(async (stage) => {
    const { approvers, people } = await resolveApprovers(app.db, stage, target, [requestor.id, target.id])
    const isTold = showsApprovers(stage.approverInformationVisibility, showApproverDetailsToMembers, requestor.userType === 'Member')
    return { isCovered: people.length > 0, approvers: isTold ? await byName(app.db, approvers.map((a) => a.principalId)) : [] }
  }))
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
