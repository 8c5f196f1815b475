/** Whoever has forgotten their password, or never had one, chooses one by a link in a mail, and nobody else does. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { silentLog } from '#log.ts'
import { openTransport, type MailTransport } from '#mail/transport.ts'
import { roleDefinitions } from '#domain/access.ts'
import { action, field, identityPlace, person as inPlace, type Place } from '../support/identity-place.ts'
import { mailServer, type MailServer } from '../support/mail-server.ts'

let place: Place
let smtp: MailServer
let mail: MailTransport
beforeAll(async () => {
  smtp = await mailServer()
  mail = openTransport(smtp.url, silentLog())
  place = await identityPlace({ overrides: { demo: false, mailFrom: 'Latchkey <latchkey@contoso.example>' }, mail })
})
afterAll(async () => {
  await place?.close()
  mail?.close()
  await smtp?.close()
})
afterEach(async () => {
  smtp.received.length = 0
  await place.database.pool.query('delete from sign_in_failure')
  await place.database.pool.query('delete from credential')
  await place.database.pool.query('delete from role_assignment')
})

const forgotten = '/auth/forgotten-password'
const [own, other] = ['staple of my own', 'another staple of mine']
const ask = (user: string, headers: Record<string, string> = {}) => place.ask(forgotten, { form: { user }, headers })
const pathOf = (text: string | undefined): string => /https:\/\/[^/\s]+(\/auth\/choose-password\?ticket=[\w-]+)/.exec(text ?? '')?.[1] ?? ''
/** Asks for a link and gives what comes by mail. */
async function linkFor(user: string) {
  const before = smtp.received.length
  await ask(user)
  await expect.poll(() => smtp.received.length).toBe(before + 1)
  return pathOf(smtp.received.at(-1)!.text)
}
const choose = async (link: string, form: Record<string, string>) => {
  const page = await place.ask(link)
  return place.ask(action(page.text) || '/auth/choose-password', { form: { ticket: field(page.text, 'ticket') || link.split('ticket=')[1]!, ...form } })
}
const signIn = async (password: string, user = 'joann@contoso.example') => {
  const browser = place.browser()
  const page = await browser.open('/auth/sign-in?returnTo=/there')
  return browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), user, password } })
}
const lastEvent = async () => (await place.database.pool.query<{ what: string; by: string }>("select activity_display_name as what, initiated_by->'user'->>'displayName' as by from audit_event order by id desc limit 1")).rows[0]
/** Long enough for a mail that should not come: another one, asked for later, is there. */
async function nothingFor(users: readonly string[]) {
  for (const user of users) expect((await ask(user)).status).toBe(200)
  await linkFor('mary@contoso.example')
  return smtp.received.filter(({ to }) => !JSON.stringify(to).includes('mary@contoso.example')).length
}

test('the sign-in leads to it, and whoever has no password yet chooses the first one', async () => {
  const page = await place.browser().open('/auth/sign-in?returnTo=/there')
  expect(page.text).toContain(`href="${forgotten}"`)
  const link = await linkFor('Joann@contoso.example ')
  const { subject, html, headers, to } = smtp.received[0]!
  expect([subject, JSON.stringify(to).includes('joann@contoso.example'), headers.get('auto-submitted')]).toEqual(['Choose a password for Latchkey', true, 'auto-generated'])
  expect(pathOf(String(html))).toBe(link)
  for (const [form, problem] of [[{ password: 'short', again: 'short' }, 'at least 12 characters'], [{ password: own, again: other }, 'not the same']] as const) {
    const answer = await choose(link, form)
    expect([answer.status, answer.text.includes(problem), answer.text.includes(form.password)]).toEqual([400, true, false])
  }
  const done = await choose(link, { password: own, again: own })
  expect([done.status, done.text.includes('Your password is set')]).toEqual([200, true])
  expect((await signIn(own)).url).toBe(`${place.url}/there`)
  expect(await lastEvent()).toEqual({ what: 'Reset password (self-service)', by: 'Joann Guerrero' })
})

test('a link is good once, for an hour, and only until the password changes in another way', async () => {
  const [first, second] = [await linkFor('joann@contoso.example'), await linkFor('joann@contoso.example')]
  expect((await choose(first, { password: own, again: own })).status).toBe(200)
  for (const link of [first, second]) expect([(await place.ask(link)).status, (await choose(link, { password: other, again: other })).status]).toEqual([410, 410])
  expect((await signIn(own)).url).toBe(`${place.url}/there`)

  const third = await linkFor('joann@contoso.example')
  expect((await choose(third, { password: own, again: own })).text).toContain('another password than the one you have')
  await place.setPassword(inPlace.joann, 'what the administrator set')
  expect((await choose(third, { password: other, again: other })).status).toBe(410)
  expect((await signIn('what the administrator set')).url).toBe(`${place.url}/there`)

  const late = await linkFor('mary@contoso.example')
  expect((await place.ask(late)).status).toBe(200)
  place.hurry('PT61M')
  expect((await choose(late, { password: other, again: other })).status).toBe(410)
})

test('of two who choose by the same link at the same moment one does', async () => {
  const link = await linkFor('joann@contoso.example')
  const both = await Promise.all([choose(link, { password: own, again: own }), choose(link, { password: other, again: other })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410])
})

