import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { readInstallation } from '#app/installation/read-installation.ts'
import { system } from '#domain/caller.ts'
import { startWorker } from '#jobs/worker.ts'
import { mailServer as openMailServer } from '../support/mail-server.ts'
import { em, startTestServer, type Options, type TestServer } from '../support/server.ts'
import { rows } from '../support/world.ts'

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => { for (const close of closing.splice(0).reverse()) await close() })
async function start(options: Options = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  closing.push(() => server.close())
  return server
}
async function mailServer(refuse?: number) {
  const server = await openMailServer(refuse)
  closing.push(() => server.close())
  return server
}
const installation = `${em}/latchkey.installation()`
const testMail = `${em}/latchkey.testMail`

test('an installation tells what is set and what has been made', async () => {
  const server = await start()
  const { body } = await server.as('stephan').get(installation)
  const [counted] = await rows<{ people: number; enabled: number; packages: number }>(server, "select (select count(*)::int from directory_object where kind = 'user' and account_enabled) as enabled, (select count(*)::int from directory_object where kind = 'user') as people, (select count(*)::int from access_package) as packages")
  expect(body).toMatchObject({
    publicUrl: server.url, signIn: { issuer: null, match: null, problem: null, demo: true, canSignIn: counted!.enabled }, mail: { server: null, problem: null },
    people: { count: counted!.people }, accessPackages: { count: counted!.packages },
  })
  expect(body.catalogs.count).toBeGreaterThan(0)
  // Two of the eight packages cannot be asked for by anybody: one has no policy, one a policy for nobody who asks.
  expect(body.accessPackages).toMatchObject({ withPolicy: 7, usable: 6 })
  await rows(server, "delete from resource_role_scope where access_package_id = (select id from access_package where display_name = 'Workcation')")
  expect((await server.as('stephan').get(installation)).body.accessPackages.usable).toBe(5)
  const usable = async (): Promise<number> => (await server.as('stephan').get(installation)).body.accessPackages.usable
  await rows(server, "update assignment_policy set allowed_target_scope = 'notSpecified'")
  expect(await usable()).toBe(0)
  await rows(server, "update assignment_policy set allowed_target_scope = 'allMemberUsers', accepts_self = true")
  expect(await usable()).toBeGreaterThan(0)
  await rows(server, "update catalog set state = 'unpublished'")
  expect(await usable()).toBe(0)
  expect((await server.as('joann').get(installation)).status).toBe(403)
  expect((await server.as('marcus').get(installation)).status).toBe(200)
  expect((await server.as('omar').get(installation)).status).toBe(403)
})

test('an installation tells how many processes do its jobs', async () => {
  const server = await start()
  const working = async () => (await server.as('stephan').get(installation)).body.jobs
  expect(await working()).toEqual({ processes: 0 })
  const workers = await Promise.all([0, 1].map(() => startWorker(server.running.databaseUrl, server.running.context)))
  // A worker tells who it is once it begins, which may be after it was started.
  await expect.poll(working).toEqual({ processes: 2 })
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(await working()).toEqual({ processes: 0 })
})

test('a mail server that answers, one that does not, and a mail to try with, in the language of whoever asks', async () => {
  const { received, host } = await mailServer()
  const server = await start({ smtpUrl: `smtp://user:secret@${host}` })
  const { body } = await server.as('grace').get(installation)
  // This one takes no sign-in, which is found out by signing in.
  expect(body.mail).toMatchObject({ server: host, problem: { fact: expect.stringContaining(host), advice: expect.stringContaining('SMTP_URL') } })
  expect(JSON.stringify(body)).not.toContain('secret')

  const open = await start({ smtpUrl: `smtp://${host}` })
  expect((await open.as('grace').get(installation)).body.mail).toMatchObject({ server: host, problem: null })
  await rows(open, "update directory_object set preferred_language = 'nl-NL' where user_principal_name = 'grace@contoso.example'")
  expect((await open.as('grace').post(testMail)).body).toEqual({ to: 'grace@contoso.example', server: host })
  expect(received.map((m) => [m.subject, [m.to].flat()[0]?.text])).toEqual([['E-mail van Latchkey komt aan', 'grace@contoso.example']])
  expect((await open.as('marcus').post(testMail)).status).toBe(403)
  expect((await open.as('joann').post(testMail)).status).toBe(403)
  expect(received).toHaveLength(1)
})

test('a mail that is not taken says why', async () => {
  const { host } = await mailServer(550)
  const server = await start({ smtpUrl: `smtp://${host}` })
  expect(await server.as('grace').post(testMail)).toMatchObject({ status: 400, body: { error: { code: 'MailNotTaken', message: expect.stringContaining('says the test') } } })
  await rows(server, "update directory_object set mail = null where user_principal_name = 'grace@contoso.example'")
  expect(await server.as('grace').post(testMail)).toMatchObject({ status: 400, body: { error: { code: 'NoMailAddress' } } })
  expect((await (await start()).as('grace').post(testMail)).body.error.code).toBe('MailServerMissing')
})

test('an identity provider that answers, that calls itself otherwise, and that is not there', async () => {
  const provider = createServer((_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: itself })))
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  closing.push(() => new Promise((done) => { provider.close(done) }))
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  let itself = issuer
  const server = await start({ config: { oidc: { issuer, clientId: 'x', match: { claim: 'email', attribute: 'mail' } } } })
  const signIn = async () => (await server.as('grace').get(installation)).body.signIn
  expect(await signIn()).toEqual({ issuer, match: { claim: 'email', attribute: 'mail' }, problem: null, demo: true, canSignIn: expect.any(Number) })
  itself = 'https://other.example'
  expect((await signIn()).problem).toEqual({ fact: `${issuer} calls itself https://other.example`, advice: expect.stringContaining('exactly') })
  provider.closeAllConnections()
  await new Promise((done) => { provider.close(done) })
  closing.pop()
  expect((await signIn()).problem).toEqual({ fact: expect.stringContaining('cannot be read'), advice: expect.stringContaining('OIDC_ISSUER') })
})

test('who can sign in is counted by what the identity provider knows people by', async () => {
  const server = await start()
  await rows(server, "update directory_object set mail = null where user_principal_name in ('joann@contoso.example', 'mary@contoso.example')")
  const [{ n } = { n: 0 }] = await rows<{ n: number }>(server, "select count(*)::int as n from directory_object where kind = 'user' and account_enabled and mail is not null")
  const config = { demo: false, mailFrom: 'x@example.com', oidc: { issuer: 'http://127.0.0.1:1', clientId: 'x', match: { claim: 'email', attribute: 'mail' } } }
  // Outside of the demonstration, where nobody of these could be signed in to ask.
  const { app, context } = server.running
  const found = await readInstallation(app, { config, mail: context.mail }, { ...system, permissions: ['EntitlementManagement.Read.All'] })
  expect(found).toMatchObject({ ok: true, value: { signIn: { canSignIn: n, demo: false }, people: { withoutMail: expect.any(Number) } } })
  const local = await readInstallation(app, { config: { demo: false, mailFrom: config.mailFrom }, mail: context.mail }, { ...system, permissions: ['EntitlementManagement.Read.All'] })
  expect(local).toMatchObject({ value: { signIn: { canSignIn: 0, issuer: null } } })
})
