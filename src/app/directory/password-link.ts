/** Sends somebody the link by which they choose a password. */
import { passwordMail } from '#mail/password-mail.ts'
import { messageIdOf } from '#mail/transport.ts'
import type { App } from '../app.ts'
import type { Surroundings } from '../installation/surroundings.ts'

export type PasswordLink = { readonly to: string; readonly language: string | null; readonly userName: string; readonly url: string; /** For how long it is good. */ readonly minutes: number }
/** Resolves once the mail server has taken the mail, and rejects where it does not. The mail is kept nowhere: whoever reads it could use it. */
export type SendPasswordLink = (link: PasswordLink) => Promise<void>

/** Undefined where no mail server is set. */
export function passwordLinks({ newId }: Pick<App, 'newId'>, { config: { mailFrom }, mail }: Surroundings): SendPasswordLink | undefined {
  if (!mail.delivers) return undefined
  return ({ to, language, ...link }) => mail.send({ from: mailFrom, to, ...passwordMail(language, link), messageId: messageIdOf(newId(), mailFrom) })
}
