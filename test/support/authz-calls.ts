/**
 * What the authorisation matrix tries on each route of the table: fitting objects, and bodies that either do no harm or
 * are refused only after the permission was granted. Those later refusals are named, so that no other 400 passes for a yes.
 */
import { type Route } from '#api/routes.ts'
import { roleDefinitions } from '#domain/access.ts'
import type { Persona } from './personas.ts'
import type { Objects, Stage } from './authz-stage.ts'
import { demoPackage, person, rows, unique } from './world.ts'

/** A body that is a text is a CSV file. */
export type Sent = { readonly url: string; readonly body?: unknown }
/** `later`: codes of refusals that come after the permission. */
export type Case = { readonly title: string; readonly later?: readonly string[]; readonly send: (s: Stage, p: Persona) => Sent | Promise<Sent> }
type Make = (o: Objects, s: Stage, p: Persona) => Sent | Promise<Sent>

const em = 'identityGovernance/entitlementManagement'
const one = (title: string, send: Case['send'], ...later: string[]): Case => ({ title, send, later })
/** The same call in the catalog "Security" and in one that nobody of the personas has a role in. */
const both = (make: Make, ...later: string[]): readonly Case[] => [{ title: 'in Security', send: (s, p) => make(s.own, s, p), later }, { title: 'elsewhere', send: (s, p) => make(s.foreign, s, p), later }]
const titled = (prefix: string, cases: readonly Case[]): readonly Case[] => cases.map((c) => ({ ...c, title: `${prefix} ${c.title}` }))
const get = (url: (o: Objects) => string) => both((o) => ({ url: url(o) }))
const ref = (s: Stage, id: string) => ({ '@odata.id': `${s.server.url}/v1.0/directoryObjects/${id}` })
const waits = async (o: Objects, s: Stage) => {
  await rows(s.server, "update assignment_request set state = 'pendingApproval', status = 'PendingApproval', completed_date_time = null, assignment_id = null where id = $1", [o.requestId])
  await rows(s.server, "delete from assignment where access_package_id = $1", [o.packageId])
  await rows(s.server, "update approval_stage set status = 'InProgress', review_result = 'NotReviewed', reviewed_by = null where id = $1", [o.stageId])
}
/** The case of whoever holds the access: it waits for a decision. */
const moverCase = async (o: Objects, s: Stage): Promise<string> => {
  await rows(s.server, `insert into mover_case (id, assignment_id, person_id, action, reason, details, opened_at, due_at)
    select gen_random_uuid(), id, $2, 'ask', 'For the matrix', '{}', now(), '2100-01-01T00:00:00Z' from assignment where id = $1 on conflict do nothing`, [o.assignmentId, o.targetId])
  return (await rows<{ id: string }>(s.server, 'select id from mover_case where assignment_id = $1', [o.assignmentId]))[0]!.id
}
const delegationOf = async (s: Stage, principalId: string | undefined): Promise<Sent> => {
  const [made] = await rows<{ id: string }>(s.server, 'insert into approval_delegation (id, principal_id, delegate_id, starts_at, created_at, created_by_id) values (gen_random_uuid(), coalesce($1, gen_random_uuid()), $2, now(), now(), $2) returning id', [principalId ?? null, person('sara').id])
  return { url: `${em}/latchkey.delegations/${made!.id}` }
}
const workcation = demoPackage('Workcation').id
const byRule = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: 'user.city -eq "Nowhere"' }], automaticRequestSettings: { requestAccessForAllowedTargets: true } }
const ends = { expiration: { type: 'afterDateTime', endDateTime: '2020-01-01T00:00:00Z' } }
const approval = (o: Objects) => `${em}/accessPackageAssignmentApprovals/${o.requestId}`
const link = (s: Stage, table: string, mine: string, a: string, theirs: string, b: string) => rows(s.server, `insert into ${table} (${mine}, ${theirs}) values ($1, $2) on conflict do nothing`, [a, b])
const held = (s: Stage, principalId: string) => ({ principalId, resourceId: s.directory.holder, appRoleId: s.directory.appRole })
const heldId = async (s: Stage, principalId: string): Promise<string> => {
  await rows(s.server, 'insert into app_role_assignment (id, principal_id, resource_id, app_role_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now()) on conflict do nothing', [principalId, s.directory.holder, s.directory.appRole])
  return (await rows<{ id: string }>(s.server, 'select id from app_role_assignment where principal_id = $1 and resource_id = $2 and app_role_id = $3', [principalId, s.directory.holder, s.directory.appRole]))[0]!.id
}
/** A group that Omar owns, and one that he does not. */
const groups = (make: (id: string, s: Stage) => Sent | Promise<Sent>, ...later: string[]): readonly Case[] => [one("Omar's", (s) => make(s.directory.mine, s), ...later), one("another's", (s) => make(s.directory.other, s), ...later)]
const anyone = (make: (s: Stage, p: Persona) => Sent | Promise<Sent>, ...later: string[]): readonly Case[] => [one('any', make, ...later)]
/** Writes of one kind of directory object on a copy, so that nothing of it is missed later. */
const objectWrites = (set: string, spare: (s: Stage) => string, make: () => Record<string, unknown>, fresh: () => Record<string, unknown>): Record<string, readonly Case[]> => ({
  [`POST ${set}`]: anyone(() => ({ url: set, body: make() })),
  [`PATCH ${set}/{id}`]: anyone((s) => ({ url: `${set}/${spare(s)}`, body: {} })),
  [`DELETE ${set}/{id}`]: anyone(async (s) => ({ url: `${set}/${await s.copy('directory_object', spare(s), fresh())}` })),
})
const ownerLinks = (set: string, spare: (s: Stage) => string): Record<string, readonly Case[]> => ({
  [`POST ${set}/{id}/owners/$ref`]: anyone(async (s) => { await link(s, 'object_owner', 'object_id', spare(s), 'owner_id', person('hanneke').id); return { url: `${set}/${spare(s)}/owners/$ref`, body: ref(s, person('hanneke').id) } }, 'Request_BadRequest'),
  [`DELETE ${set}/{id}/owners/{otherId}/$ref`]: anyone(async (s) => { await link(s, 'object_owner', 'object_id', spare(s), 'owner_id', person('hanneke').id); return { url: `${set}/${spare(s)}/owners/${person('hanneke').id}/$ref` } }),
})
const grants = (set: string, at: string, holder: (s: Stage) => string, address: (s: Stage) => string): Record<string, readonly Case[]> => ({
  [`POST ${set}/{id}/${at}`]: anyone(async (s) => { await heldId(s, holder(s)); return { url: `${set}/${address(s)}/${at}`, body: held(s, holder(s)) } }, 'Request_BadRequest'),
  [`DELETE ${set}/{id}/${at}/{assignmentId}`]: anyone(async (s) => ({ url: `${set}/${address(s)}/${at}/${await heldId(s, holder(s))}` })),
})

