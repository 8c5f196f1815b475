import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { ruleOf, setKind, type Policy, type SubjectSet } from '#domain/policy/policy.ts'
import { namedSets, publishable } from '#domain/policy/publishable.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import type { Create, Update } from '#model/entity.ts'
import type { assignmentPolicy } from '#model/assignment-policy.ts'
import { noApproval, noExpiration, requestorSettings, type QuestionInput } from '#model/complex.ts'
import { nowOf, record, type App } from '../app.ts'
import { inTheWay } from '../leaver/in-the-way.ts'
import { checkRules } from '../automatic/look-at-package.ts'
import { whileWaitedFor } from '../automatic/rule-sql.ts'
import { usableRule } from '../automatic/usable-rule.ts'
import { missingNamed } from '../directory/missing-named.ts'
import { checkWaiting } from '../approval/check-approvals.ts'
import { approvable } from '../approval/approvable.ts'
import { lockPackage } from '../package/package-row.ts'
import { actorOf } from '../people.ts'
import { keepVersion } from './keep-version.ts'
import { allowAutomatic, auditPolicy, checkHolders, lockPolicy, type NamedPolicy } from './policy-row.ts'

export type PolicyInput = Create<typeof assignmentPolicy> & { readonly questions?: readonly QuestionInput[] | undefined }
export type PolicyPatch = Update<typeof assignmentPolicy> & { readonly questions?: readonly QuestionInput[] | undefined }
export type Full = ReturnType<typeof complete>

/** Creates a policy of a package (entra.md F26). Refused when a request under it could never be approved. */
export function createPolicy(app: App, caller: Caller, accessPackageId: string, input: PolicyInput): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'policy.write', 'write policies of this access package', accessPackageId)
    if (!found.ok) return found
    const policy = complete(input)
    const allowed = policy.automaticRequestSettings ? allowAutomatic(caller, found.value.catalogId) : ok(true)
    if (!allowed.ok) return allowed
    const checked = await check(tx, policy, true)
    if (!checked.ok) return checked
    const id = app.newId()
    const now = nowOf(app)
    await tx.insertInto('assignmentPolicy').values({ id, accessPackageId, catalogId: found.value.catalogId, ...columns(policy), version: 1, createdDateTime: now, modifiedDateTime: now }).execute()
    await writeParts(app, tx, id, policy, input.questions ?? [])
    await keepVersion(tx, id, caller)
    const settled = policy.automaticRequestSettings ? await checkRulesNow(app, tx, accessPackageId) : ok(true)
    if (!settled.ok) return settled
    await record(app, tx, [audit('Create access package assignment policy', actorOf(caller), { id, accessPackageId, packageName: found.value.displayName, catalogId: found.value.catalogId, displayName: policy.displayName }, policy, modifiedProperties({}, approvalNeeded(policy)))])
    return ok({ id })
  })
}

/** Replaces a policy (PUT), or changes members of it (PATCH). Requests made before keep the rules they were judged by (entra.md F26). */
export function updatePolicy(app: App, caller: Caller, id: string, input: PolicyInput | PolicyPatch, how: 'replace' | 'merge'): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockPolicy(tx, caller, id)
    if (!found.ok) return found
    const policy = complete(how === 'replace' ? (input as PolicyInput) : ({ ...found.value, ...input } as PolicyInput))
    const allowed = policy.automaticRequestSettings ? allowAutomatic(caller, found.value.catalogId!) : ok(true)
    if (!allowed.ok) return allowed
    const checked = await check(tx, policy, how === 'replace' || input.requestApprovalSettings !== undefined)
    if (!checked.ok) return checked
    const kept = await keepsKind(tx, found.value, policy)
    if (!kept.ok) return kept
    await keepVersion(tx, id)
    await tx.updateTable('assignmentPolicy').set({ ...columns(policy), version: (found.value.version ?? 1) + 1, modifiedDateTime: nowOf(app) }).where('id', '=', id).execute()
    const questions = input.questions ?? (how === 'replace' ? [] : undefined)
    await writeParts(app, tx, id, policy, questions)
    await keepVersion(tx, id, caller)
    await checkHolders(tx, id)
    const settled = policy.automaticRequestSettings ?? found.value.automaticRequestSettings ? await checkRulesNow(app, tx, found.value.accessPackageId!) : ok(true)
    if (!settled.ok) return settled
    await checkWaiting(tx, id)
    await record(app, tx, [audit('Update access package assignment policy', actorOf(caller), { ...found.value, displayName: policy.displayName }, policy, changesOf(found.value, policy))])
    return ok(true)
  })
}

