import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { inTheWay } from '../leaver/in-the-way.ts'
import { actorOf } from '../people.ts'
import { auditPackage, lockPackage } from './package-row.ts'

/** Deletes a package that nobody holds (entra.md F12). One with a history is kept, because its history is. */
export function deleteAccessPackage(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'package.delete', 'delete this access package', id)
    if (!found.ok) return found
    const { count } = await tx.selectFrom('assignment').select((e) => e.fn.countAll<number>().as('count')).where('accessPackageId', '=', id).where(inTheWay).executeTakeFirstOrThrow()
    if (count > 0) return no('PackageHasAssignments', { count })
    const history = await tx.selectFrom('assignmentRequest').select('id').where('accessPackageId', '=', id).limit(1).executeTakeFirst()
    if (history) return no('PackageHasHistory')
    await tx.deleteFrom('accessPackage').where('id', '=', id).execute()
    await record(app, tx, [auditPackage('Delete access package', actorOf(caller), found.value)])
    return ok(true)
  })
}