const asking: Record<string, readonly Case[]> = {
  [`POST ${em}/assignmentRequests`]: [
    one('userAdd, own', () => ({ url: `${em}/assignmentRequests`, body: { requestType: 'userAdd', assignment: { accessPackageId: workcation } } }), 'AnswersInvalid'),
    one('userAdd, Mirjam', () => ({ url: `${em}/assignmentRequests`, body: { requestType: 'userAdd', assignment: { accessPackageId: workcation, targetId: person('mirjam').id } } }), 'AnswersInvalid'),
    one('onBehalf, Mirjam', () => ({ url: `${em}/assignmentRequests`, body: { requestType: 'onBehalfAdd', assignment: { accessPackageId: workcation, targetId: person('mirjam').id } } }), 'AnswersInvalid'),
    ...titled('assign', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'adminAdd', schedule: ends, assignment: { accessPackageId: o.packageId, assignmentPolicyId: o.sparePolicyId, targetId: person('thabo').id } } }), 'EndInPast')),
    ...titled('remove', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'adminRemove', assignment: { id: o.endedId } } }), 'AssignmentEnded')),
    ...titled('extend', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'userUpdate', assignment: { id: o.endedId } } }), 'AssignmentEnded')),
    ...titled('change', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'adminUpdate', assignment: { id: o.endedId } } }), 'AssignmentEnded')),
    ...titled('revoke', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'approverRemove', assignment: { id: o.endedId } } }), 'AssignmentEnded')),
    ...titled('give up', both((o) => ({ url: `${em}/assignmentRequests`, body: { requestType: 'userRemove', assignment: { id: o.endedId } } }), 'AssignmentEnded')),
  ],
  [`POST ${em}/assignmentRequests/{id}/cancel`]: both(async (o, s) => { await waits(o, s); return { url: `${em}/assignmentRequests/${o.requestId}/cancel` } }),
  [`DELETE ${em}/assignmentRequests/{id}`]: both(async (o, s) => ({ url: `${em}/assignmentRequests/${await s.copy('assignment_request', o.requestId, { state: 'denied' })}` })),
  [`PATCH ${em}/accessPackageAssignmentApprovals/{id}/stages/{stageId}`]: both(async (o, s) => { await waits(o, s); return { url: `${approval(o)}/stages/${o.stageId}`, body: { reviewResult: 'Approve' } } }),
  [`GET ${em}/assignmentRequests/{id}/latchkey.timeline()`]: get((o) => `${em}/assignmentRequests/${o.requestId}/latchkey.timeline()`),
  [`GET ${em}/assignmentRequests/{id}/latchkey.decisionContext()`]: get((o) => `${em}/assignmentRequests/${o.requestId}/latchkey.decisionContext()`),
  [`GET ${em}/assignmentRequests/filterByCurrentUser()`]: anyone(() => ({ url: `${em}/assignmentRequests/filterByCurrentUser(on='target')` })),
  [`GET ${em}/assignmentRequests/**`]: get((o) => `${em}/assignmentRequests/${o.requestId}`),
  [`GET ${em}/accessPackageAssignmentApprovals/filterByCurrentUser()`]: anyone(() => ({ url: `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')` })),
  [`GET ${em}/accessPackageAssignmentApprovals/**`]: get(approval),
  [`GET ${em}/assignments/filterByCurrentUser()`]: anyone(() => ({ url: `${em}/assignments/filterByCurrentUser(on='target')` })),
  [`GET ${em}/assignments/**`]: get((o) => `${em}/assignments/${o.assignmentId}`),
  [`GET ${em}/subjects/**`]: get((o) => `${em}/subjects/${o.subjectId}`),
  // requests that change access
  [`POST ${em}/assignmentRequests/{id}/reprocess`]: both(async (o, s) => ({ url: `${em}/assignmentRequests/${await s.copy('assignment_request', o.requestId, { state: 'denied' })}/reprocess` }), 'RequestNotInExpectedState'),
  [`POST ${em}/assignments/{id}/reprocess`]: both((o) => ({ url: `${em}/assignments/${o.endedId}/reprocess` }), 'RequestNotInExpectedState'),
  [`POST ${em}/assignments/{id}/latchkey.renew`]: both((o) => ({ url: `${em}/assignments/${o.endedId}/latchkey.renew` }), 'AssignmentEnded'),
  [`GET ${em}/latchkey.assignmentOptions()`]: anyone(() => ({ url: `${em}/latchkey.assignmentOptions()` })),
  [`POST ${em}/assignmentRequests/latchkey.assignMany`]: both((o) => ({ url: `${em}/assignmentRequests/latchkey.assignMany`, body: { accessPackageId: o.packageId, assignmentPolicyId: o.sparePolicyId, targets: [{ targetId: person('thabo').id }], dryRun: true } })),
  [`GET ${em}/assignmentRequests/{id}/latchkey.policy()`]: get((o) => `${em}/assignmentRequests/${o.requestId}/latchkey.policy()`),
  [`GET ${em}/assignmentPolicies/{id}/latchkey.versions()`]: get((o) => `${em}/assignmentPolicies/${o.policyId}/latchkey.versions()`),
  [`POST ${em}/assignmentPolicies/{id}/latchkey.applyToExisting`]: both((o) => ({ url: `${em}/assignmentPolicies/${o.sparePolicyId}/latchkey.applyToExisting`, body: { apply: false } })),
  // approvals: more than deciding
  [`POST ${em}/accessPackageAssignmentApprovals/{id}/stages/{stageId}/latchkey.reassign`]: both(async (o, s) => { await waits(o, s); return { url: `${approval(o)}/stages/${o.stageId}/latchkey.reassign`, body: { approverIds: [person('gert').id], justification: 'Tried' } } }, 'ApproverInvalid'),
  [`POST ${em}/assignmentRequests/{id}/latchkey.nudge`]: both(async (o, s) => { await waits(o, s); await rows(s.server, 'update approval set nudged_at = null where id = $1', [o.requestId]); return { url: `${em}/assignmentRequests/${o.requestId}/latchkey.nudge` } }),
  [`GET ${em}/latchkey.delegations`]: [one('own', () => ({ url: `${em}/latchkey.delegations` })), one("Mary's", () => ({ url: `${em}/latchkey.delegations?principalId=${person('mary').id}` }))],
  [`POST ${em}/latchkey.delegations`]: [
    one('own', () => ({ url: `${em}/latchkey.delegations`, body: { delegateId: person('gert').id } }), 'DelegateNotAllowed', 'TargetNotFound'),
    one("Mary's", () => ({ url: `${em}/latchkey.delegations`, body: { delegateId: person('gert').id, principalId: person('mary').id } }), 'DelegateNotAllowed'),
  ],
  [`DELETE ${em}/latchkey.delegations/{id}`]: [one('own', (s, p) => delegationOf(s, p.id)), one("Mary's", (s) => delegationOf(s, person('mary').id))],
  // movers and leavers
  [`GET ${em}/latchkey.moverCases()`]: anyone(() => ({ url: `${em}/latchkey.moverCases()?state=all` })),
  [`GET ${em}/latchkey.moverCases/{id}`]: both(async (o, s) => ({ url: `${em}/latchkey.moverCases/${await moverCase(o, s)}` })),
  [`POST ${em}/latchkey.moverCases/{id}/decide`]: both(async (o, s) => ({ url: `${em}/latchkey.moverCases/${await moverCase(o, s)}/decide`, body: { decision: 'keep', justification: 'For the matrix' } }), 'KeepDateRequired'),
  [`GET ${em}/latchkey.personChanges()`]: both((o) => ({ url: `${em}/latchkey.personChanges(personId='${o.targetId}')` })),
}
/** Roles that one has been given, and that another has: the spare account, which is none of the personas. */
const hasRole = async (s: Stage, role: keyof typeof roleDefinitions, catalogId: string | null): Promise<string> => {
  const values = [s.directory.user, roleDefinitions[role], catalogId]
  await rows(s.server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now()) on conflict do nothing', values)
  return (await rows<{ id: string }>(s.server, 'select id from role_assignment where principal_id = $1 and role_definition_id = $2 and catalog_id is not distinct from $3', values))[0]!.id
}
const roles = { catalog: 'roleManagement/entitlementManagement', directory: 'roleManagement/directory' } as const
/** The role is there already, so that nothing is given by trying. */
const giving = async (s: Stage, role: keyof typeof roleDefinitions, catalogId: string | null, at: keyof typeof roles = 'catalog'): Promise<Sent> => {
  await hasRole(s, role, catalogId)
  const scope = catalogId === null ? { directoryScopeId: '/' } : { appScopeId: `/AccessPackageCatalog/${catalogId}` }
  return { url: `${roles[at]}/roleAssignments`, body: { principalId: s.directory.user, roleDefinitionId: roleDefinitions[role], ...scope } }
}
const roleCalls: Record<string, readonly Case[]> = {
  [`GET ${roles.catalog}/roleDefinitions/**`]: anyone(() => ({ url: `${roles.catalog}/roleDefinitions/${roleDefinitions.owner}` })),
  [`GET ${roles.catalog}/roleAssignments/**`]: [...both(async (o, s) => ({ url: `${roles.catalog}/roleAssignments/${await hasRole(s, 'reader', o.catalogId)}` })), one('catalog creator', async (s) => ({ url: `${roles.catalog}/roleAssignments/${await hasRole(s, 'catalogCreator', null)}` }))],
  [`POST ${roles.catalog}/roleAssignments`]: [
    ...titled('owner', both((o, s) => giving(s, 'owner', o.catalogId), 'Conflict')), ...titled('reader', both((o, s) => giving(s, 'reader', o.catalogId), 'Conflict')), one('catalog creator', (s) => giving(s, 'catalogCreator', null), 'Conflict'),
  ],
  [`DELETE ${roles.catalog}/roleAssignments/{id}`]: [
    ...titled('owner', both(async (o, s) => ({ url: `${roles.catalog}/roleAssignments/${await hasRole(s, 'owner', o.catalogId)}` }))),
    ...titled('reader', both(async (o, s) => ({ url: `${roles.catalog}/roleAssignments/${await hasRole(s, 'reader', o.catalogId)}` }))),
    one('catalog creator', async (s) => ({ url: `${roles.catalog}/roleAssignments/${await hasRole(s, 'catalogCreator', null)}` })),
  ],
  [`GET ${roles.directory}/roleDefinitions/**`]: anyone(() => ({ url: `${roles.directory}/roleDefinitions/${roleDefinitions.globalReader}` })),
  [`GET ${roles.directory}/roleAssignments/**`]: anyone(async (s) => ({ url: `${roles.directory}/roleAssignments/${await hasRole(s, 'reportsReader', null)}` })),
  [`POST ${roles.directory}/roleAssignments`]: anyone((s) => giving(s, 'reportsReader', null, 'directory'), 'Conflict'),
  [`DELETE ${roles.directory}/roleAssignments/{id}`]: anyone(async (s) => ({ url: `${roles.directory}/roleAssignments/${await hasRole(s, 'reportsReader', null)}` })),
}
const packageRef = (s: Stage, id: string) => ({ '@odata.id': `${s.server.url}/v1.0/${em}/accessPackages/${id}` })
const incompatible = (s: Stage, kind: string, o: Objects, theirs: string, id: string) => link(s, `package_incompatible_${kind}`, 'access_package_id', o.packageId, theirs, id)
const financeId = (s: Stage) => s.directory.other
const roleId = (o: Objects) => o.roleScopeId.split('_')[0]!
const exceptionOf = (o: Objects, s: Stage) => ({ personId: person('thabo').id, accessPackageId: o.packageId, conflict: { kind: 'group', id: financeId(s) }, ownerId: person('marcus').id, reason: 'For the matrix', until: '2020-01-01T00:00:00Z' })
const anException = async (o: Objects, s: Stage): Promise<string> => (await rows<{ id: string }>(s.server, `insert into separation_exception (id, person_id, access_package_id, conflict_kind, conflict_id, owner_id, reason, until, created_by_id, created_date_time)
  values (gen_random_uuid(), gen_random_uuid(), $1, 'group', $2, $3, 'x', '2027-01-01', $3, now()) returning id`, [o.packageId, financeId(s), person('marcus').id]))[0]!.id