const ruleMember = 'specificAllowedTargets/0/membershipRule'
/** Has everybody looked at whom the new rules concern, while the author waits. */
const checkRulesNow = (app: App, tx: Tx, accessPackageId: string): Promise<Decision<true>> =>
  whileWaitedFor(tx, ruleMember, async () => { await checkRules(app, tx, accessPackageId); return ok(true) })

/** Deletes a policy under which nobody holds access (entra.md F12, F26). */
export function deletePolicy(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockPolicy(tx, caller, id)
    if (!found.ok) return found
    const count = await holdersOf(tx, id)
    if (count > 0) return no('PolicyHasAssignments', { count })
    await tx.updateTable('assignment').set({ policyId: null }).where('policyId', '=', id).execute()
    await tx.deleteFrom('assignmentPolicy').where('id', '=', id).execute()
    if (found.value.automaticRequestSettings) await checkRules(app, tx, found.value.accessPackageId!)
    await record(app, tx, [audit('Delete access package assignment policy', actorOf(caller), found.value)])
    return ok(true)
  })
}

const holdersOf = async (tx: Tx, id: string): Promise<number> =>
  (await tx.selectFrom('assignment').select((e) => e.fn.countAll<number>().as('count')).where('policyId', '=', id).where(inTheWay).executeTakeFirstOrThrow()).count

/** Whether it assigns by itself is what a policy is: it does not change while access is held under it, so that a rule never takes away what somebody asked for (entra.md F42). */
async function keepsKind(tx: Tx, before: { id: string; automaticRequestSettings: unknown }, policy: Full): Promise<Decision<true>> {
  if (Boolean(before.automaticRequestSettings) === Boolean(policy.automaticRequestSettings)) return ok(true)
  const count = await holdersOf(tx, before.id)
  return count > 0 ? no('AutomaticKindFixed', { count }, 'automaticRequestSettings') : ok(true)
}

/** A policy with every part filled in; a part that a client leaves out is at its safe default: nobody asks, nothing ends by itself. */
export const complete = (input: PolicyInput) => ({
  displayName: input.displayName!, description: input.description ?? null, allowedTargetScope: input.allowedTargetScope ?? ('notSpecified' as const), specificAllowedTargets: input.specificAllowedTargets ?? [],
  automaticRequestSettings: automaticSettings(input), expiration: input.expiration ?? noExpiration, notificationSettings: input.notificationSettings ?? null,
  requestApprovalSettings: input.requestApprovalSettings ?? noApproval, requestorSettings: input.requestorSettings ?? requestorSettings.parse({}), reviewSettings: input.reviewSettings ?? null,
})

/** Where everything is off and no rule is there, it is a policy like any other. */
function automaticSettings({ automaticRequestSettings: s, specificAllowedTargets }: PolicyInput) {
  const on = s && (s.requestAccessForAllowedTargets || s.removeAccessWhenTargetLeavesAllowedTargets || (specificAllowedTargets ?? []).some((t) => setKind(t) === 'attributeRuleMembers'))
  return on ? s : null
}

/** May it be saved like this? `approval`: whether its approvers are written anew; an edit of something else is not held up by an approver who has left since. */
export async function check(tx: Tx, policy: Full, approval: boolean): Promise<Decision<true>> {
  const allowed = publishable(policy as Parameters<typeof publishable>[0])
  if (!allowed.ok) return allowed
  const rule = policy.automaticRequestSettings ? await usableRule(tx, ruleOf(policy as Pick<Policy, 'specificAllowedTargets'>)!, ruleMember) : ok(true)
  if (!rule.ok) return rule
  const missing = await missingNamed(tx, namedSets(policy as Parameters<typeof namedSets>[0]).flatMap((s) => idOf(s)))
  if (missing) return no('PolicyNamesUnknown', { what: missing.kind, id: missing.id })
  return approval ? approvable(tx, policy.requestApprovalSettings as Parameters<typeof approvable>[1]) : ok(true)
}
const idOf = (s: SubjectSet): { kind: string; id: string }[] => (s.userId ? [{ kind: 'user', id: s.userId }] : s.groupId ? [{ kind: 'group', id: s.groupId }] : [])

