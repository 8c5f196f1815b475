import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { coverageOf, type Covering, type CoveringPerson, type Finding } from '#domain/approval/coverage.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { nowOf, type App } from '../app.ts'
import { principalsNamed } from './approvable.ts'
import { standsBehind } from './stands-behind.ts'

type Named = { readonly id: string; readonly displayName: string }
export type Coverage = {
  readonly weeks: number
  readonly value: readonly (Finding & { readonly accessPackage: Named; readonly catalog: Named; readonly policy: Named; readonly stage: number })[]
  readonly openStages: readonly object[]
}
type PolicyRow = { id: string; name: string; settings: Policy['requestApprovalSettings']; packageId: string; packageName: string; catalogId: string; catalogName: string }

/**
 * Which policies cannot be approved today, or will not be able to be in some weeks, and the open stages that nobody can
 * decide (L7): of the catalogs that the caller may read, the worst first.
 */
export async function readCoverage(app: App, caller: Caller, weeks: number): Promise<Decision<Coverage>> {
  const catalogs = canEverywhere(caller, 'catalog.read') ? null : catalogsWhere(caller, 'catalog.read')
  if (catalogs?.length === 0) return no('Forbidden', { task: 'see which access packages can be approved' })
  const until = formatInstant(parseInstant(nowOf(app))!.add({ hours: weeks * 7 * 24 }))
  const policies = await approvedPolicies(app, catalogs)
  const covering = await coveringOf(app, policies)
  const value = policies.flatMap((p) => p.settings.stages.flatMap((stage, i) => {
    const found = coverageOf(stage, covering, until)
    return found ? [{ accessPackage: { id: p.packageId, displayName: p.packageName }, catalog: { id: p.catalogId, displayName: p.catalogName }, policy: { id: p.id, displayName: p.name }, stage: i + 1, ...found }] : []
  }))
  return ok({ weeks, value: value.toSorted((a, b) => gravityOf(a) - gravityOf(b)), openStages: await stuckStages(app, catalogs) })
}
/** Nobody now, nobody later, one person now, one person later. */
const gravityOf = ({ problem, from }: Finding): number => (problem === 'nobody' ? 0 : 2) + (from === null ? 0 : 1)

async function approvedPolicies(app: App, catalogs: readonly string[] | null): Promise<readonly PolicyRow[]> {
  const { rows } = await sql<PolicyRow>`
    select p.id, p.display_name as name, p.request_approval_settings as settings, k.id as package_id, k.display_name as package_name, c.id as catalog_id, c.display_name as catalog_name
    from assignment_policy p join access_package k on k.id = p.access_package_id join catalog c on c.id = p.catalog_id
    where ((p.request_approval_settings ->> 'isApprovalRequiredForAdd')::boolean or (p.request_approval_settings ->> 'isApprovalRequiredForUpdate')::boolean)
      and (${catalogs}::uuid[] is null or p.catalog_id = any(${catalogs}::uuid[]))
    order by k.display_name, p.display_name, p.id`.execute(app.db)
  return rows
}

/** Everybody who can sign in behind the people and groups that the policies name, read at once. */
async function coveringOf(app: App, policies: readonly PolicyRow[]): Promise<Covering> {
  const principals = principalsNamed(policies.flatMap((p) => p.settings.stages.flatMap((s) => [...s.primaryApprovers, ...s.fallbackPrimaryApprovers])))
  return coveringFrom(await standsBehind(app.db, principals))
}
/** Who can sign in of those whom sets name, each once. */
export const coveringFrom = (behind: ReadonlyMap<string, readonly CoveringPerson[]>): Covering => (sets) =>
  [...new Map(principalsNamed(sets).flatMap((id) => behind.get(id) ?? []).map((person) => [person.id, person])).values()]

type Stuck = { requestId: string; stageId: string; sequence: number; openedAt: string; dueAt: string; packageId: string; packageName: string; targetName: string | null }
/** Open stages with nobody who could decide them: no approver, or none who can sign in and is not concerned. */
async function stuckStages(app: App, catalogs: readonly string[] | null): Promise<readonly object[]> {
  const { rows } = await sql<Stuck>`
    select r.id as request_id, t.id as stage_id, t.sequence, t.opened_at, t.due_at, k.id as package_id, k.display_name as package_name, g.display_name as target_name
    from approval_stage t join assignment_request r on r.id = t.approval_id join access_package k on k.id = r.access_package_id join subject g on g.id = r.target_id join subject q on q.id = r.requestor_id
    where t.status = 'InProgress' and (${catalogs}::uuid[] is null or r.catalog_id = any(${catalogs}::uuid[]))
      -- Most have somebody who is named; only what is left is looked for in groups.
      and not exists (
        select 1 from stage_approver a join directory_object d on d.id = a.principal_id
        where a.stage_id = t.id and d.kind = 'user' and d.account_enabled and d.deleted_date_time is null and d.id not in (g.object_id, q.object_id, r.created_by_id))
      and not exists (
        select 1 from stage_approver a, lateral (select a.principal_id as id union select transitive_members(a.principal_id)) as m join directory_object d on d.id = m.id
        where a.stage_id = t.id and d.kind = 'user' and d.account_enabled and d.deleted_date_time is null and d.id not in (g.object_id, q.object_id, r.created_by_id))
    order by t.due_at, t.id limit 999`.execute(app.db)
  return rows.map((r) => ({
    requestId: r.requestId, stageId: r.stageId, stage: r.sequence, openedDateTime: r.openedAt, dueDateTime: r.dueAt, accessPackage: { id: r.packageId, displayName: r.packageName }, target: r.targetName,
    reason: 'None of its approvers can sign in and decide. Name other approvers in the policy, or reassign the stage; otherwise it expires.',
  }))
}