test('whoever was signed in is signed out, and a password that had to be changed is changed by it', async () => {
  await place.setPassword(inPlace.joann, 'what the administrator set')
  const browser = place.browser()
  const page = await browser.open('/auth/sign-in?returnTo=/there')
  await browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), user: 'joann@contoso.example', password: 'what the administrator set' } })
  expect((await browser.once('/auth/session')).status).toBe(200)
  await place.setPassword(inPlace.joann, undefined, true)
  await choose(await linkFor('joann@contoso.example'), { password: own, again: own })
  expect((await browser.once('/auth/session')).status).toBe(401)
  expect((await signIn(own)).url).toBe(`${place.url}/there`)
})

test('nobody learns who has an account, and no mail goes to whom nobody knows, whose account is disabled, who has no address, or who holds a role', async () => {
  const { pool } = place.database
  await pool.query("insert into directory_object (id, kind, display_name, user_principal_name, user_type, account_enabled, created_date_time) values (gen_random_uuid(), 'user', 'Without', 'without@contoso.example', 'Member', true, now())")
  await pool.query('insert into role_assignment (id, principal_id, role_definition_id, created_date_time) values (gen_random_uuid(), $1, $2, now())', [inPlace.joann, roleDefinitions.catalogCreator])
  const users = ['nobody@contoso.example', 'gone@contoso.example', 'without@contoso.example', 'joann@contoso.example']
  const answers = await Promise.all(users.map(async (user) => (await ask(user)).text.replaceAll(user, '')))
  expect(new Set(answers).size).toBe(1)
  expect(await nothingFor(users)).toBe(0)
})

test('a link is worth nothing once its holder has a role, is blocked or is deleted, and an invented one never is', async () => {
  const { pool } = place.database
  const link = await linkFor('joann@contoso.example')
  const turns: readonly (readonly [string, string])[] = [
    ["insert into role_assignment (id, principal_id, role_definition_id, created_date_time) values (gen_random_uuid(), $1, 'ba92d953-d8e0-4e39-a797-0cbedb0a89e8', now())", 'delete from role_assignment where principal_id = $1'],
    ['update directory_object set account_enabled = false where id = $1', 'update directory_object set account_enabled = true where id = $1'],
    ['update directory_object set deleted_date_time = now() where id = $1', 'update directory_object set deleted_date_time = null where id = $1'],
  ]
  for (const [turn, back] of turns) {
    await pool.query(turn, [inPlace.joann])
    expect((await choose(link, { password: own, again: own })).status).toBe(410)
    await pool.query(back, [inPlace.joann])
  }
  for (const ticket of ['', 'x', `${link.split('ticket=')[1]}x`, link.split('ticket=')[1]!.toUpperCase()]) expect((await place.ask('/auth/choose-password', { form: { ticket, password: own, again: own } })).status).toBe(410)
  expect((await place.ask('/auth/choose-password?ticket=a&ticket=b')).status).toBe(410)
  expect((await choose(link, { password: own, again: own })).status).toBe(200)
})

test('nobody fills the mailbox of somebody else, and another site asks for nothing', async () => {
  expect((await ask('joann@contoso.example', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await ask(' ')).status).toBe(400)
  const found = []
  for (let i = 0; i < 5; i += 1) found.push((await ask('joann@contoso.example')).status)
  expect(found).toEqual([200, 200, 200, 200, 429])
  expect((await ask('JOANN@contoso.example')).status).toBe(429)
  place.hurry('PT61S')
  expect((await ask('joann@contoso.example')).status).toBe(200)
  await expect.poll(() => smtp.received.length).toBe(5)
})

test('in Dutch to whoever reads Dutch: the page of the browser, the mail of the directory', async () => {
  await place.database.pool.query("update directory_object set preferred_language = 'nl-NL' where id = $1", [inPlace.joann])
  const page = await place.ask(forgotten, { headers: { 'accept-language': 'nl' } })
  expect(page.text).toContain('Kies een wachtwoord per e-mail')
  await linkFor('joann@contoso.example')
  expect(smtp.received[0]!.subject).toBe('Kies een wachtwoord voor Latchkey')
  expect(smtp.received[0]!.text).toContain('60 minuten')
  await place.database.pool.query('update directory_object set preferred_language = null where id = $1', [inPlace.joann])
})

test('a mail server that takes nothing is told in the log, and the answer is the same', async () => {
  const refusing = await mailServer(550)
  const lost = openTransport(refusing.url, silentLog())
  const there = await identityPlace({ overrides: { demo: false }, mail: lost })
  const answer = await there.ask(forgotten, { form: { user: 'joann@contoso.example' } })
  expect([answer.status, answer.text.includes('Look at your mail')]).toEqual([200, true])
  await there.close()
  lost.close()
  await refusing.close()
})

test('without a mail server, with another identity provider, and in the demonstration nothing of it is there', async () => {
  const without = await identityPlace({ overrides: { demo: false } })
  expect((await without.browser().open('/auth/sign-in?returnTo=/there')).text).not.toContain(forgotten)
  for (const path of [forgotten, '/auth/choose-password?ticket=x']) expect((await without.ask(path)).status).toBe(404)
  await without.close()
  const demo = await identityPlace({ mail })
  expect((await demo.ask(forgotten, { form: { user: 'joann@contoso.example' } })).status).toBe(404)
  await demo.close()
})
