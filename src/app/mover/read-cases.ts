/** The cases that a caller may see, and those that wait for the caller's decision (L1). */
import { sql, type RawBuilder } from 'kysely'
import { can, canEverywhere, canSelfServe, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { latestKeep } from '#domain/mover/deciding.ts'
import { changesBetween, type PersonFacts, type Reason } from '#domain/mover/reason.ts'
import type { Expiration, Policy } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { loadPeople, type KnownPerson } from '../people.ts'
import { factsOf, unknownFacts } from './held-access.ts'
import { ownersOf } from '../catalog/keepers.ts'

export type CaseState = 'open' | 'decided' | 'ended' | 'back' | 'all'
export type CaseQuery = { readonly personId?: string | undefined; readonly state?: CaseState | undefined; readonly top: number; readonly after?: string | undefined }
type Found = {
  id: string; state: string; outcome: string | null; action: string; reason: string; details: Pick<Reason, 'scope' | 'facts'>; openedAt: string; dueAt: string | null; closedAt: string | null
  decision: string | null; decidedBy: { id: string; displayName: string } | null; decidedAt: string | null; keepUntil: string | null; justification: string | null
  personId: string; personName: string | null; assignmentId: string; assignmentState: string; startsAt: string; endsAt: string | null; accessPackageId: string; packageName: string; catalogId: string; catalogName: string
  policyId: string | null; policyName: string | null; expiration: Expiration | null; rules: Policy['rules']; before: PersonFacts | null; beforeAt: string | null
}

/** Catalogs as a condition: everywhere, or in some. */
const inCatalogs = (all: boolean, catalogs: readonly string[]): RawBuilder<boolean> => (all ? sql`true` : sql`a.catalog_id = any(${[...catalogs]}::uuid[])`)
const manages = (caller: Caller): RawBuilder<boolean> => (caller.kind === 'user' ? sql`d.manager_id = ${caller.id}` : sql`false`)
/** Managers see what concerns their reports, readers of a catalog what is in it. */
export const readable = (caller: Caller): RawBuilder<boolean> => sql`(${manages(caller)} or ${inCatalogs(canEverywhere(caller, 'catalog.read'), catalogsWhere(caller, 'catalog.read'))})`
const decidable = (caller: Caller, now: string): RawBuilder<boolean> => sql`c.state = 'open' and c.action = 'ask' and c.due_at > ${now} and c.person_id <> ${caller.id}
  and (${canSelfServe(caller) ? manages(caller) : sql`false`} or ${inCatalogs(canEverywhere(caller, 'package.update'), catalogsWhere(caller, 'package.update'))})`

/** Without a filter: what waits for the caller. With one: what the caller may read, open unless another state is asked for. Oldest first; `next` goes on after a full page. */
export async function moverCases(app: App, caller: Caller, { personId, state, top, after }: CaseQuery): Promise<{ readonly value: readonly object[]; readonly next: string | null }> {
  const asked = personId === undefined && state === undefined
  const states = state === 'all' ? sql`true` : sql`c.state = ${state ?? 'open'}`
  const which = asked ? decidable(caller, nowOf(app)) : sql<boolean>`${readable(caller)} and ${states} and ${personId === undefined ? sql`true` : sql`c.person_id = ${personId}`}`
  const found = await read(app, sql`${which} and ${after === undefined ? sql`true` : sql`c.id > ${after}`}`, top)
  return { value: await shown(app, caller, found), next: found.length === top ? found.at(-1)!.id : null }
}

/** One case, for who may see it. */
export async function moverCase(app: App, caller: Caller, id: string): Promise<Decision<object>> {
  const found = await read(app, sql`c.id = ${id} and ${readable(caller)}`, 1)
  return found.length > 0 ? ok((await shown(app, caller, found))[0]!) : no('NotFound', { what: 'mover case', id })
}

async function read(app: App, which: RawBuilder<unknown>, top: number): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select c.id, c.state, c.outcome, c.action, c.reason, c.details, c.opened_at, c.due_at, c.closed_at, c.decision, c.decided_by, c.decided_at, c.keep_until, c.justification,
      c.person_id, s.display_name as person_name, a.id as assignment_id, a.state as assignment_state, a.starts_at, a.ends_at, k.id as access_package_id, k.display_name as package_name, g.id as catalog_id, g.display_name as catalog_name,
      p.id as policy_id, p.display_name as policy_name, p.expiration, p.rules, f.facts as before, f.taken_at as before_at
    from mover_case c join assignment a on a.id = c.assignment_id join subject s on s.id = a.target_id join access_package k on k.id = a.access_package_id join catalog g on g.id = a.catalog_id
    left join assignment_policy p on p.id = c.policy_id left join assignment_facts f on f.assignment_id = a.id left join directory_object d on d.id = c.person_id and d.deleted_date_time is null
    where ${which} order by c.id limit ${top}`.execute(app.db)
  return rows
}

async function shown(app: App, caller: Caller, cases: readonly Found[]): Promise<readonly object[]> {
  const facts = await factsOf(app.db, cases.map((c) => c.personId))
  const roles = await rolesOf(app, cases.map((c) => c.accessPackageId))
  const owners = new Map(await Promise.all([...new Set(cases.map((c) => c.catalogId))].map(async (id) => [id, await ownersOf(app.db, id)] as const)))
  const managers = await loadPeople(app.db, [...facts.values()].flatMap((f) => f.managerId ?? []))
  const now = nowOf(app)
  return cases.map((c) => one(c, { caller, now, facts: facts.get(c.personId), roles: roles.filter((r) => r.accessPackageId === c.accessPackageId).map(({ accessPackageId: _, ...role }) => role), owners: owners.get(c.catalogId)!, managers }))
}

type Around = { readonly caller: Caller; readonly now: string; readonly facts: PersonFacts | undefined; readonly roles: readonly object[]; readonly owners: readonly KnownPerson[]; readonly managers: ReadonlyMap<string, KnownPerson> }
function one(c: Found, { caller, now, facts, roles, owners, managers }: Around): object {
  const { managerId, managerName, ...person } = facts ?? unknownFacts
  const deciders = [...(managerId && managers.get(managerId)?.accountEnabled ? [{ id: managerId, displayName: managerName, as: 'manager' }] : []), ...owners.filter((p) => p.id !== managerId).map((p) => ({ id: p.id, displayName: p.name, as: 'owner' }))].filter((p) => p.id !== c.personId)
  const waits = c.state === 'open' && c.action === 'ask' && c.dueAt !== null && c.dueAt > now
  const may = caller.kind === 'user' && caller.id !== c.personId && ((managerId === caller.id && canSelfServe(caller)) || can(caller, 'package.update', c.catalogId))
  return {
    id: c.id, state: c.state, outcome: c.outcome, action: c.action, openedDateTime: c.openedAt, dueDateTime: c.dueAt, closedDateTime: c.closedAt,
    person: { id: c.personId, displayName: c.personName, ...person, manager: managerId ? { id: managerId, displayName: managerName } : null },
    accessPackage: { id: c.accessPackageId, displayName: c.packageName }, catalog: { id: c.catalogId, displayName: c.catalogName },
    assignment: { id: c.assignmentId, state: c.assignmentState, startDateTime: c.startsAt, endDateTime: c.endsAt }, policy: c.policyId ? { id: c.policyId, displayName: c.policyName } : null,
    reason: { text: c.reason, ...c.details }, changes: c.before && facts ? changesBetween(c.before, facts) : null, resourceRoles: roles,
    canDecide: waits && may, deciders: waits ? deciders : [], latestKeepDateTime: waits ? latestKeep({ ...c, rules: { ...defaultPolicyRules, ...c.rules } }, now) : null,
    decision: c.decision && { result: c.decision, keepUntilDateTime: c.keepUntil, justification: c.justification, decidedBy: c.decidedBy, decidedDateTime: c.decidedAt },
  }
}

type RoleRow = { readonly accessPackageId: string; readonly resource: string | null; readonly role: string | null; readonly originSystem: string }
/** What hangs on the access: the roles that the packages give. */
async function rolesOf(app: App, packages: readonly string[]): Promise<readonly RoleRow[]> {
  if (packages.length === 0) return []
  return app.db.selectFrom('resourceRoleScope as s').innerJoin('resourceRole as r', 'r.id', 's.resourceRoleId').innerJoin('resource as o', 'o.id', 'r.resourceId').where('s.accessPackageId', 'in', [...new Set(packages)])
    .select(['s.accessPackageId', 'o.displayName as resource', 'r.displayName as role', 'o.originSystem']).orderBy('o.displayName').orderBy('r.displayName').execute() as Promise<RoleRow[]>
}
