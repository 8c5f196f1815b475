/** Writes many people at once, with what single writes would leave behind: the same events, the same subjects. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import type { Known, Planned } from '#domain/directory/plan-people.ts'
import type { Effect } from '#domain/effect.ts'
import { user } from '#model/directory-object.ts'
import { columnOf } from '#model/entity.ts'
import { rowsInto } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, record, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'
import { managerAudit } from './write-link.ts'
import { initialOf, objectAudit } from './write-object.ts'

/** They were planned on this transaction, with whoever is known locked. Whether a manager is there is looked at when it ends, so people may come in any order. */
export async function writePeople(app: App, tx: Tx, caller: Caller, people: readonly Planned[], known: ReadonlyMap<string, Known>): Promise<void> {
  const before = new Map([...known.values()].map((k) => [k.id, k]))
  const added = people.filter(({ isNew }) => isNew)
  const changed = people.filter(({ isNew, values }) => !isNew && Object.keys(values).length > 0)
  const moved = people.filter(({ managerId, isNew }) => managerId !== undefined && !isNew)
  if (added.length > 0) await insert(app, tx, added)
  if (changed.length > 0) await update(tx, changed)
  if (moved.length > 0) await sql`
    update directory_object d set manager_id = m.manager_id from jsonb_to_recordset(${JSON.stringify(moved.map(({ id, managerId }) => ({ id, manager_id: managerId })))}::jsonb) as m(id uuid, manager_id uuid) where d.id = m.id`.execute(tx)
  const nameOf = ({ id, values }: Planned): string => String(values.displayName ?? before.get(id)?.values['displayName'] ?? '')
  const by = actorOf(caller)
  const managers = people.flatMap(({ id, managerId }) => (managerId === undefined ? [] : [managerId, before.get(id)?.managerId ?? null])).flatMap((id) => id ?? [])
  const managerName = await namesOf(tx, [...new Set(managers)])
  const effects: Effect[] = people.flatMap((person) => [
    ...(person.isNew ? [objectAudit('added', by, 'user', person.id, nameOf(person))] : Object.keys(person.values).length > 0 ? [objectAudit('changed', by, 'user', person.id, nameOf(person), modifiedProperties(before.get(person.id)?.values ?? {}, person.values))] : []),
    ...(person.managerId === undefined ? [] : [managerAudit(by, { id: person.id, displayName: nameOf(person) }, [before.get(person.id)?.managerId ?? null, person.managerId], managerName)]),
  ])
  if (effects.length > 0) await record(app, tx, effects)
}

async function insert(app: App, tx: Tx, added: readonly Planned[]): Promise<void> {
  const now = nowOf(app)
  const { businessPhones: _, otherMails: __, ...initial } = initialOf(user)
  const members = [...new Set(added.flatMap(({ values }) => Object.keys(values)))]
  const rows = added.map(({ id, values, managerId = null }) => ({ id, kind: 'user', ...Object.fromEntries(members.map((m) => [m, null])), ...initial, ...values, managerId, createdDateTime: now }))
  await rowsInto('directoryObject', rows as never).execute(tx)
}

/** Each person keeps what the file says nothing of, or says the same of. */
async function update(tx: Tx, changed: readonly Planned[]): Promise<void> {
  const ids = changed.map(({ id }) => id)
  // Always the subject before what a change sets in motion: whoever decides about these people goes the same way.
  await tx.selectFrom('subject').select('id').where('objectId', 'in', ids).orderBy('objectId').forNoKeyUpdate().execute()
  const members = [...new Set(changed.flatMap(({ values }) => Object.keys(values)))]
  const rows = changed.map(({ id, values }) => ({ id, ...Object.fromEntries(Object.entries(values).map(([member, value]) => [columnOf(member), value])), given: Object.keys(values).map(columnOf) }))
  const columns = members.map(columnOf)
  const types = sql.join([sql`id uuid`, sql`given text[]`, ...columns.map((c) => sql`${sql.ref(c)} ${sql.raw(c === 'account_enabled' ? 'boolean' : 'text')}`)])
  const sets = sql.join(columns.map((c) => sql`${sql.ref(c)} = case when ${sql.lit(c)} = any(n.given) then n.${sql.ref(c)} else d.${sql.ref(c)} end`))
  await sql`update directory_object d set ${sets} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(${types}) where d.id = n.id`.execute(tx)
  await sql`update subject s set display_name = d.display_name, email = d.mail, principal_name = d.user_principal_name from directory_object d
    where d.id = s.object_id and d.id = any(${ids}::uuid[]) and (s.display_name, s.email, s.principal_name) is distinct from (d.display_name, d.mail, d.user_principal_name)`.execute(tx)
}
