import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import pino from 'pino'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { languages, mailEvents, render, type Language } from './message.ts'
import { samples } from './samples.ts'
import { MailFailed, messageIdOf, openTransport, type OutgoingMail } from './transport.ts'

const log = pino({ level: 'silent' })
const closing: (() => unknown)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

/** A real SMTP server on loopback; `refuse` answers a step with a code. */
async function smtpServer(refuse: Partial<Record<'connect' | 'from' | 'to' | 'data', number>> = {}) {
  const received: ParsedMail[] = []
  const answer = (code: number | undefined) => (code === undefined ? undefined : Object.assign(new Error('says the test'), { responseCode: code }))
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onConnect: (_, done) => done(answer(refuse.connect)),
    onMailFrom: (_, __, done) => done(answer(refuse.from)),
    onRcptTo: (_, __, done) => done(answer(refuse.to)),
    onAuth: (_, __, done) => done(Object.assign(new Error('wrong password'), { responseCode: 535 })),
    onData: (stream, _, done) => { void simpleParser(stream).then((mail) => { received.push(mail); done(answer(refuse.data)) }) },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  closing.push(() => new Promise<void>((done) => { server.close(() => done()) }))
  return { received, port: (server.server.address() as AddressInfo).port }
}

function open(smtpUrl: string | undefined) {
  const transport = openTransport(smtpUrl, log)
  closing.unshift(() => transport.close())
  return transport
}

const from = 'Latchkey <latchkey@contoso.example>'
const mail = (over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from, to: 'mary@contoso.example', messageId: messageIdOf('01980a52-6f0e-7cc2-8a5b-0d6f3c1e9b77', from),
  ...render('requestToApprover', { language: 'en', timeZone: 'Europe/Amsterdam', data: samples.requestToApprover }), ...over,
})
const failed = (retryable: boolean) => expect.objectContaining({ name: 'MailFailed', retryable })

describe('a mail that is taken', () => {
  test.each((Object.keys(languages) as Language[]).flatMap((language) => mailEvents.map((event) => ({ event, language }))))('$event in $language arrives whole', async ({ event, language }) => {
    const { received, port } = await smtpServer()
    const rendered = render(event, { language, timeZone: 'Europe/Amsterdam', data: { ...samples[event], packageName: 'Werken in Łódź ✈ 日本' } })
    await open(`smtp://127.0.0.1:${port}`).send(mail(rendered))
    const got = received[0]!
    expect(got.subject).toBe(rendered.subject)
    expect(got.text?.trim()).toBe(rendered.text.trim())
    expect(String(got.html).trim()).toBe(rendered.html.trim())
    expect(got.headers.get('auto-submitted')).toBe('auto-generated')
  })

  test('keeps its id over retries, and its sender', async () => {
    const { received, port } = await smtpServer()
    const transport = open(`smtp://127.0.0.1:${port}`)
    await transport.send(mail())
    await transport.send(mail())
    expect(received.map((m) => m.messageId)).toEqual(Array(2).fill('<01980a52-6f0e-7cc2-8a5b-0d6f3c1e9b77@contoso.example>'))
    expect(received[0]!.from?.text).toBe('"Latchkey" <latchkey@contoso.example>')
  })

  test('cannot be given more readers or headers', async () => {
    const { received, port } = await smtpServer()
    const transport = open(`smtp://127.0.0.1:${port}`)
    for (const to of ['mary@contoso.example, eve@evil.example', 'mary@contoso.example\r\nBcc: eve@evil.example', 'Eve <eve@evil.example>', 'nobody', ''])
      await expect(transport.send(mail({ to }))).rejects.toEqual(failed(false))
    await transport.send(mail({ subject: 'Hello\r\nBcc: eve@evil.example' }))
    expect(received).toHaveLength(1)
    expect(received[0]!.bcc).toBeUndefined()
    expect(received[0]!.subject).toContain('Hello')
  })
})

describe('a mail that is not taken', () => {
  test.each([
    ['from', 451, true], ['to', 450, true], ['to', 452, true], ['data', 451, true], ['connect', 421, true],
    ['from', 550, false], ['to', 550, false], ['to', 553, false], ['data', 554, false],
    // The server refuses to talk at all, or wants a sign-in first: not the mail's fault.
    ['connect', 554, true], ['from', 530, true],
  ] as const)('%s answered with %i: retryable %s', async (step, code, retryable) => {
    const { port } = await smtpServer({ [step]: code })
    await expect(open(`smtp://127.0.0.1:${port}`).send(mail())).rejects.toEqual(failed(retryable))
  })

  test('a refused connection passes', async () => {
    const unused = createServer().listen(0, '127.0.0.1')
    await once(unused, 'listening')
    const { port } = unused.address() as AddressInfo
    await new Promise((done) => unused.close(done))
    const transport = open(`smtp://127.0.0.1:${port}`)
    await expect(transport.send(mail())).rejects.toEqual(failed(true))
    await expect(transport.verify()).rejects.toEqual(failed(true))
  })

  test('a wrong password passes, because somebody will correct it; and is not told', async () => {
    const { port } = await smtpServer()
    const refused = await open(`smtp://latchkey:hunter2@127.0.0.1:${port}`).send(mail()).catch((error: unknown) => error)
    expect(refused).toEqual(failed(true))
    expect(refused).toBeInstanceOf(MailFailed)
    expect(String((refused as Error).message)).not.toContain('hunter2')
  })
})

test('without a server mails are kept', async () => {
  const transport = open(undefined)
  expect(transport.delivers).toBe(false)
  await transport.verify()
  await transport.send(mail())
})

test('verify succeeds against a server', async () => {
  const { port } = await smtpServer()
  await open(`smtp://127.0.0.1:${port}`).verify()
})
