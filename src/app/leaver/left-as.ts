import type { Db, Tx } from '#db/tables.ts'

/** How a person has left; undefined for those who are here. */
export async function leftAs(db: Db | Tx, personId: string): Promise<'disabled' | 'deleted' | undefined> {
  const account = await db.selectFrom('directoryObject').select(['accountEnabled', 'deletedDateTime']).where('id', '=', personId).where('kind', '=', 'user').executeTakeFirst()
  return !account || account.deletedDateTime !== null ? 'deleted' : account.accountEnabled ? undefined : 'disabled'
}
