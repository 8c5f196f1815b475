/** Passwords of local accounts: an administrator gives one, and whoever has one chooses another. Only hashes come here. */
import { sql } from 'kysely'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor, Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { actorOf } from '../people.ts'

/** Without a hash the password stays, and only whether it must be changed at the next sign-in is said anew. */
export type NewPassword = { readonly hash?: string; readonly mustChange: boolean }

/** Gives somebody a password; whoever is signed in with the one before is signed out. */
export const resetPassword = (app: App, caller: Caller, userId: string, password: NewPassword): Promise<Decision<true>> => transact(app.db, (tx) => resetPasswordIn(app, tx, caller, userId, password))

/** The same as a part of a larger change of the person. */
export async function resetPasswordIn(app: App, tx: Tx, caller: Caller, userId: string, { hash, mustChange }: NewPassword): Promise<Decision<true>> {
  const person = await lockPerson(tx, userId)
  if (!person) return no('NotFound', { what: 'user', id: userId })
  if (!canEverywhere(caller, 'directory.passwords')) return no('DirectoryForbidden', { task: 'set passwords' })
  // Whoever sets a password can sign in with it: nobody may come to roles that way.
  if (!canEverywhere(caller, 'directoryRoles.write') && (await holdsRole(tx, userId))) return no('PasswordOfRoleHolder')
  if (hash === undefined) {
    const { numUpdatedRows } = await tx.updateTable('credential').set({ mustChange }).where('userId', '=', userId).executeTakeFirst()
    if (!numUpdatedRows) return no('PasswordMissing', {}, 'passwordProfile')
    if (mustChange) await endSessions(tx, userId)
  } else await keep(tx, userId, hash, mustChange)
  await record(app, tx, [passwordAudit('Reset user password', actorOf(caller), { id: userId, displayName: person.displayName ?? '' })])
  return ok(true)
}

/** The first password of somebody who is being made, within the same transaction. */
export async function givePasswordIn(tx: Tx, caller: Caller, userId: string, { hash, mustChange }: NewPassword): Promise<Decision<true>> {
  if (!canEverywhere(caller, 'directory.passwords')) return no('DirectoryForbidden', { task: 'set passwords' })
  if (hash === undefined) return no('PasswordMissing', {}, 'passwordProfile')
  await keep(tx, userId, hash, mustChange)
  return ok(true)
}

/** `from` is the hash that was there when they showed who they are, null for none: of two changes at the same moment the second finds another. `session` is the portal's session that goes on. */
export type ChosenPassword = { readonly userId: string; readonly from: string | null; readonly to: string; readonly session?: string }
/** Somebody has proved to know their password and chosen another. */
export const changePassword = (app: App, chosen: ChosenPassword & { readonly from: string }): Promise<Decision<true>> => choose(app, chosen, 'Change user password')
/** Somebody has come by the link in a mail of theirs, and chosen a password. */
export const choosePasswordByMail = (app: App, chosen: ChosenPassword): Promise<Decision<true>> => choose(app, chosen, 'Reset password (self-service)')

/** The hash of somebody's password, null where there is none; undefined where they choose none by mail. Whoever reads the mails of others must not come to roles that way. */
export async function passwordByMailOf({ db }: Pick<App, 'db'>, userId: string): Promise<string | null | undefined> {
  const found = await db.selectFrom('directoryObject as d').leftJoin('credential as c', 'c.userId', 'd.id').select('c.passwordHash')
    .where('d.id', '=', userId).where('d.kind', '=', 'user').where('d.deletedDateTime', 'is', null).where('d.accountEnabled', '=', true).executeTakeFirst()
  return !found || (await holdsRole(db, userId)) ? undefined : found.passwordHash
}

function choose(app: App, { userId, from, to, session }: ChosenPassword, activity: Extract<Activity, 'Change user password' | 'Reset password (self-service)'>): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const person = await lockPerson(tx, userId)
    // Read once the person is held: whoever waited for another change sees what it left.
    const kept = await tx.selectFrom('credential').select('passwordHash').where('userId', '=', userId).executeTakeFirst()
    if (!person?.accountEnabled || (kept?.passwordHash ?? null) !== from) return no('PasswordChangedMeanwhile')
    if (activity === 'Reset password (self-service)' && (await holdsRole(tx, userId))) return no('PasswordOfRoleHolder')
    await keep(tx, userId, to, false, session)
    const by: Actor = { kind: 'user', id: userId, name: person.displayName ?? '', ...(person.userPrincipalName ? { upn: person.userPrincipalName } : {}) }
    await record(app, tx, [passwordAudit(activity, by, { id: userId, displayName: person.displayName ?? '' })])
    return ok(true)
  })
}

/** Changes of one person's password come one after another. */
const lockPerson = (tx: Tx, userId: string) =>
  tx.selectFrom('directoryObject').select(['displayName', 'userPrincipalName', 'accountEnabled']).where('id', '=', userId).where('kind', '=', 'user').where('deletedDateTime', 'is', null).forNoKeyUpdate().executeTakeFirst()

/** Whoever knew the password before is out, and may not have guessed at the new one. Sessions and delays live in the machine's time. */
async function keep(tx: Tx, userId: string, passwordHash: string, mustChange: boolean, session?: string): Promise<void> {
  await sql`insert into credential (user_id, password_hash, must_change, changed_at) values (${userId}, ${passwordHash}, ${mustChange}, now())
    on conflict (user_id) do update set password_hash = excluded.password_hash, must_change = excluded.must_change, changed_at = excluded.changed_at`.execute(tx)
  await endSessions(tx, userId, session)
  await sql`delete from sign_in_failure f using directory_object d where d.id = ${userId}
    and f.subject in ('account:' || lower(d.user_principal_name), 'account:' || lower(d.mail))`.execute(tx)
}

/** Whoever has to choose another password meets the sign-in now, not when a session happens to end. */
async function endSessions(tx: Tx, userId: string, except?: string): Promise<void> {
  await sql`delete from portal_session where user_id = ${userId} and id is distinct from ${except ?? null}`.execute(tx)
  await sql`delete from oidc_artifact where payload->>'accountId' = ${userId}`.execute(tx)
}

const holdsRole = async (tx: Db, userId: string): Promise<boolean> =>
  (await sql<{ held: boolean }>`select exists (select 1 from role_assignment where principal_id = ${userId} or principal_id in (select transitive_groups(${userId}))) as held`.execute(tx)).rows[0]!.held

const passwordAudit = (activity: Activity, by: Actor, { id, displayName }: { id: string; displayName: string }): Effect => ({ do: 'audit', activity, by, about: {}, targets: [{ type: 'User', id, displayName }] })
