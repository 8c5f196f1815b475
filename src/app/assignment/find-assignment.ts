import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import type { Row } from '#model/entity.ts'
import type { assignment as assignmentEntity } from '#model/assignment.ts'

type Named = { readonly assignmentId: string | undefined; readonly accessPackageId: string | undefined; readonly targetId: string | undefined }

/** The access that a request is about: by its id, or by person and package; the caller's own where no person is named. */
export async function findAssignment(tx: Tx, caller: Caller, { assignmentId, accessPackageId, targetId }: Named): Promise<Decision<Row<typeof assignmentEntity>>> {
  const query = tx.selectFrom('assignment').selectAll('assignment')
  if (assignmentId) {
    const row = await query.where('assignment.id', '=', assignmentId).executeTakeFirst()
    return row ? ok(row) : no('NotFound', { what: 'assignment', id: assignmentId }, 'assignment/id')
  }
  if (!accessPackageId) return no('AssignmentNeeded', {}, 'assignment/id')
  const row = await query.innerJoin('subject', 'subject.id', 'assignment.targetId').where('assignment.accessPackageId', '=', accessPackageId)
    .where('subject.objectId', '=', targetId ?? caller.id).where('assignment.state', '<>', 'expired').executeTakeFirst()
  return row ? ok(row) : no('NotFound', { what: 'assignment of this access package to', id: targetId ?? caller.id }, 'assignment')
}
