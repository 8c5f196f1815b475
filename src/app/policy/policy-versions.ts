import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { readPolicy } from './read-policies.ts'

/** Every version of a policy, the newest first: what it said, since when, and who changed it (entra.md §6.3 A15). For who may read the catalog. */
export async function policyVersions(app: App, caller: Caller, policyId: string): Promise<Decision<readonly object[]>> {
  const policy = await app.db.selectFrom('assignmentPolicy').select(['catalogId', 'modifiedDateTime']).where('id', '=', policyId).executeTakeFirst()
  if (!policy || !can(caller, 'catalog.read', policy.catalogId!)) return no('NotFound', { what: 'policy', id: policyId })
  const rows = await app.db.selectFrom('policyVersion as v').leftJoin('directoryObject as d', 'd.id', 'v.changedById').where('v.policyId', '=', policyId).orderBy('v.version', 'desc').limit(500)
    .select(['v.version', 'v.changedAt as changedDateTime', 'v.changedById', 'd.displayName as changedByName', 'v.policy']).execute()
  const now = (await readPolicy(app.db, policyId))!
  // A policy that was not changed since versions are kept has this one only.
  const before = rows.some((v) => v.version === now.version) ? [] : [{ version: now.version, changedDateTime: policy.modifiedDateTime, policy: now, changedBy: null }]
  return ok([...before, ...rows.map(({ changedById, changedByName, ...v }) => ({ ...v, changedBy: changedById === null ? null : { id: changedById, displayName: changedByName } }))])
}

/** The rules that a request was judged by, as they were (entra.md F26). Whom the policy names is only for who may read the catalog: approvers may be kept from whoever asks. */
export async function policyOfRequest(app: App, caller: Caller, id: string): Promise<Decision<object>> {
  const row = await app.db.selectFrom('assignmentRequest').select(['policySnapshot', 'catalogId']).where('id', '=', id).executeTakeFirst()
  if (!row?.policySnapshot) return no('NotFound', { what: 'kept policy of request', id })
  return ok(can(caller, 'catalog.read', row.catalogId!) ? row.policySnapshot : withoutNames(row.policySnapshot))
}

const withoutNames = ({ specificAllowedTargets: _, requestorSettings: { onBehalfRequestors: __, ...requestorSettings }, requestApprovalSettings, ...policy }: Policy): object => ({
  ...policy, requestorSettings,
  requestApprovalSettings: { ...requestApprovalSettings, stages: requestApprovalSettings.stages.map(({ primaryApprovers: _a, fallbackPrimaryApprovers: _b, escalationApprovers: _c, fallbackEscalationApprovers: _d, ...stage }) => stage) },
})
