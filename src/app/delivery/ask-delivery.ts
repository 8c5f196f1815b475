/** Asking for a delivery: a job, which commits with what was decided or not at all. */
import { queueOfPerson } from '#db/turns.ts'
import type { Effect } from '#domain/effect.ts'

/** Asks for the delivery (or removal) of an assignment. Work about one person is done one piece after another. */
export const deliver = (assignmentId: string, personId: string): Effect => ({ do: 'enqueue', job: 'deliver-assignment', payload: { assignmentId }, key: `deliver:${assignmentId}`, queue: queueOfPerson(personId) })

/** Asks for the first delivery of new assignments of one package. What can be given at once is; the rest takes its turn as above. */
export const deliverNew = (assignmentIds: readonly string[]): Effect => ({ do: 'enqueue', job: 'deliver-assignments', payload: { assignmentIds }, key: `deliver-from:${assignmentIds[0]}` })