const separationOfDuties: Record<string, readonly Case[]> = {
  [`POST ${em}/accessPackages/{id}/incompatibleAccessPackages/$ref`]: both((o, s) => ({ url: `${em}/accessPackages/${o.packageId}/incompatibleAccessPackages/$ref`, body: packageRef(s, o.packageId) }), 'IncompatibleWithItself'),
  [`DELETE ${em}/accessPackages/{id}/incompatibleAccessPackages/{otherId}/$ref`]: both(async (o, s) => { await incompatible(s, 'package', o, 'incompatible_id', workcation); return { url: `${em}/accessPackages/${o.packageId}/incompatibleAccessPackages/${workcation}/$ref` } }),
  [`DELETE ${em}/accessPackages/{id}/incompatibleAccessPackages/$ref`]: both(async (o, s) => { await incompatible(s, 'package', o, 'incompatible_id', workcation); return { url: `${em}/accessPackages/${o.packageId}/incompatibleAccessPackages/$ref?@id=${encodeURIComponent(packageRef(s, workcation)['@odata.id'])}` } }),
  [`POST ${em}/accessPackages/{id}/incompatibleGroups/$ref`]: both(async (o, s) => { await incompatible(s, 'group', o, 'group_id', financeId(s)); return { url: `${em}/accessPackages/${o.packageId}/incompatibleGroups/$ref`, body: ref(s, financeId(s)) } }, 'Request_BadRequest'),
  [`DELETE ${em}/accessPackages/{id}/incompatibleGroups/{otherId}/$ref`]: both(async (o, s) => { await incompatible(s, 'group', o, 'group_id', financeId(s)); return { url: `${em}/accessPackages/${o.packageId}/incompatibleGroups/${financeId(s)}/$ref` } }),
  [`DELETE ${em}/accessPackages/{id}/incompatibleGroups/$ref`]: both(async (o, s) => { await incompatible(s, 'group', o, 'group_id', financeId(s)); return { url: `${em}/accessPackages/${o.packageId}/incompatibleGroups/$ref?@id=${encodeURIComponent(ref(s, financeId(s))['@odata.id'])}` } }),
  [`GET ${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles`]: get((o) => `${em}/accessPackages/${o.packageId}/latchkey.incompatibleResourceRoles`),
  [`POST ${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}/latchkey.incompatibleResourceRoles`, body: { resourceRoleId: roleId(o) } }), 'IncompatibleWithItself', 'Request_BadRequest'),
  [`DELETE ${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles/{otherId}`]: both(async (o, s) => { await incompatible(s, 'role', o, 'resource_role_id', roleId(o)); return { url: `${em}/accessPackages/${o.packageId}/latchkey.incompatibleResourceRoles/${roleId(o)}` } }),
  [`GET ${em}/assignments/additionalAccess()`]: anyone(() => ({ url: `${em}/assignments/additionalAccess(accessPackageId='${workcation}')` })),
  [`GET ${em}/latchkey.conflicts()`]: both((o) => ({ url: `${em}/latchkey.conflicts()?accessPackageId=${o.packageId}` })),
  [`GET ${em}/latchkey.conflictCounts()`]: both((o) => ({ url: `${em}/latchkey.conflictCounts()?accessPackageId=${o.packageId}` })),
  [`GET ${em}/accessPackages/{id}/latchkey.conflictsWith()`]: both((o, s) => ({ url: `${em}/accessPackages/${o.packageId}/latchkey.conflictsWith(kind='group',id='${financeId(s)}')` })),
  [`GET ${em}/latchkey.separationExceptions`]: both((o) => ({ url: `${em}/latchkey.separationExceptions?accessPackageId=${o.packageId}` })),
  [`POST ${em}/latchkey.separationExceptions`]: both((o, s) => ({ url: `${em}/latchkey.separationExceptions`, body: exceptionOf(o, s) }), 'EndInPast'),
  [`DELETE ${em}/latchkey.separationExceptions/{id}`]: both(async (o, s) => ({ url: `${em}/latchkey.separationExceptions/${await anException(o, s)}` })),
}
const governing: Record<string, readonly Case[]> = {
  [`GET ${em}/accessPackages/filterByCurrentUser()`]: anyone(() => ({ url: `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')` })),
  [`POST ${em}/accessPackages/{id}/getApplicablePolicyRequirements`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}/getApplicablePolicyRequirements` })),
  [`GET ${em}/accessPackages/**`]: get((o) => `${em}/accessPackages/${o.packageId}`),
  [`GET ${em}/accessPackages/latchkey.approverCoverage()`]: anyone(() => ({ url: `${em}/accessPackages/latchkey.approverCoverage()` })),
  [`POST ${em}/accessPackages`]: both((o) => ({ url: `${em}/accessPackages`, body: { displayName: unique('New'), catalog: { id: o.catalogId } } })),
  [`PATCH ${em}/accessPackages/{id}`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}`, body: {} })),
  [`DELETE ${em}/accessPackages/{id}`]: both(async (o, s) => ({ url: `${em}/accessPackages/${await s.copy('access_package', o.packageId, { display_name: unique('Copy') })}` })),
  [`POST ${em}/accessPackages/{id}/resourceRoleScopes`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}/resourceRoleScopes`, body: { role: { originId: 'no such role' }, scope: {} } }), 'ResourceRoleNotFound'),
  [`DELETE ${em}/accessPackages/{id}/resourceRoleScopes/{roleScopeId}`]: both(async (o, s) => {
    await rows(s.server, 'insert into resource_role_scope (access_package_id, resource_role_id, resource_scope_id, catalog_id, created_date_time) values ($1, $2, $3, $4, now()) on conflict do nothing', [o.packageId, ...o.roleScopeId.split('_'), o.catalogId])
    return { url: `${em}/accessPackages/${o.packageId}/resourceRoleScopes/${o.roleScopeId}` }
  }),
  [`GET ${em}/assignmentPolicies/**`]: get((o) => `${em}/assignmentPolicies/${o.policyId}`),
  [`POST ${em}/assignmentPolicies`]: [
    ...both((o) => ({ url: `${em}/assignmentPolicies`, body: { displayName: 'New', accessPackage: { id: o.packageId } } })),
    ...titled('by rule', both((o) => ({ url: `${em}/assignmentPolicies`, body: { displayName: 'New', accessPackage: { id: o.packageId }, ...byRule } }))),
  ],
  [`POST ${em}/accessPackages/{id}/assignmentPolicies`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}/assignmentPolicies`, body: { displayName: 'New' } })),
  [`POST ${em}/assignmentPolicies/latchkey.preview`]: [
    ...titled('package', both((o) => ({ url: `${em}/assignmentPolicies/latchkey.preview`, body: { accessPackageId: o.packageId, policy: {} } }))),
    ...titled('catalog', both((o) => ({ url: `${em}/assignmentPolicies/latchkey.preview`, body: { catalogId: o.catalogId, policy: {} } }))),
  ],
  [`PUT ${em}/assignmentPolicies/{id}`]: both((o) => ({ url: `${em}/assignmentPolicies/${o.sparePolicyId}`, body: { displayName: 'Spare' } })),
  [`PATCH ${em}/assignmentPolicies/{id}`]: both((o) => ({ url: `${em}/assignmentPolicies/${o.sparePolicyId}`, body: {} })),
  [`DELETE ${em}/assignmentPolicies/{id}`]: both(async (o, s) => ({ url: `${em}/assignmentPolicies/${await s.copy('assignment_policy', o.sparePolicyId)}` })),
  [`GET ${em}/catalogs/**`]: get((o) => `${em}/catalogs/${o.catalogId}`),
  [`POST ${em}/catalogs`]: anyone(() => ({ url: `${em}/catalogs`, body: { displayName: unique('New') } })),
  [`PATCH ${em}/catalogs/{id}`]: both((o) => ({ url: `${em}/catalogs/${o.catalogId}`, body: {} })),
  [`DELETE ${em}/catalogs/{id}`]: both((o) => ({ url: `${em}/catalogs/${o.catalogId}` }), 'CatalogNotEmpty'),
  [`GET ${em}/resourceRequests/**`]: get((o) => `${em}/resourceRequests/${o.resourceRequestId}`),
  [`POST ${em}/resourceRequests`]: [
    ...titled('add', both((o) => ({ url: `${em}/resourceRequests`, body: { requestType: 'adminAdd', catalog: { id: o.catalogId }, resource: { originId: o.otherOriginId, originSystem: 'AadGroup' } } }), 'Conflict')),
    one("add Omar's group", (s) => ({ url: `${em}/resourceRequests`, body: { requestType: 'adminAdd', catalog: { id: s.own.catalogId }, resource: { originId: s.directory.mine, originSystem: 'AadGroup' } } }), 'Conflict'),
    ...titled('read anew', both((o) => ({ url: `${em}/resourceRequests`, body: { requestType: 'adminUpdate', catalog: { id: o.catalogId }, resource: { id: o.resourceId } } }))),
    ...titled('remove', both((o) => ({ url: `${em}/resourceRequests`, body: { requestType: 'adminRemove', catalog: { id: o.catalogId }, resource: { id: o.resourceId } } }), 'ResourceInUse')),
  ],
  [`GET ${em}/resources/**`]: get((o) => `${em}/resources/${o.otherResourceId}`),
  [`GET ${em}/resourceRoleScopes/**`]: get((o) => `${em}/resourceRoleScopes/${o.roleScopeId}`),
  [`GET ${em}/assignmentPolicies/{id}/latchkey.rules`]: get((o) => `${em}/assignmentPolicies/${o.policyId}/latchkey.rules`),
  [`PATCH ${em}/assignmentPolicies/{id}/latchkey.rules`]: both((o) => ({ url: `${em}/assignmentPolicies/${o.sparePolicyId}/latchkey.rules`, body: {} })),
  [`GET ${em}/accessPackages/{id}/latchkey.rules`]: get((o) => `${em}/accessPackages/${o.packageId}/latchkey.rules`),
  [`PATCH ${em}/accessPackages/{id}/latchkey.rules`]: both((o) => ({ url: `${em}/accessPackages/${o.packageId}/latchkey.rules`, body: {} })),
  // separation of duties
  ...separationOfDuties,
  // automatic assignment
  [`POST ${em}/assignmentPolicies/latchkey.automaticPreview`]: both((o) => ({ url: `${em}/assignmentPolicies/latchkey.automaticPreview`, body: { accessPackageId: o.packageId, membershipRule: 'user.city -eq "Nowhere"' } })),
  [`POST ${em}/latchkey.explainMembershipRule`]: anyone(() => ({ url: `${em}/latchkey.explainMembershipRule`, body: { membershipRule: 'user.city -eq "Nowhere"', userId: person('sofie').id } })),
  [`GET ${em}/latchkey.automaticConflicts`]: anyone(() => ({ url: `${em}/latchkey.automaticConflicts` })),
  // discovery
  [`GET ${em}/availableAccessPackages/**`]: get((o) => `${em}/availableAccessPackages/${o.packageId}`),
  [`GET ${em}/accessPackageSuggestions/filterByCurrentUser()`]: anyone(() => ({ url: `${em}/accessPackageSuggestions/filterByCurrentUser(on='assignmentHistory')` })),
  [`GET ${em}/accessPackageSuggestions`]: anyone(() => ({ url: `${em}/accessPackageSuggestions` })),
  // the first run
  [`GET ${em}/latchkey.installation()`]: anyone(() => ({ url: `${em}/latchkey.installation()` })),
  [`POST ${em}/latchkey.testMail`]: anyone(() => ({ url: `${em}/latchkey.testMail` }), 'MailServerMissing', 'NoMailAddress'),
  // settings
  [`GET ${em}/latchkey.settings`]: anyone(() => ({ url: `${em}/latchkey.settings` })),
  [`PATCH ${em}/latchkey.settings`]: anyone(() => ({ url: `${em}/latchkey.settings`, body: {} })),
  [`GET ${em}/latchkey.mailTemplates`]: anyone(() => ({ url: `${em}/latchkey.mailTemplates` })),
  [`GET ${em}/latchkey.mailTemplates/{event}`]: anyone(() => ({ url: `${em}/latchkey.mailTemplates/requestApproved?language=nl` })),
  // roles
  [`GET ${em}/settings/**`]: anyone(() => ({ url: `${em}/settings` })),
  [`PATCH ${em}/settings`]: anyone(() => ({ url: `${em}/settings`, body: { externalUserLifecycleAction: 'none' } })),
  [`GET ${em}/controlConfigurations/**`]: anyone(() => ({ url: `${em}/controlConfigurations/endUserSettings` })),
  [`PATCH ${em}/controlConfigurations/{id}`]: anyone(() => ({ url: `${em}/controlConfigurations/endUserSettings`, body: {} })),
  ...roleCalls,
  // why
  [`GET ${em}/latchkey.why()`]: get((o) => `${em}/latchkey.why(personId='${o.targetId}',accessPackageId='${o.packageId}')`),
}
const named = () => ({ displayName: unique('New') })
const account = () => ({ displayName: 'New', userPrincipalName: `${unique('new').replace(' ', '')}@contoso.example` })
const team = () => ({ displayName: unique('New'), mailEnabled: false, securityEnabled: true, mailNickname: 'new' })
const theDirectory: Record<string, readonly Case[]> = {
  'GET me/**': anyone(() => ({ url: 'me' })),
  'GET users/**': anyone(() => ({ url: `users/${person('sofie').id}` })),
  ...objectWrites('users', (s) => s.directory.user, account, () => ({ user_principal_name: account().userPrincipalName })),
  'POST users/latchkey.importPeople': anyone(() => ({ url: 'users/latchkey.importPeople?dryRun=true', body: `displayName,userPrincipalName\nNew,${account().userPrincipalName}` })),
  'PUT users/{id}/manager/$ref': anyone((s) => ({ url: `users/${s.directory.user}/manager/$ref`, body: ref(s, person('grace').id) })),
  'DELETE users/{id}/manager/$ref': anyone((s) => ({ url: `users/${s.directory.user}/manager/$ref` })),
  'POST users/{id}/sponsors/$ref': anyone(async (s) => { await link(s, 'user_sponsor', 'user_id', s.directory.user, 'sponsor_id', person('sara').id); return { url: `users/${s.directory.user}/sponsors/$ref`, body: ref(s, person('sara').id) } }, 'Request_BadRequest'),
  'DELETE users/{id}/sponsors/{otherId}/$ref': anyone(async (s) => { await link(s, 'user_sponsor', 'user_id', s.directory.user, 'sponsor_id', person('sara').id); return { url: `users/${s.directory.user}/sponsors/${person('sara').id}/$ref` } }),
  ...grants('users', 'appRoleAssignments', (s) => s.directory.user, (s) => s.directory.user),
  'GET groups/**': groups((id) => ({ url: `groups/${id}` })),
  ...objectWrites('groups', (s) => s.directory.mine, team, named),
  'POST groups/{id}/members/$ref': groups(async (id, s) => { await link(s, 'group_member', 'group_id', id, 'member_id', s.directory.user); return { url: `groups/${id}/members/$ref`, body: ref(s, s.directory.user) } }, 'Request_BadRequest'),
  'DELETE groups/{id}/members/{otherId}/$ref': groups(async (id, s) => { await link(s, 'group_member', 'group_id', id, 'member_id', s.directory.user); return { url: `groups/${id}/members/${s.directory.user}/$ref` } }),
  'DELETE groups/{id}/members/$ref': groups(async (id, s) => { await link(s, 'group_member', 'group_id', id, 'member_id', s.directory.user); return { url: `groups/${id}/members/$ref?@id=${encodeURIComponent(ref(s, s.directory.user)['@odata.id'])}` } }),
  'POST groups/{id}/owners/$ref': groups(async (id, s) => { await link(s, 'object_owner', 'object_id', id, 'owner_id', s.directory.user); return { url: `groups/${id}/owners/$ref`, body: ref(s, s.directory.user) } }, 'Request_BadRequest'),
  'DELETE groups/{id}/owners/{otherId}/$ref': groups(async (id, s) => { await link(s, 'object_owner', 'object_id', id, 'owner_id', s.directory.user); return { url: `groups/${id}/owners/${s.directory.user}/$ref` } }),
  'DELETE groups/{id}/owners/$ref': groups(async (id, s) => { await link(s, 'object_owner', 'object_id', id, 'owner_id', s.directory.user); return { url: `groups/${id}/owners/$ref?@id=${encodeURIComponent(ref(s, s.directory.user)['@odata.id'])}` } }),
  ...grants('groups', 'appRoleAssignments', (s) => s.directory.other, (s) => s.directory.other),
  'GET applications/**': anyone((s) => ({ url: `applications/${s.directory.application}` })),
  ...objectWrites('applications', (s) => s.directory.application, named, () => ({ app_id: null })),
  ...ownerLinks('applications', (s) => s.directory.application),
  'GET servicePrincipals/**': anyone((s) => ({ url: `servicePrincipals/${s.directory.servicePrincipal}` })),
  ...objectWrites('servicePrincipals', (s) => s.directory.servicePrincipal, () => ({ ...named(), appId: `7c0ffee0-0000-4000-8000-${unique('').trim().padStart(12, 'c')}` }), () => ({ app_id: null })),
  ...ownerLinks('servicePrincipals', (s) => s.directory.servicePrincipal),
  ...grants('servicePrincipals', 'appRoleAssignedTo', (s) => s.directory.user, (s) => s.directory.holder),
  ...grants('servicePrincipals', 'appRoleAssignments', (s) => s.directory.servicePrincipal, (s) => s.directory.servicePrincipal),
  'GET directoryObjects/**': anyone(() => ({ url: `directoryObjects/${person('sofie').id}` })),
  'GET auditLogs/directoryAudits/**': get((o) => `auditLogs/directoryAudits/${o.eventId}`),
  'GET auditLogs/latchkey.export()': anyone(() => ({ url: `auditLogs/latchkey.export(userId='${person('joann').id}')` })),
  // reports
  [`GET ${em}/latchkey.figures()`]: anyone(() => ({ url: `${em}/latchkey.figures()` })),
  [`GET ${em}/latchkey.reports/accessPackagesForUser()`]: anyone(() => ({ url: `${em}/latchkey.reports/accessPackagesForUser(userId='${person('joann').id}')` })),
  [`GET ${em}/latchkey.reports/resourceAssignmentsForUser()`]: anyone(() => ({ url: `${em}/latchkey.reports/resourceAssignmentsForUser(userId='${person('joann').id}')` })),
  [`GET ${em}/latchkey.reports/assignments()`]: get((o) => `${em}/latchkey.reports/assignments(accessPackageId='${o.packageId}')`),
  [`GET ${em}/latchkey.reports/requests()`]: get((o) => `${em}/latchkey.reports/requests(accessPackageId='${o.packageId}')`),
  [`GET ${em}/latchkey.reports/resources()`]: anyone(() => ({ url: `${em}/latchkey.reports/resources()` })),
  [`GET ${em}/latchkey.reports/resourceHolders()`]: get((o) => `${em}/latchkey.reports/resourceHolders(resourceId='${o.resourceId}')`),
}

const calls: Readonly<Record<string, readonly Case[]>> = { ...asking, ...governing, ...theDirectory }
/** What to try on a route, or nothing when somebody added one and did not say. */
export const casesOf = (route: Pick<Route, 'method' | 'path'>): readonly Case[] | undefined => calls[`${route.method} ${route.path}`]
/** Routes that are tried and no longer exist. */
export const strayCalls = (routes: readonly Pick<Route, 'method' | 'path'>[]): readonly string[] => Object.keys(calls).filter((c) => !routes.some((r) => `${r.method} ${r.path}` === c))
