import { sql, type RawBuilder } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { coverageOf, everySetOf, type AskedByStage, type Covering, type CoveringPerson, type Finding } from '#domain/approval/coverage.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { nowOf, type App } from '../app.ts'
import { principalsNamed } from './approvable.ts'
import { standsBehind } from './stands-behind.ts'

type Named = { readonly id: string; readonly displayName: string }
export type Coverage = {
  readonly weeks: number
  /** How many stages there are about which there is something to say. */
  readonly count: number
  /** The page that was asked for. */
  readonly value: readonly (Finding & { readonly accessPackage: Named; readonly catalog: Named; readonly policy: Named; readonly stage: number })[]
  readonly openStages: readonly object[]
}
export type CoveragePage = { readonly weeks: number; readonly top: number; readonly skip: number }
/** Whom stages ask, each answer once with how many stages give it: very many policies ask few different people. */
type Asked = { readonly asked: AskedByStage; readonly stages: number }
type Found = Asked & { readonly finding: Finding }

/**
 * Which policies cannot be approved today, or will not be able to be in some weeks, and the open stages that nobody can
 * decide (L7): of the catalogs that the caller may read, the worst first.
 */
export async function readCoverage(app: App, caller: Caller, { weeks, ...page }: CoveragePage): Promise<Decision<Coverage>> {
  const catalogs = canEverywhere(caller, 'catalog.read') ? null : catalogsWhere(caller, 'catalog.read')
  if (catalogs?.length === 0) return no('Forbidden', { task: 'see which access packages can be approved' })
  const until = formatInstant(parseInstant(nowOf(app))!.add({ hours: weeks * 7 * 24 }))
  const askedOf = await everyAsked(app, catalogs)
  const covering = coveringFrom(await standsBehind(app.db, principalsNamed(askedOf.flatMap(({ asked }) => everySetOf(asked)))))
  const found = askedOf.flatMap((one): Found[] => { const finding = coverageOf(one.asked, covering, until); return finding ? [{ ...one, finding }] : [] })
  return ok({ weeks, count: found.reduce((sum, { stages }) => sum + stages, 0), value: await stagesOf(app, catalogs, found, page), openStages: await stuckStages(app, catalogs) })
}
/** Nobody now, nobody later, one person now, one person later. */
const gravityOf = ({ problem, from }: Finding): number => (problem === 'nobody' ? 0 : 2) + (from === null ? 0 : 1)

/** The stages of policies that ask for approval. */
const stagesToApprove = (catalogs: readonly string[] | null) => sql`
  assignment_policy p cross join lateral jsonb_array_elements(p.request_approval_settings -> 'stages') with ordinality as t(stage, number)
  where ((p.request_approval_settings ->> 'isApprovalRequiredForAdd')::boolean or (p.request_approval_settings ->> 'isApprovalRequiredForUpdate')::boolean)
    and (${catalogs}::uuid[] is null or p.catalog_id = any(${catalogs}::uuid[]))`

const askedBy = ['primaryApprovers', 'fallbackPrimaryApprovers', 'isEscalationEnabled', 'escalationApprovers', 'fallbackEscalationApprovers'] as const satisfies readonly (keyof AskedByStage)[]
const whomAsks = (stage: RawBuilder<unknown>) => sql`jsonb_build_object(${sql.join(askedBy.flatMap((name) => [sql.lit(name), sql`${stage} -> ${sql.lit(name)}`]))})`

async function everyAsked(app: App, catalogs: readonly string[] | null): Promise<readonly Asked[]> {
  const { rows } = await sql<Asked>`
    select ${whomAsks(sql`t.stage`)} as asked, count(*)::int as stages from ${stagesToApprove(catalogs)} group by 1`.execute(app.db)
  return rows
}

/** A page of the stages that ask those about whom something was found, the worst first, then by name. */
async function stagesOf(app: App, catalogs: readonly string[] | null, found: readonly Found[], { top, skip }: Omit<CoveragePage, 'weeks'>): Promise<Coverage['value']> {
  const ways = JSON.stringify(found.map(({ asked, finding }, i) => ({ i, gravity: gravityOf(finding), asked })))
  const { rows } = await sql<{ i: number; stage: number; policyId: string; policyName: string; packageId: string; packageName: string; catalogId: string; catalogName: string }>`
    select w.i, p.number::int as stage, p.id as policy_id, p.display_name as policy_name, k.id as package_id, k.display_name as package_name, k.catalog_id, (select display_name from catalog c where c.id = k.catalog_id) as catalog_name
    from (select p.*, t.* from ${stagesToApprove(catalogs)}) as p
    join jsonb_to_recordset(${ways}::jsonb) as w(i int, gravity int, asked jsonb) on w.asked = ${whomAsks(sql`p.stage`)}
    join access_package k on k.id = p.access_package_id
    order by w.gravity, k.display_name, p.display_name, p.id, p.number limit ${top} offset ${skip}`.execute(app.db)
  return rows.map((r) => ({
    accessPackage: { id: r.packageId, displayName: r.packageName }, catalog: { id: r.catalogId, displayName: r.catalogName }, policy: { id: r.policyId, displayName: r.policyName }, stage: r.stage, ...found[r.i]!.finding,
  }))
}

/** Who can sign in of those whom sets name, each once. */
export const coveringFrom = (behind: ReadonlyMap<string, readonly CoveringPerson[]>): Covering => (sets) =>
  [...new Map(principalsNamed(sets).flatMap((id) => behind.get(id) ?? []).map((person) => [person.id, person])).values()]

type Stuck = { requestId: string; stageId: string; sequence: number; openedAt: string; dueAt: string; packageId: string; packageName: string; targetName: string | null }
/** Open stages, of some catalogs or all, with nobody who could decide them: no approver, or none who can sign in and is not concerned. */
export async function stuckStages(app: App, catalogs: readonly string[] | null): Promise<readonly object[]> {
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
