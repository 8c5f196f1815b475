/** Passwords of local accounts: set by an administrator through Graph's passwordProfile, chosen anew at the first sign-in, changed by whoever has one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type Client, type TestServer } from '../support/server.ts'
import { person, rows } from '../support/world.ts'
import { action, field, identityPlace, person as inPlace, type Browser, type Place } from '../support/identity-place.ts'
import { fitsHash } from '#identity/secrets.ts'

describe('passwordProfile', () => {
  let server: TestServer
  let grace: Client
  beforeAll(async () => { server = await startTestServer(); grace = server.as('grace') })
  afterAll(() => server?.close())
  const kept = async (id: string) => (await rows<{ password_hash: string; must_change: boolean }>(server, 'select password_hash, must_change from credential where user_id = $1', [id]))[0]
  const events = async (id: string) => (await rows<{ what: string }>(server, `select activity_display_name as what from audit_event where target_resources @> $1::jsonb order by id`, [JSON.stringify([{ id }])])).map(({ what }) => what)
  const make = (more: object = {}) => grace.post('/v1.0/users', { displayName: 'Ada', userPrincipalName: `ada${crypto.randomUUID()}@contoso.example`, accountEnabled: true, mailNickname: 'ada', ...more })

  test('of somebody new is their password, and is never read back', async () => {
    const made = await make({ passwordProfile: { password: 'a first password', forceChangePasswordNextSignIn: true } })
    expect([made.status, Object.keys(made.body).filter((name) => /password/i.test(name))]).toEqual([201, []])
    const { password_hash: hash, must_change: mustChange } = (await kept(made.body.id))!
    expect([await fitsHash('a first password', hash), mustChange]).toEqual([true, true])
    expect(JSON.stringify((await grace.get(`/v1.0/users/${made.body.id}`)).body)).not.toContain('a first password')
    expect(await events(made.body.id)).toEqual(['Add user'])
  })

  test.each([
    ['too short', { password: 'short' }, 'The password needs at least 12 characters.'],
    ['none', { forceChangePasswordNextSignIn: true }, 'This person has no password yet. Send passwordProfile with a password.'],
    ['of another form', { password: 12 }, 'The body does not fit'],
    ['with what nobody knows', { password: 'a first password', hint: 'x' }, 'The body does not fit'],
  ])('a password that is %s makes nobody', async (_, passwordProfile, message) => {
    const userPrincipalName = `nobody${crypto.randomUUID()}@contoso.example`
    const answer = await make({ userPrincipalName, passwordProfile })
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)])
    expect(await rows(server, 'select from directory_object where user_principal_name = $1', [userPrincipalName])).toEqual([])
  })

  test('is set anew, alone or with other members, and can be made good for one sign-in afterwards', async () => {
    const { body: { id } } = await make()
    expect((await grace.patch(`/v1.0/users/${id}`, { passwordProfile: { forceChangePasswordNextSignIn: true } })).body.error.message).toContain('no password yet')
    expect((await grace.patch(`/v1.0/users/${id}`, { passwordProfile: { password: 'a second password' } })).status).toBe(204)
    const first = (await kept(id))!
    expect([await fitsHash('a second password', first.password_hash), first.must_change]).toEqual([true, false])
    expect((await grace.patch(`/v1.0/users/${id}`, { passwordProfile: { forceChangePasswordNextSignIn: true } })).status).toBe(204)
    expect(await kept(id)).toEqual({ password_hash: first.password_hash, must_change: true })
    expect((await grace.patch(`/v1.0/users/${id}`, { jobTitle: 'Countess', passwordProfile: { password: 'a third password' } })).status).toBe(204)
    expect((await grace.get(`/v1.0/users/${id}`)).body.jobTitle).toBe('Countess')
    expect(await events(id)).toEqual(['Add user', 'Reset user password', 'Reset user password', 'Reset user password', 'Update user'])
  })

  test('only people have one', async () => {
    expect((await grace.post('/v1.0/groups', { displayName: 'A group', mailEnabled: false, mailNickname: 'g', securityEnabled: true, passwordProfile: { password: 'a first password' } })).status).toBe(400)
  })

  test('nobody comes to a role by a password: it takes who may give roles to set the one of somebody who has any', async () => {
    const { body: { id } } = await make()
    const passwordProfile = { password: 'a first password' }
    const weak = server.as('grace', ['User-PasswordProfile.ReadWrite.All'])
    expect((await weak.patch(`/v1.0/users/${id}`, { passwordProfile })).status).toBe(204)
    expect((await weak.patch(`/v1.0/users/${id}`, { jobTitle: 'x' })).status).toBe(403)
    expect((await weak.patch(`/v1.0/users/${id}`, { jobTitle: 'x', passwordProfile })).status).toBe(403)
    for (const holder of ['grace', 'marcus', 'omar']) {
      const refused = await weak.patch(`/v1.0/users/${person(holder).id}`, { passwordProfile })
      expect([holder, refused.status, refused.body.error.message]).toEqual([holder, 403, expect.stringContaining('RoleManagement.ReadWrite.Directory')])
    }
    expect((await server.as('grace').patch(`/v1.0/users/${person('omar').id}`, { passwordProfile })).status).toBe(204)
    // Whoever administers no directory sets nobody's, not even with the portal's token.
    for (const who of ['stephan', 'omar', 'joann']) {
      const refused = await server.as(who).patch(`/v1.0/users/${id}`, { passwordProfile })
      expect([who, refused.status, refused.body.error.message]).toEqual([who, 403, expect.stringContaining('Ask a global administrator.')])
    }
  })
})

describe('whoever has a password', () => {
  let place: Place
  beforeAll(async () => { place = await identityPlace({ overrides: { demo: false } }) })
  afterAll(() => place?.close())
  const [given, own] = ['correct horse battery', 'staple of my own']
  const signIn = async (password: string, browser: Browser) => {
    const page = await browser.open('/auth/sign-in?returnTo=/there')
    return browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), user: 'joann@contoso.example', password } })
  }
  const choose = (page: Awaited<ReturnType<typeof signIn>>, browser: Browser, form: Record<string, string>) =>
    browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), ticket: field(page.text, 'ticket'), ...form } })
  const isIn = async (browser: Browser) => (await browser.once('/auth/session')).status === 200
  const events = async () => (await place.database.pool.query<{ what: string; by: string }>("select activity_display_name as what, coalesce(initiated_by->'user'->>'displayName', initiated_by->'app'->>'displayName') as by from audit_event order by id")).rows

  test('that somebody else has chosen gets in with one of their own, once it is good', async () => {
    await place.setPassword(inPlace.joann, given, true)
    const browser = place.browser()
    const asked = await signIn(given, browser)
    expect([asked.status, asked.text.includes('Choose your own password'), await isIn(browser)]).toEqual([200, true, false])
    for (const [form, problem] of [
      [{ password: 'short', again: 'short' }, 'at least 12 characters'],
      [{ password: own, again: `${own}!` }, 'not the same'],
      [{ password: given, again: given }, 'another password than the one you have'],
    ] as const) {
      const answer = await choose(asked, browser, form)
      expect([answer.status, answer.text.includes(problem), answer.text.includes(form.password)]).toEqual([400, true, false])
    }
    expect(await isIn(browser)).toBe(false)
    const done = await choose(asked, browser, { password: own, again: own })
    expect([done.url, await isIn(browser)]).toEqual([`${place.url}/there`, true])
    expect((await signIn(given, place.browser())).status).toBe(401)
    expect((await signIn(own, place.browser())).url).toBe(`${place.url}/there`)
    expect((await events()).at(-1)).toEqual({ what: 'Change user password', by: 'Joann Guerrero' })
  })

  test('is asked nothing of the kind by a ticket of another sign-in, an invented one, or one of a password that was set anew since', async () => {
    await place.setPassword(inPlace.joann, given, true)
    const [browser, other] = [place.browser(), place.browser()]
    const [mine, theirs] = [await signIn(given, browser), await signIn(given, other)]
    for (const ticket of [field(theirs.text, 'ticket'), '', 'x', `${field(mine.text, 'ticket')}x`]) {
      const answer = await choose(mine, browser, { ticket, password: own, again: own })
      expect([answer.status, answer.text.includes('expired') || answer.text.includes('Start again')]).toEqual([400, true])
    }
    await place.setPassword(inPlace.joann, 'set anew meanwhile', true)
    expect((await choose(mine, browser, { password: own, again: own })).status).toBe(409)
    expect([await isIn(browser), (await signIn(own, place.browser())).status]).toEqual([false, 401])
  })

  test('changes it, with the present one, and is signed out everywhere else', async () => {
    await place.setPassword(inPlace.joann, given)
    const [browser, elsewhere] = [place.browser(), place.browser()]
    await signIn(given, browser)
    await signIn(given, elsewhere)
    const page = await browser.open('/auth/password')
    expect(page.text).toContain('Current password')
    const send = (form: Record<string, string>) => browser.open('/auth/password', { form: { csrf: field(page.text, 'csrf'), ...form } })
    for (const [form, status, problem] of [
      [{ csrf: 'x', current: given, password: own, again: own }, 400, 'too long ago'],
      [{ current: 'wrong', password: own, again: own }, 401, 'current password is not right'],
      [{ current: given, password: 'short', again: 'short' }, 400, 'at least 12 characters'],
      [{ current: given, password: own, again: 'other' }, 400, 'not the same'],
      [{ current: given, password: given, again: given }, 400, 'another password'],
    ] as const) {
      const answer = await send(form)
      expect([answer.status, answer.text.includes(problem)]).toEqual([status, true])
    }
    const done = await send({ current: given, password: own, again: own })
    expect([done.status, done.text.includes('Your password is changed')]).toEqual([200, true])
    expect([await isIn(browser), await isIn(elsewhere)]).toEqual([true, false])
    expect((await signIn(given, place.browser())).status).toBe(401)
    expect((await signIn(own, place.browser())).url).toBe(`${place.url}/there`)
  })

  /** Waits until so many statements wait for a row that another holds. */
  const inLine = async (statements: number) => {
    await expect.poll(async () => (await place.database.pool.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount).toBe(statements)
  }
  /** Somebody else holds the person, until those who are to meet at the same moment wait for it. */
  const meeting = async (waiting: number, begin: () => readonly Promise<unknown>[]) => {
    const holder = await place.database.pool.connect()
    try {
      await holder.query('begin')
      await holder.query('select 1 from directory_object where id = $1 for no key update', [inPlace.joann])
      const begun = begin()
      await inLine(waiting)
      await holder.query('commit')
      return await Promise.all(begun)
    } finally { holder.release() }
  }
  test('changed twice at the same moment is changed once, and what an administrator sets meanwhile stays', async () => {
    await place.setPassword(inPlace.joann, given)
    const two = [place.browser(), place.browser()]
    for (const browser of two) await signIn(given, browser)
    const pages = await Promise.all(two.map((browser) => browser.open('/auth/password')))
    const change = (i: number, password: string) => two[i]!.open('/auth/password', { form: { csrf: field(pages[i]!.text, 'csrf'), current: given, password, again: password } })
    const both = (await meeting(2, () => [change(0, own), change(1, `${own} too`)])) as { status: number; text: string }[]
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)!.text).toContain('has been changed meanwhile')
    await place.setPassword(inPlace.joann, given)
    const browser = place.browser()
    await signIn(given, browser)
    const page = await browser.open('/auth/password')
    // The administrator is first in the line, and whoever knows the password of before comes second.
    const [, late] = (await meeting(2, () => {
      const reset = place.setPassword(inPlace.joann, 'set by somebody else')
      const second = inLine(1).then(() => browser.open('/auth/password', { form: { csrf: field(page.text, 'csrf'), current: given, password: own, again: own } }))
      return [reset, second]
    })) as [undefined, { status: number }]
    expect(late.status).toBe(409)
    expect((await signIn('set by somebody else', place.browser())).url).toBe(`${place.url}/there`)
    expect((await signIn(own, place.browser())).status).toBe(401)
  })

  test('cannot guess at the present one for long', async () => {
    await place.setPassword(inPlace.joann, given)
    const browser = place.browser()
    await signIn(given, browser)
    const page = await browser.open('/auth/password')
    const guess = async () => (await browser.open('/auth/password', { form: { csrf: field(page.text, 'csrf'), current: 'wrong', password: own, again: own } })).status
    const found = []
    for (let i = 0; i < 6; i += 1) found.push(await guess())
    expect(found).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('is signed out when an administrator sets another, or says that it has to be changed', async () => {
    await place.setPassword(inPlace.joann, given)
    const browser = place.browser()
    await signIn(given, browser)
    expect(await isIn(browser)).toBe(true)
    await place.setPassword(inPlace.joann, undefined, true)
    expect(await isIn(browser)).toBe(false)
    expect((await signIn(given, browser)).text).toContain('Choose your own password')
    await place.setPassword(inPlace.joann, given)
    await signIn(given, browser)
    expect(await isIn(browser)).toBe(true)
    await place.setPassword(inPlace.joann, own)
    expect([await isIn(browser), (await browser.once('/auth/password')).headers['location']]).toEqual([false, '/auth/sign-in'])
    const again = await browser.open('/auth/sign-in')
    expect(again.text).toContain('type="password"')
  })
})

test('where nobody signs in with a password there is none to change', async () => {
  const place = await identityPlace()
  expect((await place.browser().once('/auth/password')).text).toContain('There is no password here')
  expect((await place.browser().once('/auth/password', { form: { current: 'x', password: 'y' } })).text).toContain('There is no password here')
  await place.close()
})
