/** Handing a mail to an SMTP server, and telling a fault that passes from one that stays. */
import { createTransport } from 'nodemailer'
import type { Log } from '#log.ts'
import { spanned } from '#telemetry/tracing.ts'

export type OutgoingMail = {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Made by {@link messageIdOf}. */
  readonly messageId: string
  readonly headers?: Readonly<Record<string, string>>
}

export type MailTransport = {
  /** False where there is no server: mails stay to be read in the database only. */
  readonly delivers: boolean
  /** Resolves once the server has taken the mail; rejects with {@link MailFailed}. */
  send(mail: OutgoingMail): Promise<void>
  /** Connects and signs in; rejects with {@link MailFailed}. */
  verify(): Promise<void>
  close(): void
}

/** A mail that was not taken. `retryable` is false only where the server refused this mail for good. */
export class MailFailed extends Error {
  override readonly name = 'MailFailed'
  readonly retryable: boolean
  readonly responseCode: number | undefined
  constructor(message: string, o: { retryable: boolean; responseCode?: number | undefined; cause?: unknown }) {
    super(message, { cause: o.cause })
    this.retryable = o.retryable
    this.responseCode = o.responseCode
  }
}

/** The same for every attempt at one mail, so that a mailbox which got it twice shows it once. */
export function messageIdOf(mailId: string, from: string): string {
  const host = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'latchkey.invalid'
  return `<${mailId}@${host}>`
}

/** Nobody's absence note should come back, and no robot should answer. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/**
 * One address and nothing else: a comma or a line end in a directory's `mail` must not add readers. Quoted local parts
 * are legal and unused; they are refused rather than interpreted.
 */
const oneAddress = /^[^\s@"(),:;<>[\\\]\p{C}]+@[^\s@"(),:;<>[\\\]\p{C}]+$/u

type SmtpFault = { code?: string; responseCode?: number; message?: string }
/** Refusals of this mail. Everything else (no connection, no sign-in, no TLS) is about the server and may be mended. */
const aboutTheMail = new Set(['EENVELOPE', 'EMESSAGE'])
/** "Bad sequence" and "sign in first" come as 5xx yet say nothing of the mail. */
const passing = new Set([503, 530])

function failure(fault: unknown): MailFailed {
  const { code = '', responseCode, message = String(fault) } = (fault ?? {}) as SmtpFault
  const forGood = responseCode === undefined || (responseCode >= 500 && responseCode < 600 && !passing.has(responseCode))
  return new MailFailed(message, { retryable: !(aboutTheMail.has(code) && forGood), responseCode, cause: fault })
}

/** Without a server: every mail counts as handled, because it can be read where it is kept. */
const keeping = (log: Log): MailTransport => ({
  delivers: false,
  send: async (mail) => { log.debug({ messageId: mail.messageId }, 'no mail server is set: the mail is kept, not sent') },
  verify: async () => {},
  close: () => {},
})

/** Opens a pooled connection to `smtp://` or `smtps://`; connects when the first mail goes out. */
export function openTransport(smtpUrl: string | undefined, log: Log): MailTransport {
  if (smtpUrl === undefined) return keeping(log)
  const smtp = createTransport({
    url: smtpUrl, pool: true, maxConnections: 3, connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000,
    disableFileAccess: true, disableUrlAccess: true,
  })
  smtp.on('error', (error) => log.warn({ err: error }, 'the connection to the mail server failed'))
  return {
    delivers: true,
    send: async ({ to, headers, ...mail }) => {
      if (!oneAddress.test(to)) throw new MailFailed('The address is not one mail address', { retryable: false })
      await spanned('SMTP send', 'client', { 'server.address': new URL(smtpUrl).hostname }, () => smtp.sendMail({ ...mail, to: { name: '', address: to }, headers: { ...headers, ...automatic } })).catch((fault: unknown) => { throw failure(fault) })
      log.debug({ messageId: mail.messageId }, 'mail handed over')
    },
    verify: async () => { await smtp.verify().catch((fault: unknown) => { throw failure(fault) }) },
    close: () => smtp.close(),
  }
}
