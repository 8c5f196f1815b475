import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutMetadata } from '../support/csdl.ts'
import { startTestServer } from '../support/server.ts'

const tenant = '7c0ffee0-0000-4000-8000-000000000001'
const application = ['7c0ffee0-0000-4000-8000-0000000000aa', 'latchkey-demo-secret']

type TestServer = Awaited<ReturnType<typeof startTestServer>>
type Report = { seen: number; problems: string }

/** Runs a story in its own process and answers what it reports; it may ask for the jobs to be drained. */
const tell = (story: 'life' | 'device', { url, caFile, drain }: TestServer): Promise<Report> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('graph-client.life.ts', import.meta.url))
    const child = fork(script, [story, url, tenant, ...application], {
      env: { NODE_EXTRA_CA_CERTS: caFile },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    let complaint = ''
    let report: Report | undefined
    child.stderr?.on('data', (text: Buffer) => (complaint += String(text)))
    child.on('message', (message: 'drain' | Report) => {
      if (message !== 'drain') report = message
      else drain().then(() => child.send('drained'), reject)
    })
    child.on('close', code => (code === 0 && report ? resolve(report) : reject(new Error(complaint || `the process ended with ${code}`))))
  })

describe("with Microsoft's own client libraries", () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ tls: true })
  }, 120_000)
  afterAll(() => server?.close())

  test('F44 F84 a package is offered, asked for, approved, delivered and taken away', { timeout: 60_000 }, async () => {
    const { seen, problems } = await tell('life', server)
    expect(seen).toBeGreaterThan(15)
    expect(problems, withoutMetadata || 'judged by the metadata').toBe('')
  })

  test('somebody signs in on another device', { timeout: 60_000 }, async () => {
    const { seen, problems } = await tell('device', server)
    expect(seen).toBe(2)
    expect(problems, withoutMetadata || 'judged by the metadata').toBe('')
  })
})
