import { sql } from 'kysely'
import { render, languageFor, type MailEvent } from '#mail/message.ts'
import { MailFailed, messageIdOf } from '#mail/transport.ts'
import { nowOf } from '#app/app.ts'
import { those } from '#db/those.ts'
import type { JobContext } from './define-job.ts'

/** A mail as it was written down, by the names that the database has for its members. */
type Waiting = { id: string; event: string; address: string; language: string | null; data: unknown; subject: string | null; textBody: string | null; htmlBody: string | null; attempts: number }
type Tried = { readonly id: string; readonly subject: string; readonly text_body: string; readonly html_body: string; readonly attempts: number; readonly sent_date_time: string | null; readonly last_error: string | null }

/** Hands mails over that have not gone out yet, and writes down how that went. A passing failure of some throws, so that the job is tried again for them; the others are not sent again, and nothing waits. */
export async function sendMails(context: JobContext, ids: readonly string[]): Promise<void> {
  const { app } = context
  const waiting = await app.db.selectFrom('mail').select(['id', 'event', 'address', 'language', 'data', 'subject', 'textBody', 'htmlBody', 'attempts']).where('id', 'in', ids).where('sentDateTime', 'is', null).orderBy('id').execute()
  if (waiting.length === 0) return
  const failures: unknown[] = []
  const tried = await Promise.all((waiting as Waiting[]).map((mail) => trySending(context, mail, failures)))
  // Whoever was cut off meanwhile does not take back what another node, which got the job, has done.
  await sql`
    update mail m set subject = t.subject, text_body = t.text_body, html_body = t.html_body, attempts = t.attempts, sent_date_time = t.sent_date_time, last_error = t.last_error
    from jsonb_populate_recordset(null::mail, ${JSON.stringify(tried)}::jsonb) as t where m.id = t.id and m.sent_date_time is null and m.id = any(array(${those(ids)}))`.execute(app.db)
  if (failures.length > 0) throw failures[0]
}

/** Renders a mail once and hands it over; what should be tried again is added to the failures. */
async function trySending({ app, mail, mailFrom, timeZone, log, measures }: JobContext, row: Waiting, failures: unknown[]): Promise<Tried> {
  const message = row.subject && row.textBody && row.htmlBody ? { subject: row.subject, text: row.textBody, html: row.htmlBody }
    : render(row.event as MailEvent, { language: languageFor(row.language), timeZone, data: row.data as never })
  const tried = { id: row.id, subject: message.subject, text_body: message.text, html_body: message.html, attempts: row.attempts + 1 }
  try {
    await mail.send({ from: mailFrom, to: row.address, ...message, messageId: messageIdOf(row.id, mailFrom) })
    measures?.mails.add({ result: 'sent' })
    return { ...tried, sent_date_time: nowOf(app), last_error: null }
  } catch (error) {
    const forGood = error instanceof MailFailed && !error.retryable
    measures?.mails.add({ result: forGood ? 'refused' : 'failed' })
    if (forGood) log.warn({ mailId: row.id, err: error }, 'the mail server refused a mail for good')
    else failures.push(error)
    return { ...tried, sent_date_time: forGood ? nowOf(app) : null, last_error: (error as Error).message }
  }
}
