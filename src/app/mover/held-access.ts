/** An assignment with all that the rules about movers, their mails and their audit look at. */
import { sql, type Selectable } from 'kysely'
import type { Activity, Actor, Effect } from '#domain/effect.ts'
import { reasonOf, type PersonFacts, type Reason } from '#domain/mover/reason.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Db, Tables, Tx } from '#db/tables.ts'
import type { AssignmentRow } from '../delivery/deliver-assignment.ts'
import { loadPeople, userTarget, type KnownPerson } from '../people.ts'
import { readPoliciesOf } from '../policy/read-policies.ts'

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
export const lockHeld = async (tx: Tx, assignmentId: string, now: string): Promise<HeldAccess | undefined> => (await lockManyHeld(tx, [assignmentId], now))[0]

/** The same for many assignments; those that are over are left out. */
export async function lockManyHeld(tx: Tx, assignmentIds: readonly string[], now: string): Promise<readonly HeldAccess[]> {
  const locked = assignmentIds.length === 0 ? [] : await tx.selectFrom('assignment').selectAll().where('id', 'in', assignmentIds).orderBy('id').forUpdate().execute()
  const assignments = locked.filter((a) => a.state !== 'expired' && !a.endingRequestId && !(a.endsAt && a.endsAt <= now))
  if (assignments.length === 0) return []
  const lives = await tx.selectFrom('moverCase').selectAll().where('assignmentId', 'in', assignments.map((a) => a.id)).where('state', 'in', ['open', 'decided']).orderBy('id').forUpdate().execute()
  const packages = await tx.selectFrom('accessPackage as p').innerJoin('catalog as c', 'c.id', 'p.catalogId').where('p.id', 'in', unique(assignments.map((a) => a.accessPackageId!))).select(['p.id', 'p.displayName as packageName', 'c.displayName as catalogName']).execute()
  const holders = await tx.selectFrom('subject').select(['id', 'objectId', 'displayName']).where('id', 'in', unique(assignments.map((a) => a.targetId!))).execute()
  const people = await loadPeople(tx, holders.map((h) => h.objectId!))
  const policies = await readPoliciesOf(tx, unique(assignments.flatMap((a) => a.policyId ?? [])))
  return assignments.map((assignment) => {
    const holder = holders.find((h) => h.id === assignment.targetId)!
    const { packageName, catalogName } = packages.find((p) => p.id === assignment.accessPackageId)!
    return {
      assignment, packageName: packageName!, catalogName: catalogName!, personId: holder.objectId!, personName: holder.displayName ?? '', person: people.get(holder.objectId!),
      live: lives.find((l) => l.assignmentId === assignment.id) as LiveRow | undefined, policy: policies.find((p) => p.id === assignment.policyId),
    }
  })
}
const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)]

export const unknownFacts: PersonFacts = { department: null, jobTitle: null, officeLocation: null, userType: null, managerId: null, managerName: null }
/** The facts of people as they are now; those who are gone have none. */
export async function factsOf(db: Db | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PersonFacts>> {
  const { rows } = await sql<PersonFacts & { id: string }>`
    select d.id, d.department, d.job_title, d.office_location, d.user_type, m.id as manager_id, m.display_name as manager_name
    from directory_object d left join directory_object m on m.id = d.manager_id and m.deleted_date_time is null
    where d.kind = 'user' and d.deleted_date_time is null and d.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Why each holder no longer fits, with the names of those whom their policy is for. */
export async function readReasons(tx: Tx, held: readonly HeldAccess[]): Promise<readonly Reason[]> {
  const ids = unique(held.flatMap((h) => h.policy!.specificAllowedTargets.flatMap((s) => s.userId ?? s.groupId ?? [])))
  const rows = ids.length === 0 ? [] : await tx.selectFrom('directoryObject').select(['id', 'displayName']).where('id', 'in', ids).execute()
  const names = new Map(rows.map((r) => [r.id, r.displayName ?? undefined]))
  const facts = await factsOf(tx, held.map((h) => h.personId))
  return held.map(({ policy, personId, personName }) => reasonOf(policy!, personName, facts.get(personId) ?? unknownFacts, (id) => names.get(id)))
}

/** What mails tell of whom the policy is for: as it was when the case was opened. */
export const toldOf = ({ live, policy }: HeldAccess) => ({ policyName: policy?.displayName, ...live!.details.scope })
/** The same of access that went because nobody fits it any more, or was asked in vain whether it stays. */
export async function toldOfRemoved(tx: Tx, assignmentId: string): Promise<ReturnType<typeof toldOf> | undefined> {
  const found = await tx.selectFrom('moverCase as c').leftJoin('assignmentPolicy as p', 'p.id', 'c.policyId').where('c.assignmentId', '=', assignmentId).where('c.outcome', '=', 'removed').select(['c.details', 'p.displayName']).executeTakeFirst()
  return found && { policyName: found.displayName ?? undefined, ...found.details.scope }
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