const columns = (p: Full) => ({
  displayName: p.displayName, description: p.description, allowedTargetScope: p.allowedTargetScope, specificAllowedTargets: json(p.specificAllowedTargets),
  automaticRequestSettings: p.automaticRequestSettings === null ? null : json(p.automaticRequestSettings), expiration: json(p.expiration),
  notificationSettings: p.notificationSettings === null ? null : json(p.notificationSettings), requestApprovalSettings: json(p.requestApprovalSettings), requestorSettings: json(p.requestorSettings),
  acceptsSelf: p.requestorSettings.enableTargetsToSelfAddAccess, acceptsOnBehalf: p.requestorSettings.enableOnBehalfRequestorsToAddAccess,
})

/** The rows beside the policy: whom it names, and its questions. A question sent with the id of an existing one keeps that id. */
async function writeParts(app: App, tx: Tx, policyId: string, policy: Full, questions: readonly QuestionInput[] | undefined): Promise<void> {
  const purposes = [['target', policy.specificAllowedTargets], ['requestor', policy.requestorSettings.onBehalfRequestors]] as const
  await tx.deleteFrom('policyPrincipal').where('policyId', '=', policyId).execute()
  const rows = purposes.flatMap(([purpose, sets]) => [...new Set((sets as readonly SubjectSet[]).flatMap((s) => idOf(s).map((n) => n.id)))].map((principalId) => ({ policyId, purpose, principalId })))
  if (rows.length > 0) await tx.insertInto('policyPrincipal').values(rows).execute()
  if (questions === undefined) return
  const before = (await tx.selectFrom('question').select('id').where('policyId', '=', policyId).execute()).map((q) => q.id)
  await tx.deleteFrom('question').where('policyId', '=', policyId).execute()
  if (questions.length > 0) await tx.insertInto('question').values(questions.map((q) => questionRow(policyId, q, before.includes(q.id as string) ? (q.id as string) : app.newId()))).execute()
}

function questionRow(policyId: string, q: QuestionInput, id: string) {
  const base = { id, policyId, text: q.text, localizations: json(q.localizations), isRequired: q.isRequired, isAnswerEditable: q.isAnswerEditable, sequence: q.sequence }
  return setKind(q) === 'accessPackageTextInputQuestion' && 'isSingleLineQuestion' in q
    ? { ...base, kind: 'text', isSingleLineQuestion: q.isSingleLineQuestion, regexPattern: q.regexPattern }
    : { ...base, kind: 'choice', ...('choices' in q ? { choices: json(q.choices), isMultipleSelectionAllowed: q.isMultipleSelectionAllowed } : {}) }
}

/** What alerts on policies look for is told once: among what changed, or beside it where it stays as it was (entra.md F80, F81). */
const audit = (activity: Activity, by: Actor, p: NamedPolicy, policy?: Full, modified: readonly ModifiedProperty[] = []): Effect => {
  const told = !policy || modified.some(({ displayName }) => displayName === 'IsApprovalRequiredForAdd')
  return auditPolicy(activity, by, p, told ? undefined : { IsApprovalRequiredForAdd: String(policy.requestApprovalSettings.isApprovalRequiredForAdd) }, modified)
}

/** Under the name that Entra gives it. */
const approvalNeeded = (p: { requestApprovalSettings: unknown }) => ({ IsApprovalRequiredForAdd: (p.requestApprovalSettings as Full['requestApprovalSettings']).isApprovalRequiredForAdd })
const changesOf = (before: object & { requestApprovalSettings: unknown }, after: Full): readonly ModifiedProperty[] =>
  modifiedProperties({ ...before, ...approvalNeeded(before) }, { ...after, ...approvalNeeded(after) })
