/** The one way into an installation that nobody is in yet. */
import { sql } from 'kysely'
import { roleDefinitions } from '#domain/access.ts'
import { system, type Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { user } from '#model/directory-object.ts'
import type { Create } from '#model/entity.ts'
import type { Db, Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { giveRoleIn } from '../role/give-role.ts'
import type { App } from '../app.ts'
import { createObjectIn } from './write-object.ts'

const setup: Caller = { ...system, name: 'Latchkey set-up', permissions: ['Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'] }

/** Has nobody ever been in the directory? Once somebody was, whoever runs commands on the machine decides who administers. */
export async function isNew(db: Db | Tx): Promise<boolean> {
  const { rows } = await sql<{ new: boolean }>`
    select not exists (select 1 from directory_object where kind = 'user')
      and not exists (select 1 from audit_event where category = 'UserManagement') as new`.execute(db)
  return rows[0]!.new
}

/** `fits` says whether the hash of a link is the one that was given; `now` is the machine's time, in which links run out. */
export type FirstAdministrator = { readonly person: Create<typeof user>; readonly passwordHash?: string; readonly now: string; fits(linkId: string): boolean }

/** Makes the first person, a global administrator, and every link worthless: all of it, or nothing. */
export function makeFirstAdministrator(app: App, { person, passwordHash, now, fits }: FirstAdministrator): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    // Of two who come with a link at the same moment, the second finds somebody there.
    await sql`lock table setup_link in exclusive mode`.execute(tx)
    const links = await tx.selectFrom('setupLink').select('id').where('expiresAt', '>', now).execute()
    if (!links.some(({ id }) => fits(id))) return no('SetupCodeWrong')
    if (!(await isNew(tx))) return no('SetupClosed')
    const made = await createObjectIn(app, tx, setup, user, person)
    if (!made.ok) return made
    const given = await giveRoleIn(app, tx, setup, 'directory', { principalId: made.value.id, roleDefinitionId: roleDefinitions.globalAdministrator, directoryScopeId: '/' })
    if (!given.ok) return given
    if (passwordHash) await tx.insertInto('credential').values({ userId: made.value.id, passwordHash, changedAt: now }).execute()
    await tx.deleteFrom('setupLink').execute()
    return ok(made.value)
  })
}
