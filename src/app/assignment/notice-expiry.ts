import { system } from '#domain/caller.ts'
import { daysLeft, nextNotice } from '#domain/assignment/notices.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { accessMailsWanted, portalLinks, requestMail } from '../mail/request-mail.ts'
import { admitUpdate } from '#domain/request/admit-update.ts'
import type { Tx } from '#db/tables.ts'
import type { AssignmentRow } from '../delivery/deliver-assignment.ts'
import { oneMorePeriod } from '../request/submit-request.ts'
import { updateFacts } from '../request/submit-update.ts'
import { actorOf, type KnownPerson } from '../people.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'

/** Tells the holder that access is about to end (entra.md §3.3, mail 19): fourteen days and one day before. */
export function noticeExpiry(app: App, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const now = nowOf(app)
    const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    const moment = assignment?.nextNoticeAt
    if (!assignment || !moment || moment > now || assignment.endingRequestId) return ok(true)
    const days = daysLeft(assignment.endsAt!, now)
    await tx.updateTable('assignment')
      .set({ nextNoticeAt: nextNotice(assignment.startsAt!, assignment.endsAt, now, (await tenantSettings(tx)).expiryNotices), ...(assignment.state === 'delivered' ? { status: days > 1 ? 'NearExpiry14DaysNotificationTriggered' : 'NearExpiry1DayNotificationTriggered' } : {}) })
      .where('id', '=', id).execute()
    const given = await tx.selectFrom('assignmentRequest').select('id').where('assignmentId', '=', id).where('requestType', 'in', ['userAdd', 'onBehalfAdd', 'adminAdd', 'systemAdd']).orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
    const facts = given && (await lockRequest(tx, given.id))
    if (!facts || assignment.endsAt! <= now) return ok(true)
    const asked = await extensionAsked(tx, assignment)
    const links = portalLinks(app.publicUrl, { requestId: asked?.id ?? facts.request.id, accessPackageId: assignment.accessPackageId!, extend: id })
    const extension = asked ? 'asked' : await extensionOf(app, tx, assignment, facts.target)
    const mails = accessMailsWanted(facts) ? requestMail(app, facts, 'accessAboutToExpire', facts.target, `expiry:${id}:${moment}`, { end: assignment.endsAt!, start: assignment.startsAt, daysLeft: days, extension, audience: 'beneficiary', links }) : []
    await record(app, tx, [auditRequest(facts, 'Notify of access package assignment expiry', actorOf(system), { about: { assignmentId: id } }), ...mails])
    return ok(true)
  })
}

/** The request to extend it that waits for a decision. */
const extensionAsked = (tx: Tx, { id, endsAt }: AssignmentRow) =>
  tx.selectFrom('assignmentRequest').select('id').where('assignmentId', '=', id).where('requestType', 'in', ['userUpdate', 'adminUpdate']).where('state', '=', 'pendingApproval')
    .where((e) => e.or([e('endsAt', 'is', null), e('endsAt', '>', endsAt!)])).executeTakeFirst()

/** A reminder must not promise an extension that would be refused: the holder may have left the scope, or the policy may take none (entra.md F41, latchkey.md A). */
async function extensionOf(app: App, tx: Tx, assignment: AssignmentRow, target: KnownPerson | undefined): Promise<'possible' | 'outOfScope' | 'notOffered'> {
  if (!target) return 'notOffered'
  const possible = admitUpdate(await updateFacts(app, tx, oneMorePeriod(assignment.id, '-'), { assignment, requestor: target, target }))
  return possible.ok || possible.refusal.kind === 'RequestOpen' ? 'possible' : possible.refusal.kind === 'YouOutOfScope' ? 'outOfScope' : 'notOffered'
}
