/** An assignment with all that the rules about movers, their mails and their audit look at. */
import { sql, type Selectable } from 'kysely'
import type { Activity, Actor, Effect } from '#domain/effect.ts'
import { reasonOf, type PersonFacts, type Reason } from '#domain/mover/reason.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Db, Tables, Tx } from '#db/tables.ts'
import type { AssignmentRow } from '../delivery/deliver-assignment.ts'
import { loadPeople, userTarget, type KnownPerson } from '../people.ts'
import { readPolicy } from '../policy/read-policies.ts'

export type CaseRow = Selectable<Tables['moverCase']>
type LiveRow = CaseRow & { readonly state: 'open' | 'decided' }
export type HeldAccess = {
  readonly assignment: AssignmentRow
  readonly packageName: string
  readonly catalogName: string
  readonly policy: Policy | undefined
  readonly personId: string
  readonly personName: string
  /** Undefined when the account is gone. */
  readonly person: KnownPerson | undefined
  readonly live: LiveRow | undefined
}

/** Locks an assignment that is held, and its live case. Nothing where it is over, or is being taken away. */
export async function lockHeld(tx: Tx, assignmentId: string, now: string): Promise<HeldAccess | undefined> {
  const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', assignmentId).forUpdate().executeTakeFirst()
  if (!assignment || assignment.state === 'expired' || assignment.endingRequestId || (assignment.endsAt && assignment.endsAt <= now)) return undefined
  const names = await tx.selectFrom('accessPackage as p').innerJoin('catalog as c', 'c.id', 'p.catalogId').where('p.id', '=', assignment.accessPackageId!).select(['p.displayName as packageName', 'c.displayName as catalogName']).executeTakeFirstOrThrow()
  const holder = await tx.selectFrom('subject').select(['objectId', 'displayName']).where('id', '=', assignment.targetId!).executeTakeFirstOrThrow()
  const live = await tx.selectFrom('moverCase').selectAll().where('assignmentId', '=', assignmentId).where('state', 'in', ['open', 'decided']).forUpdate().executeTakeFirst()
  return {
    assignment, live: live as LiveRow | undefined, packageName: names.packageName!, catalogName: names.catalogName!, personId: holder.objectId!, personName: holder.displayName ?? '',
    person: (await loadPeople(tx, [holder.objectId!])).get(holder.objectId!), policy: assignment.policyId ? await readPolicy(tx, assignment.policyId) : undefined,
  }
}

export const unknownFacts: PersonFacts = { department: null, jobTitle: null, officeLocation: null, userType: null, managerId: null, managerName: null }
/** The facts of people as they are now; those who are gone have none. */
export async function factsOf(db: Db | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PersonFacts>> {
  const { rows } = await sql<PersonFacts & { id: string }>`
    select d.id, d.department, d.job_title, d.office_location, d.user_type, m.id as manager_id, m.display_name as manager_name
    from directory_object d left join directory_object m on m.id = d.manager_id and m.deleted_date_time is null
    where d.kind = 'user' and d.deleted_date_time is null and d.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Why the holder no longer fits, with the names of those whom the policy is for. */
export async function readReason(tx: Tx, { policy, personId, personName }: HeldAccess): Promise<Reason> {
  const ids = policy!.specificAllowedTargets.flatMap((s) => s.userId ?? s.groupId ?? [])
  const named = ids.length === 0 ? [] : await tx.selectFrom('directoryObject').select(['id', 'displayName']).where('id', 'in', ids).execute()
  const facts = (await factsOf(tx, [personId])).get(personId) ?? unknownFacts
  return reasonOf(policy!, personName, facts, (id) => named.find((n) => n.id === id)?.displayName ?? undefined)
}

/** An audit event about somebody's access. */
export const auditHeld = (held: HeldAccess, activity: Activity, by: Actor, more: { reason?: string; details?: Record<string, string> } = {}): Effect => ({
  do: 'audit', activity, by, about: { catalogId: held.assignment.catalogId!, accessPackageId: held.assignment.accessPackageId!, assignmentId: held.assignment.id },
  targets: [
    { type: 'AccessPackage', id: held.assignment.accessPackageId!, displayName: held.packageName },
    held.person ? userTarget(held.person) : { type: 'User', id: held.personId, displayName: held.personName },
  ],
  ...more,
})
