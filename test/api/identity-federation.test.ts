import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, field, identityPlace, person, send, tenant, type Asked, type Place } from '../support/identity-place.ts'

/** A Latchkey that is the identity provider of another one. */
describe('an identity provider of one’s own', () => {
  const client = { appId: '7c0ffee0-0000-4000-8000-0000000000cc', displayName: 'The other Latchkey', secret: 'between-servers' }
  let upstream: Place
  let place: Place
  beforeAll(async () => {
    upstream = await identityPlace()
    setDefaultCACertificates([...getCACertificates(), upstream.ca])
    const oidc = { issuer: `${upstream.url}/${tenant}/v2.0`, clientId: client.appId, clientSecret: client.secret, match: { claim: 'email', attribute: 'mail' } }
    place = await identityPlace({ overrides: { demo: false, oidc } })
    await upstream.identity.ensureClient({ ...client, redirectUris: [`${place.url}/auth/callback`] })
  })
  afterAll(async () => {
    await place?.close()
    await upstream?.close()
  })

  /** One browser for the two servers; localhost has one jar of cookies, but the names differ by what is set where. */
  const browse = () => {
    const jars = new Map([[place.url, new Map<string, string>()], [upstream.url, new Map<string, string>()]])
    const once = async (url: URL, asked: Asked = {}) => {
      const jar = jars.get(url.origin)!
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      const answer = await send(url, url.origin === place.url ? place.ca : upstream.ca, { ...asked, headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...asked.headers } })
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value) jar.set(name, value)
        else jar.delete(name)
      }
      return answer
    }
    const open = async (start: string, asked?: Asked) => {
      let url = new URL(start)
      const path = [url]
      let answer = await once(url, asked)
      while (answer.headers['location']) {
        url = new URL(String(answer.headers['location']), url)
        path.push(url)
        answer = await once(url)
      }
      return { ...answer, url, path }
    }
    return { once, open }
  }
  const signIn = async (upn: string, browser = browse()) => {
    const page = await browser.open(`${place.url}/auth/sign-in?returnTo=/home`)
    const end = await browser.open(new URL(action(page.text), page.url).href, { form: { csrf: field(page.text, 'csrf'), person: upn } })
    return { browser, page, end }
  }

  test('whoever it knows by their address is signed in here', async () => {
    const { browser, page, end } = await signIn('joann@contoso.example')
    expect(page.url.origin).toBe(upstream.url)
    expect(end.url.href).toBe(`${place.url}/home`)
    expect((await browser.once(new URL('/auth/session', place.url))).json()).toMatchObject({ user: { id: person.joann } })
  })

  test('whoever is not in our directory, or disabled in it, is told so', async () => {
    await place.database.pool.query(`update directory_object set account_enabled = false where id = $1`, [person.mary])
    const { end } = await signIn('mary@contoso.example')
    expect([end.status, end.text]).toEqual([403, expect.stringContaining('You have no account here')])
    expect(end.text).toContain('mary@contoso.example')
  })

  test('passwords and picks mean nothing here', async () => {
    const browser = browse()
    const page = await browser.open(`${place.url}/auth/sign-in`)
    const ours = page.path.find(({ pathname }) => pathname.startsWith('/auth/interaction/'))!
    expect((await browser.once(ours, { form: { person: 'joann@contoso.example', csrf: '', user: 'joann@contoso.example', password: 'x' } })).status).toBe(400)
  })

  test('a callback of another browser signs nobody in', async () => {
    const [ours, theirs] = [browse(), browse()]
    const page = await theirs.open(`${place.url}/auth/sign-in`)
    let answer = await theirs.once(new URL(action(page.text), page.url), { form: { csrf: field(page.text, 'csrf'), person: 'joann@contoso.example' } })
    while (!String(answer.headers['location']).startsWith(`${place.url}/auth/callback`)) answer = await theirs.once(new URL(String(answer.headers['location'])))
    await ours.open(`${place.url}/auth/sign-in`)
    expect((await ours.once(new URL(String(answer.headers['location'])))).status).toBe(400)
  })

  test('after signing out it asks again who comes', async () => {
    const { browser } = await signIn('joann@contoso.example')
    const { csrfToken } = (await browser.once(new URL('/auth/session', place.url))).json()
    await browser.once(new URL('/auth/sign-out', place.url), { method: 'POST', headers: { 'x-csrf-token': csrfToken } })
    expect((await browser.open(`${place.url}/auth/sign-in`)).text).toContain('Pick a person')
  })

  test('when it is away, the page says so', async () => {
    const away = await identityPlace({ overrides: { demo: false, oidc: { issuer: 'http://127.0.0.1:9/none', clientId: 'x', match: { claim: 'oid', attribute: 'id' } } } })
    const answer = await away.browser().open('/auth/sign-in')
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('Your identity provider did not sign you in')])
    await away.close()
  })
})
