import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendMails } from '#jobs/send-mails.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { asked, makePackage, membersNamed, group, rows, type Made } from '../support/world.ts'

let server: TestServer
let port: number
let made: Made
beforeAll(async () => {
  port = await unusedPort()
  server = await startTestServer({ smtpUrl: `smtp://127.0.0.1:${port}` })
  made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member']] })
})
afterAll(() => server.close())

async function unusedPort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  await new Promise((done) => socket.close(done))
  return port
}
/** The mail server comes up on the port that Latchkey knows; `answers` are codes for readers whom it refuses. */
async function mailServer(answers: Readonly<Record<string, number>> = {}) {
  const received: ParsedMail[] = []
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 10,
    onRcptTo: ({ address }, _, done) => done(answers[address] ? Object.assign(new Error('says the test'), { responseCode: answers[address] }) : undefined),
    onData: (stream, _, done) => { void simpleParser(stream).then((mail) => { received.push(mail); done() }) },
  })
  smtp.on('error', () => {})
  smtp.listen(port, '127.0.0.1')
  await once(smtp.server, 'listening')
  return { received, close: () => new Promise<void>((done) => { smtp.close(() => done()) }) }
}
/** The queue waits longer after each failure; a test does not. */
const tryAgain = async () => {
  await rows(server, 'update graphile_worker._private_jobs set run_at = now()')
  await server.drain()
}
type Kept = { event: string; sent: boolean; attempts: number; error: string | null }
const kept = (requestId: string) => rows<Kept>(server, `select event, sent_date_time is not null as sent, attempts, last_error as error from mail where occasion like '%' || $1 || '%'`, [requestId])
const exempted = () => membersNamed(server, group('sg-Workcation location exemption').id)

test('F78 while the mail server is down mails wait and nothing else does; later each goes out once', async () => {
  const id = await asked(server, 'chiara', made.id)
  await server.drain()
  expect(await exempted()).toContain('Chiara')
  expect(await kept(id)).toEqual([{ event: 'accessDelivered', sent: false, attempts: 1, error: expect.stringContaining('ECONNREFUSED') }])
  await tryAgain()
  expect(await kept(id)).toMatchObject([{ sent: false, attempts: 2 }])

  const { received, close } = await mailServer()
  await tryAgain()
  expect(await kept(id)).toEqual([{ event: 'accessDelivered', sent: true, attempts: 3, error: null }])
  await tryAgain()
  await server.clock.advance('PT1H')
  expect(received.filter((m) => [m.to].flat().some((to) => to?.text === 'chiara@contoso.example'))).toHaveLength(1)
  await close()
})

test('F78 a job about a mail that went out already does not send it again', async () => {
  const { received, close } = await mailServer()
  const id = await asked(server, 'bram', made.id)
  await server.drain()
  expect(await kept(id)).toMatchObject([{ sent: true }])
  const [mail] = await rows<{ id: string }>(server, `select id from mail where occasion like '%' || $1 || '%'`, [id])
  await rows(server, `select graphile_worker.add_job('send-mail', json_build_object('mailId', $1::text))`, [mail!.id])
  await server.drain()
  expect(received).toHaveLength(1)
  await close()
})

test('F78 an address that is refused for good is not tried again, and holds up no other mail', async () => {
  const { received, close } = await mailServer({ 'lukas@contoso.example': 550, 'maya@contoso.example': 451 })
  const [lukas, maya, jun] = [await asked(server, 'lukas', made.id), await asked(server, 'maya', made.id), await asked(server, 'jun', made.id)]
  await server.drain()
  expect(received.map((m) => [m.to].flat()[0]?.text)).toEqual(['jun@contoso.example'])
  expect(await kept(jun)).toMatchObject([{ sent: true }])
  const refused = await kept(lukas)
  expect(refused).toEqual([{ event: 'accessDelivered', sent: true, attempts: 1, error: expect.stringContaining('550') }])
  expect(await kept(maya)).toEqual([{ event: 'accessDelivered', sent: false, attempts: 1, error: expect.stringContaining('451') }])
  await tryAgain()
  expect(await kept(lukas)).toEqual(refused)
  expect(await kept(maya)).toMatchObject([{ sent: false, attempts: 2 }])
  expect(await exempted()).toEqual(expect.arrayContaining(['Lukas', 'Maya', 'Jun']))
  await close()
})

test('F78 a mail server that is down for weeks loses no mail', async () => {
  const id = await asked(server, 'aditi', made.id)
  await server.drain()
  // The queue gives a job up after some days; the mail still waits.
  await rows(server, 'update graphile_worker._private_jobs set attempts = max_attempts, run_at = now()')
  const { received, close } = await mailServer()
  await server.clock.advance('P1D')
  expect(await kept(id)).toMatchObject([{ sent: true, error: null }])
  expect(received.filter((m) => [m.to].flat()[0]?.text === 'aditi@contoso.example')).toHaveLength(1)
  await close()
})

test('a node that was cut off while it sent does not take back that another one has sent it', async () => {
  const id = await asked(server, 'lukas', (await makePackage(server)).id)
  const [mail] = await rows<{ id: string }>(server, `select id from mail where occasion like '%' || $1 || '%'`, [id])
  const cutOff = { ...server.running.context.mail, send: async () => {
    await rows(server, 'update mail set sent_date_time = now(), attempts = 1 where id = $1', [mail!.id])
    throw new Error('Timeout')
  } }
  await sendMails({ ...server.running.context, mail: cutOff }, [mail!.id]).catch(() => undefined)
  expect(await kept(id)).toEqual([{ event: 'accessDelivered', sent: true, attempts: 1, error: null }])
})
