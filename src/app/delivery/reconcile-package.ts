import { ok } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { deliver } from './ask-delivery.ts'

/** Asks for the delivery of every live assignment of a package whose resource roles changed (entra.md F14, F15). */
export async function reconcilePackage(app: App, accessPackageId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const live = await tx.selectFrom('assignment').innerJoin('subject', 'subject.id', 'assignment.targetId').where('assignment.accessPackageId', '=', accessPackageId).where('assignment.state', '<>', 'expired')
      .select(['assignment.id', 'subject.objectId']).execute()
    await record(app, tx, live.map((a) => deliver(a.id, a.objectId!)))
    return ok(true)
  })
}
