/**
 * Writes what resources ask about people into the directory, and takes it back at the end (entra.md F8, D9). Reads how
 * things are and does what is missing, in one transaction under the person's lock: late, twice or after a crash is harmless.
 */
import { system } from '#domain/caller.ts'
import { mayStamp, unstamp, type AttributeName } from '#domain/policy/attributes.ts'
import type { RequestState } from '#domain/request/request-machine.ts'
import { ok } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { readAttributes, type AttributeOfResource } from '../policy/read-attributes.ts'
import type { AssignmentRow } from './deliver-assignment.ts'

type Values = Record<AttributeName, string | null> & { displayName: string | null; userPrincipalName: string | null }
type Work = { readonly app: App; readonly tx: Tx; readonly assignment: AssignmentRow; readonly personId: string; readonly values: Values; readonly asked: readonly AttributeOfResource[] }
/** From here on the answers of a request are agreed to. */
const agreed: readonly RequestState[] = ['delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed']

/** Brings the attributes of a person in line with one assignment of theirs. */
export async function stampAttributes(app: App, assignment: AssignmentRow, personId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const { resourceIds, attributes: asked } = await readAttributes(tx, assignment.accessPackageId!)
    const wanted = asked.length === 0 || assignment.endingRequestId ? [] : await wantedStamps(tx, assignment.id, asked)
    if (wanted.length === 0 && (await stampsOf(tx, assignment.id)).length === 0) return ok(true)
    const values = await tx.selectFrom('directoryObject').selectAll().where('id', '=', personId).where('kind', '=', 'user').forUpdate().executeTakeFirst()
    if (!values) return ok(true)
    const work: Work = { app, tx, assignment, personId, values: { ...values }, asked }
    for (const stamp of await stampsOf(tx, assignment.id)) {
      const now = wanted.find((w) => w.resourceId === stamp.resourceId && w.name === stamp.attribute)
      // A stamp whose answer is not to be found any more stays: records of requests may be deleted, the access goes on.
      if (assignment.endingRequestId || !resourceIds.includes(stamp.resourceId) || (now && now.value !== stamp.value)) await takeBack(work, stamp, now !== undefined)
    }
    const live = await stampsOf(tx, assignment.id)
    for (const w of wanted) if (!live.some((s) => s.resourceId === w.resourceId && s.attribute === w.name)) await stamp(work, w)
    return ok(true)
  })
}

const stampsOf = (tx: Tx, assignmentId: string) => tx.selectFrom('stampedAttribute').selectAll().where('assignmentId', '=', assignmentId).where('removedAt', 'is', null).orderBy('seq').execute()
type StampRow = Awaited<ReturnType<typeof stampsOf>>[number]

/** What the answers of the assignment's requests say of each attribute that is asked for; a later request says more than an earlier one. */
async function wantedStamps(tx: Tx, assignmentId: string, asked: readonly AttributeOfResource[]) {
  const requests = await tx.selectFrom('assignmentRequest').select('answers').where('assignmentId', '=', assignmentId).where('state', 'in', agreed).orderBy('createdDateTime').orderBy('id').execute()
  const answers = new Map(requests.flatMap((r) => (r.answers ?? []).map((a) => [a.answeredQuestion.id, { value: a.value, before: a['@latchkey.valueBefore'] ?? null }] as const)))
  return asked.flatMap((a) => { const answer = answers.get(a.question.id); return answer ? [{ ...a, ...answer }] : [] })
}

async function stamp(work: Work, { resourceId, name, value, before, isEditable, isPersisted }: AttributeOfResource & { value: string; before: string | null }): Promise<void> {
  const { app, tx, assignment, personId, values } = work
  const previous = values[name]
  if (!mayStamp({ present: previous, value, before, isEditable })) return
  await tx.insertInto('stampedAttribute')
    .values({ id: app.newId(), personId, attribute: name, value, previousValue: previous, assignmentId: assignment.id, resourceId, persisted: isPersisted, writtenAt: nowOf(app), removedAt: null, outcome: null }).execute()
  if (previous !== value) await write(work, name, value, 'written')
}

/** Ends a stamp. One whose answer was changed gives way to the new answer, whether or not it would have stayed at the end. */
async function takeBack(work: Work, row: StampRow, replaced: boolean): Promise<void> {
  const { app, tx, personId, values, asked } = work
  const next = await tx.selectFrom('stampedAttribute').select(['id', 'value', 'previousValue as previous']).where('personId', '=', personId).where('attribute', '=', row.attribute)
    .where('removedAt', 'is', null).where('seq', '>', row.seq).orderBy('seq').limit(1).executeTakeFirst()
  // What the resource says today counts; what it said when the value was written, where it does not say anything any more.
  const persisted = asked.find((a) => a.resourceId === row.resourceId && a.name === row.attribute)?.isPersisted ?? row.persisted
  const end = unstamp({ value: row.value, previous: row.previousValue }, next, values[row.attribute], persisted && !replaced)
  await tx.updateTable('stampedAttribute').set({ removedAt: nowOf(app), outcome: end.outcome }).where('id', '=', row.id).where('removedAt', 'is', null).execute()
  if (next && end.nextGoesBackTo !== undefined) await tx.updateTable('stampedAttribute').set({ previousValue: end.nextGoesBackTo }).where('id', '=', next.id).execute()
  if (end.write !== undefined && end.write !== values[row.attribute]) await write(work, row.attribute, end.write, end.outcome)
}

async function write({ app, tx, assignment, personId, values }: Work, attribute: AttributeName, value: string | null, change: string): Promise<void> {
  await tx.updateTable('directoryObject').set({ [attribute]: value } as never).where('id', '=', personId).execute()
  values[attribute] = value
  // The value itself is not told: the audit log is read by more people than those who may know it.
  await record(app, tx, [{
    do: 'audit', activity: 'Update user', by: actorOf(system), about: { catalogId: assignment.catalogId!, accessPackageId: assignment.accessPackageId!, assignmentId: assignment.id },
    targets: [{ type: 'User', id: personId, displayName: values.displayName, userPrincipalName: values.userPrincipalName }], details: { attribute, change },
  }])
}
