import { render, languageFor, type MailEvent } from '#mail/message.ts'
import { MailFailed, messageIdOf } from '#mail/transport.ts'
import { nowOf } from '#app/app.ts'
import type { JobContext } from './define-job.ts'

/** Renders a mail once and hands it over. A passing failure throws, so that the job is tried again; nothing else waits for it. */
export async function sendMail({ app, mail, mailFrom, timeZone, log }: JobContext, id: string): Promise<void> {
  const row = await app.db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.sentDateTime) return
  const message = row.subject && row.textBody && row.htmlBody ? { subject: row.subject, text: row.textBody, html: row.htmlBody }
    : render(row.event as MailEvent, { language: languageFor(row.language), timeZone, data: row.data as never })
  await app.db.updateTable('mail').set({ subject: message.subject, textBody: message.text, htmlBody: message.html, attempts: row.attempts + 1 }).where('id', '=', id).execute()
  try {
    await mail.send({ from: mailFrom, to: row.address, ...message, messageId: messageIdOf(id, mailFrom) })
    await app.db.updateTable('mail').set({ sentDateTime: nowOf(app), lastError: null }).where('id', '=', id).execute()
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error
    await app.db.updateTable('mail').set({ lastError: error.message, ...(error.retryable ? {} : { sentDateTime: nowOf(app) }) }).where('id', '=', id).execute()
    if (error.retryable) throw error
    log.warn({ mailId: id, err: error }, 'the mail server refused a mail for good')
  }
}
