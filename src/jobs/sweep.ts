/** Everything that time makes happen: reads what is due, oldest first, and calls the use case of its kind. */
import { sql } from 'kysely'
import { escalateApproval } from '#app/approval/escalate-approval.ts'
import { expireApproval } from '#app/approval/expire-approval.ts'
import { remindApprovers } from '#app/approval/remind-approvers.ts'
import { nowOf, type App } from '#app/app.ts'
import { endAssignment } from '#app/assignment/end-assignment.ts'
import { endMany } from '#app/assignment/end-many.ts'
import { noticeExpiry } from '#app/assignment/notice-expiry.ts'
import { retryDelivery, settleAssignment } from '#app/delivery/retry-delivery.ts'
import { leaverRemoval } from '#app/leaver/check-leaver.ts'
import { moverReminder, moverRemoval } from '#app/mover/due-case.ts'
import { automaticRemoval } from '#app/automatic/check-automatic.ts'
import { automaticLook } from '#app/automatic/look-at-package.ts'
import { startRequest } from '#app/request/start-request.ts'
import { separationExceptionEnds } from '#app/separation/exceptions.ts'
import { messageOf, type Decision } from '#domain/refusal.ts'
import type { JobContext } from './define-job.ts'

const kinds: Readonly<Record<string, (app: App, id: string) => Promise<Decision<unknown> | void>>> = {
  startAssignment: startRequest, expireApproval, remindApprovers, noticeExpiry, endAssignment, retryDelivery, settleAssignment,
  // approvals
  escalateApproval,
  // separation of duties
  separationExceptionEnds,
  // automatic assignment
  automaticRemoval, automaticLook,
  // movers and leavers
  moverRemoval, moverReminder, moverKeepOver: moverRemoval, leaverRemoval,
}
/** Kinds of which many may be due at one moment: does those that can be done together, and says which. */
const atOnce: Readonly<Record<string, (app: App, ids: readonly string[]) => Promise<ReadonlySet<string>>>> = { endAssignment: endMany }
const batch = 500

/** Does what is due; gives how many of each kind were done. One that fails or is refused does not hold up the others. */
export async function sweep({ app, log }: Pick<JobContext, 'app' | 'log'>): Promise<Readonly<Record<string, number>>> {
  const done: Record<string, number> = {}
  const failed = new Set<string>()
  await revive(app)
  for (;;) {
    const due = (await app.db.selectFrom('dueWork').selectAll().where('dueAt', '<=', nowOf(app)).orderBy('dueAt').orderBy('id').limit(batch + failed.size).execute()).filter((d) => !failed.has(`${d.kind}:${d.id}`))
    if (due.length === 0) return done
    for (const { kind, ids } of stretches(due)) {
      const together = ids.length > 1 ? await atOnce[kind]?.(app, ids) : undefined
      const count = (together?.size ?? 0) + (await oneByOne({ app, log }, kind, ids.filter((id) => !together?.has(id))))
      if (count > 0) done[kind] = (done[kind] ?? 0) + count
      // Work that is still due after it was done (somebody else holds it, or it failed) waits for the next sweep.
      for (const id of ids) failed.add(`${kind}:${id}`)
    }
  }
}

/** What follows on each other and is of the same kind. */
function stretches(due: readonly { readonly kind: string; readonly id: string }[]): readonly { readonly kind: string; readonly ids: readonly string[] }[] {
  const found: { kind: string; ids: string[] }[] = []
  for (const { kind, id } of due) {
    if (found.at(-1)?.kind === kind) found.at(-1)!.ids.push(id)
    else found.push({ kind, ids: [id] })
  }
  return found
}

/** Does each by itself, and says how many were done. */
async function oneByOne({ app, log }: Pick<JobContext, 'app' | 'log'>, kind: string, ids: readonly string[]): Promise<number> {
  let done = 0
  for (const id of ids) {
    try {
      const outcome = await kinds[kind]!(app, id)
      if (!outcome || outcome.ok) done++
      else log.warn({ kind, id, refusal: messageOf(outcome.refusal) }, 'due work was refused; it stays due')
    } catch (error) {
      log.error({ err: error, kind, id }, 'due work failed; it stays due')
    }
  }
  return done
}

/**
 * The queue gives a job up after some days of failing, which here would be a removal that is missed or a mail that is
 * lost. Such jobs are tried again at the queue's longest interval, until they succeed.
 */
const revive = (app: App) => sql`
  select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where attempts >= max_attempts and locked_at is null and run_at <= now()), attempts => 10)`.execute(app.db)
