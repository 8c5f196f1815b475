/** People as the rules look at them. */
import { sql, type RawBuilder } from 'kysely'
import { rowsInto } from '#db/insert-many.ts'
import type { Db, Tx } from '#db/tables.ts'
import { those } from '#db/those.ts'
import type { Actor, AuditTarget, Person } from '#domain/effect.ts'
import type { Caller } from '#domain/caller.ts'
import type { AskingPerson } from '#domain/request/admission.ts'
import type { App } from './app.ts'

export type KnownPerson = AskingPerson & { readonly mail: string | null; readonly upn: string; readonly language: string | null; readonly jobTitle: string | null; readonly department: string | null; readonly company: string | null; readonly sponsors: readonly string[] }
type Loaded = {
  id: string; displayName: string; userPrincipalName: string; mail: string | null; preferredLanguage: string | null; jobTitle: string | null; department: string | null
  companyName: string | null; userType: 'Member' | 'Guest'; accountEnabled: boolean; managers: (string | null)[]; groups: string[]; sponsors: string[]
}

/** People by id, with their managers (first and second level), their sponsors (people and groups), and every group they are in. Deleted people are not found. */
export const loadPeople = async (db: Db | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>> => (ids.length === 0 ? new Map() : peopleAmong(db, those(ids)))

/** The people behind principals: themselves, and the members of groups with their nested groups, where these are still there. */
export const peopleBehind = async (db: Db | Tx, principals: readonly string[]): Promise<readonly KnownPerson[]> => (principals.length === 0 ? [] : [...(await peopleAmong(db, sql`
  with named as (select o.id from directory_object o where o.id = any(array(${those(principals)})) and o.deleted_date_time is null) select id from named union select transitive_members(id) from named`)).values()])

/** Those who ask in these requests, whom they are for, and who assigned them directly. */
export const peopleConcerned = (db: Db | Tx, requestIds: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>> =>
  peopleAmong(db, sql`select s.object_id from assignment_request r join subject s on s.id in (r.requestor_id, r.target_id) where r.id = any(array(${those(requestIds)}))
    union all select r.created_by_id from assignment_request r where r.id = any(array(${those(requestIds)})) and r.request_type in ('adminAdd', 'adminUpdate')`)

/** `ids` gives one column of ids. */
async function peopleAmong(db: Db | Tx, ids: RawBuilder<unknown>): Promise<ReadonlyMap<string, KnownPerson>> {
  const { rows } = await sql<Loaded>`
    select u.id, u.display_name, u.user_principal_name, u.mail, u.preferred_language, u.job_title, u.department, u.company_name, u.user_type, u.account_enabled,
      array[m.id, m2.id]::text[] as managers, array(select g::text from transitive_groups(u.id) g) as groups,
      array(select d.id::text from user_sponsor s join directory_object d on d.id = s.sponsor_id where s.user_id = u.id and d.deleted_date_time is null order by d.id) as sponsors
    from directory_object u
    left join directory_object m on m.id = u.manager_id and m.deleted_date_time is null
    left join directory_object m2 on m2.id = m.manager_id and m2.deleted_date_time is null
    where u.kind = 'user' and u.deleted_date_time is null and u.id = any(array(${ids}))`.execute(db)
  return new Map(rows.map((r) => [r.id, {
    id: r.id, name: r.displayName, upn: r.userPrincipalName, mail: r.mail, language: r.preferredLanguage, jobTitle: r.jobTitle, department: r.department, company: r.companyName,
    userType: r.userType, accountEnabled: r.accountEnabled, managers: r.managers.filter((m) => m !== null), principals: [r.id, ...r.groups], sponsors: r.sponsors,
  }]))
}

/** The subjects of people who are in the directory, as they are there, made where they are missing, and locked in one order. */
export async function subjectsOf(app: App, tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ objectId: string; displayName: string; email: string | null; principalName: string }>`
    select d.id as object_id, d.display_name, d.mail as email, d.user_principal_name as principal_name from directory_object d
    where d.id = any(${[...personIds]}::uuid[]) and d.kind = 'user' and d.deleted_date_time is null
      and not exists (select 1 from subject s where s.object_id = d.id and (s.display_name, s.email, s.principal_name) is not distinct from (d.display_name, d.mail, d.user_principal_name))
    order by d.id`.execute(tx)
  if (rows.length > 0) {
    await sql`${rowsInto('subject', rows.map((r) => ({ id: app.newId(), ...r, subjectType: 'user' as const, subjectLifecycle: 'notDefined' as const })))}
      on conflict (object_id) do update set display_name = excluded.display_name, email = excluded.email, principal_name = excluded.principal_name`.execute(tx)
  }
  const locked = await tx.selectFrom('subject').select(['id', 'objectId']).where('objectId', 'in', personIds).orderBy('objectId').forNoKeyUpdate().execute()
  return new Map(locked.map((s) => [s.objectId!, s.id]))
}

/**
 * The subject of a person, made at the first request; it keeps name and address when the account is gone. Writing it makes
 * requests about one person wait for each other, on whatever node; rows that only refer to the person do not.
 */
export const subjectOf = async (app: App, tx: Tx, person: Pick<KnownPerson, 'id' | 'name' | 'mail' | 'upn'>): Promise<string> =>
  (await tx.insertInto('subject').values({ id: app.newId(), objectId: person.id, displayName: person.name, email: person.mail, principalName: person.upn, subjectType: 'user', subjectLifecycle: 'notDefined' })
    .onConflict((c) => c.column('objectId').doUpdateSet({ displayName: person.name, email: person.mail, principalName: person.upn })).returning('id').executeTakeFirstOrThrow()).id

export const actorOf = (caller: Caller): Actor => ({ kind: caller.kind, id: caller.id, name: caller.name, ...(caller.upn ? { upn: caller.upn } : {}) })
export const mailable = (p: KnownPerson): Person => ({ id: p.id, name: p.name, mail: p.mail, language: p.language })
export const userTarget = (p: Pick<KnownPerson, 'id' | 'name' | 'upn'>): AuditTarget => ({ type: 'User', id: p.id, displayName: p.name, userPrincipalName: p.upn })
