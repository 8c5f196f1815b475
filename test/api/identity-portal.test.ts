import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, field, identityPlace, person, pick, type Browser, type Place } from '../support/identity-place.ts'

const COOKIE = '__Host-latchkey_session'

describe('the portal', () => {
  let place: Place
  beforeAll(async () => {
    place = await identityPlace()
  })
  afterAll(() => place?.close())

  const signIn = async (browser: Browser = place.browser(), upn = 'joann@contoso.example', returnTo = '/healthz-page') => {
    const page = await browser.open(`/auth/sign-in?${new URLSearchParams({ returnTo })}`)
    const end = await pick(browser, page, upn)
    return { browser, page, end, cookie: browser.cookies.get(COOKIE)?.value }
  }
  const session = async (browser: Browser) => {
    const { status, json } = await browser.once('/auth/session', { headers: { accept: 'application/json' } })
    return { status, ...json() }
  }

  test('nobody is signed in at first', async () => {
    const answer = await place.ask('/auth/session')
    expect([answer.status, answer.json()]).toEqual([401, { error: { code: 'InvalidAuthenticationToken', message: expect.any(String) } }])
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('signing in ends at the page that was asked for, with a session', async () => {
    const { browser, page, end } = await signIn(undefined, undefined, '/requests?state=open#top')
    expect(page.text).toContain('to continue to Latchkey')
    expect(end.url).toBe(`${place.url}/requests?state=open#top`)
    expect(await session(browser)).toEqual({
      status: 200, demo: true, localAccounts: false, csrfToken: expect.stringMatching(/.{40}/), now: expect.stringMatching(/Z$/), administration: null,
      user: { id: person.joann, displayName: 'Joann Guerrero', userPrincipalName: 'joann@contoso.example', mail: 'joann@contoso.example', jobTitle: 'Account executive', department: 'Sales' },
    })
    expect((await browser.once('/who')).json()).toMatchObject({ kind: 'user', oid: person.joann, via: 'session', sessionId: expect.any(String), permissions: expect.arrayContaining(['EntitlementManagement.ReadWrite.All']) })
  })

  test('the cookie is out of reach of scripts, other sites and other hosts', async () => {
    const browser = place.browser()
    const page = await browser.open('/auth/sign-in')
    let next: string | undefined = action(page.text)
    let asked: Parameters<Browser['once']>[1] = { form: { csrf: field(page.text, 'csrf'), person: 'joann@contoso.example' } }
    const set: string[] = []
    while (next) {
      const answer = await browser.once(next, asked)
      set.push(...[answer.headers['set-cookie'] ?? []].flat())
      next = answer.headers['location'] as string | undefined
      asked = {}
      if (next && new URL(next, place.url).pathname === '/') break
    }
    expect(set.find((line) => line.startsWith(COOKIE))).toMatch(/^__Host-latchkey_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    for (const line of set) expect(line).toMatch(/;\s*secure/i)
    for (const line of set) expect(line).toMatch(/;\s*httponly/i)
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/%2f/evil.example', '/%5cevil.example'])('returnTo %s leads home', async (returnTo) => {
    expect((await signIn(undefined, undefined, returnTo)).end.url).toBe(`${place.url}/`)
  })

  test('a session id from before signing in is never taken over', async () => {
    const victim = place.browser()
    const { cookie: attackers } = await signIn()
    victim.cookies.set(COOKIE, { value: attackers!, path: '/' })
    const { cookie } = await signIn(victim, 'mary@contoso.example')
    expect(cookie).not.toBe(attackers)
    expect((await session(victim)).user.id).toBe(person.mary)
    const attacker = place.browser()
    attacker.cookies.set(COOKIE, { value: attackers!, path: '/' })
    expect((await session(attacker)).status).toBe(401)
    victim.cookies.set(COOKIE, { value: 'made-up', path: '/' })
    await signIn(victim)
    expect(victim.cookies.get(COOKIE)!.value).toMatch(/^[\w-]{43}$/)
  })

  test('the database holds no session id', async () => {
    const { cookie } = await signIn()
    expect(JSON.stringify((await place.database.pool.query('select * from portal_session')).rows)).not.toContain(cookie)
  })

  test('changes need the token of the session, and no other origin', async () => {
    const { browser } = await signIn()
    const { csrfToken } = await session(browser)
    const { browser: other } = await signIn()
    const attempt = async (headers: Record<string, string>) => {
      const { status, json } = await browser.once('/who', { method: 'POST', headers })
      return [status, json().code]
    }
    const refused = [403, 'CsrfTokenInvalid']
    expect(await attempt({})).toEqual(refused)
    expect(await attempt({ 'x-csrf-token': 'x' })).toEqual(refused)
    expect(await attempt({ 'x-csrf-token': (await session(other)).csrfToken })).toEqual(refused)
    for (const origin of ['https://evil.example', 'null', `${place.url}.evil.example`, place.url.replace('https', 'http')]) expect(await attempt({ 'x-csrf-token': csrfToken, origin })).toEqual(refused)
    expect(await attempt({ 'x-csrf-token': csrfToken })).toEqual([200, undefined])
    expect(await attempt({ 'x-csrf-token': csrfToken, origin: place.url })).toEqual([200, undefined])
  })

  test('a wrong token is not made good by a session', async () => {
    const { browser } = await signIn()
    expect((await browser.once('/who', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401)
  })

  test('signing out needs the token, ends everything, and asks again who comes', async () => {
    const { browser, cookie } = await signIn()
    const { csrfToken } = await session(browser)
    expect((await browser.once('/auth/sign-out', { method: 'POST' })).status).toBe(403)
    expect((await session(browser)).status).toBe(200)
    expect((await browser.once('/auth/sign-out', { method: 'POST', headers: { 'x-csrf-token': csrfToken, 'content-type': 'application/json' }, body: '{}' })).status).toBe(204)
    browser.cookies.set(COOKIE, { value: cookie!, path: '/' })
    expect((await session(browser)).status).toBe(401)
    expect((await browser.open('/auth/sign-in')).text).toContain('Pick a person')
    expect((await browser.once('/auth/sign-out', { method: 'POST' })).status).toBe(204)
  })

  test('who is signed in already is not asked again', async () => {
    const { browser } = await signIn()
    browser.cookies.delete(COOKIE)
    expect((await browser.open('/auth/sign-in?returnTo=/here')).url).toBe(`${place.url}/here`)
    expect((await session(browser)).user.id).toBe(person.joann)
  })

  test('a callback with the state, the cookie or the code of somebody else signs nobody in', async () => {
    const [ours, theirs] = [place.browser(), place.browser()]
    const callbackOf = async (browser: Browser) => {
      const page = await browser.open('/auth/sign-in')
      let answer = await browser.once(action(page.text), { form: { csrf: field(page.text, 'csrf'), person: 'mary@contoso.example' } })
      while (!String(answer.headers['location']).includes('/auth/callback')) answer = await browser.once(String(answer.headers['location']))
      return String(answer.headers['location'])
    }
    const theirCallback = await callbackOf(theirs)
    expect((await ours.once(theirCallback)).status).toBe(400)
    const mixed = new URL(await callbackOf(ours))
    mixed.searchParams.set('code', new URL(theirCallback).searchParams.get('code')!)
    expect((await ours.once(mixed.href)).status).toBe(400)
    expect(ours.cookies.has(COOKIE)).toBe(false)
    expect((await ours.once('/auth/callback?code=x&state=y')).status).toBe(400)
    expect((await ours.once('/auth/callback')).status).toBe(400)
  })

  test('who is disabled is out at the next call', async () => {
    const { browser } = await signIn(undefined, 'mary@contoso.example')
    await place.database.pool.query('update directory_object set account_enabled = false where id = $1', [person.mary])
    expect([(await session(browser)).status, (await browser.once('/who')).status]).toEqual([401, 401])
    await place.database.pool.query('update directory_object set account_enabled = true where id = $1', [person.mary])
  })

  test('pages allow no script or style of their own, and speak Dutch', async () => {
    const { text, headers } = await place.browser().open('/auth/sign-in')
    expect(headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'self'"), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(text).not.toMatch(/<script(?! src)|<style|\sstyle=|\son\w+=/)
    for (const [, path] of text.matchAll(/(?:src|href)="(\/auth\/assets\/[^"]+)"/g)) expect((await place.ask(path!)).status).toBe(200)
    const browser = place.browser()
    const start = await browser.once('/auth/sign-in', { headers: { 'accept-language': 'nl-NL,nl;q=0.9' } })
    const step = await browser.once(String(start.headers['location']))
    const dutch = await browser.once(String(step.headers['location']), { headers: { 'accept-language': 'nl-NL,nl;q=0.9' } })
    expect(dutch.text).toContain('<html lang="nl">')
    expect(dutch.text).toContain('Kies een persoon')
  })

  // Last: time does not come back.
  test('a session ends when it is not used, and after a day in any case', async () => {
    const [{ browser: idle }, { browser: busy }] = [await signIn(), await signIn()]
    for (let hours = 7; hours <= 21; hours += 7) {
      place.hurry('PT7H')
      expect((await session(busy)).status).toBe(200)
    }
    expect((await session(idle)).status).toBe(401)
    place.hurry('PT4H')
    expect((await session(busy)).status).toBe(401)
    await place.identity.sweep()
    expect((await place.database.pool.query('select from portal_session')).rowCount).toBe(0)
  })
})

describe('without TLS', () => {
  test('the cookie has no name that only https may use', async () => {
    const place = await identityPlace({ overrides: { publicUrl: 'http://localhost:8080' } })
    const answer = await place.ask(`${place.config.tls ? `https://localhost:${place.config.port}` : ''}/auth/session`, { headers: { cookie: 'latchkey_session=x' } })
    expect(answer.status).toBe(401)
    const start = await place.ask(`https://localhost:${place.config.port}/auth/sign-in`)
    expect([start.status, start.headers['location']]).toEqual([303, expect.stringMatching(/^http:\/\/localhost:8080\//)])
    expect(String(start.headers['set-cookie'])).not.toMatch(/secure/i)
    await place.close()
  })
})
