import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { testMail } from '#mail/test-mail.ts'
import { messageIdOf } from '#mail/transport.ts'
import { loadPeople } from '../people.ts'
import type { App } from '../app.ts'
import { reasonOf } from './checks.ts'
import type { Surroundings } from './surroundings.ts'

/** Sends a mail to whoever asks for it, at once, so that they are told how it went. It goes nowhere else. */
export async function sendTestMail(app: App, { config, mail }: Surroundings, caller: Caller): Promise<Decision<{ to: string; server: string }>> {
  if (!canEverywhere(caller, 'settings.update')) return no('Forbidden', { task: 'send test mails' })
  const address = (await loadPeople(app.db, [caller.id])).get(caller.id)
  if (!address?.mail) return no('NoAddress')
  if (!mail.delivers || !config.smtpUrl) return no('MailNotSet')
  try {
    await mail.send({ from: config.mailFrom, to: address.mail, ...testMail(address.language, app.publicUrl), messageId: messageIdOf(app.newId(), config.mailFrom) })
    return ok({ to: address.mail, server: new URL(config.smtpUrl).host })
  } catch (error) {
    return no('MailNotTaken', { problem: reasonOf(error) })
  }
}
