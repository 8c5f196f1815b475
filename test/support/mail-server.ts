/** A real mail server on loopback, which keeps what it is given. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type MailServer = { readonly received: ParsedMail[]; readonly host: string; readonly url: string; close(): Promise<void> }

/** With `refuse` it takes no reader, and says that code. */
export async function mailServer(refuse?: number): Promise<MailServer> {
  const received: ParsedMail[] = []
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 10,
    onRcptTo: (_, __, done) => done(refuse ? Object.assign(new Error('says the test'), { responseCode: refuse }) : null),
    onData: (stream, _, done) => { void simpleParser(stream).then((mail) => { received.push(mail); done() }) },
  })
  smtp.on('error', () => {})
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const host = `127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
  return { received, host, url: `smtp://${host}`, close: () => new Promise<void>((done) => { smtp.close(() => done()) }) }
}
