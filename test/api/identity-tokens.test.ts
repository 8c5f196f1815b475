import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, SignJWT, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { field, identityPlace, person, pick, scripts, tenant, type Browser, type Place } from '../support/identity-place.ts'

const verifier = 'a-verifier-of-the-length-that-the-standard-asks-for-0123456789'
const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))).toString('base64url')
const redirectUri = 'http://localhost:4711'
const confidential = { appId: '7c0ffee0-0000-4000-8000-0000000000bb', servicePrincipalId: '7c0ffee0-0000-4000-8000-000000000402', displayName: 'Nightly sync', secret: 'a-secret', applicationPermissions: ['User.Read.All'], delegatedPermissions: [] }

let place: Place
beforeAll(async () => {
  place = await identityPlace()
  await place.identity.ensureClient(confidential)
})
afterAll(() => place?.close())

const post = (form: Record<string, string>, headers = {}, where: string = tenant) => place.ask(`/${where}/oauth2/v2.0/token?client-request-id=1`, { form, headers })
const secretGrant = { grant_type: 'client_credentials', client_id: scripts.appId, client_secret: scripts.secret, scope: 'https://graph.microsoft.com/.default' }
const authorizeUrl = (more: Record<string, string> = {}) =>
  `/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams({ client_id: scripts.appId, response_type: 'code', redirect_uri: redirectUri, scope: 'openid profile offline_access User.Read', code_challenge: challenge, code_challenge_method: 'S256', state: 's', ...more })}`
const codeFor = async (browser: Browser = place.browser(), upn = 'joann@contoso.example', more = {}) => {
  const { url } = await pick(browser, await browser.open(authorizeUrl(more)), upn)
  return new URL(url).searchParams.get('code')!
}
const redeem = (code: string, more: Record<string, string> = {}) => post({ grant_type: 'authorization_code', client_id: scripts.appId, code, redirect_uri: redirectUri, code_verifier: verifier, client_info: '1', ...more })
const refresh = (token: string, more: Record<string, string> = {}) => post({ grant_type: 'refresh_token', client_id: scripts.appId, refresh_token: token, ...more })
const who = (token: string) => place.ask('/who', { headers: { authorization: `Bearer ${token}` } })

describe('finding out', () => {
  test.each([`/${tenant}/v2.0/`, `/${tenant}/`, '/contoso.example/v2.0/', '/common/v2.0/', '/organizations/v2.0/', '/'])('discovery at %s', async (path) => {
    const answer = await place.ask(`${path}.well-known/openid-configuration`, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
    expect(answer.json()).toMatchObject({ issuer: `${place.url}/${tenant}/v2.0`, token_endpoint: `${place.url}/${tenant}/oauth2/v2.0/token`, authorization_endpoint: `${place.url}/${tenant}/oauth2/v2.0/authorize`, jwks_uri: expect.stringContaining(place.url), end_session_endpoint: expect.any(String), device_authorization_endpoint: expect.any(String) })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })

  test('another tenant is not here', async () => {
    for (const path of ['/other.example/v2.0/.well-known/openid-configuration', '/7c0ffee0-0000-4000-8000-000000000009/discovery/v2.0/keys']) expect(await place.ask(path).then(({ status, json }) => [status, json().error_codes])).toEqual([400, [90002]])
    expect((await post(secretGrant, {}, 'other.example')).json().error_description).toMatch(/^AADSTS90002: Tenant 'other.example' not found/)
  })

  test('the keys hold nothing private', async () => {
    const { keys } = (await place.ask(`/common/discovery/v2.0/keys`)).json()
    expect(keys.map(Object.keys)).toEqual([expect.arrayContaining(['kid', 'n', 'e', 'kty', 'use', 'alg'])])
    expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
  })

  test('what Terraform asks first', async () => {
    expect((await place.ask('/metadata/endpoints?api-version=2022-09-01')).json()).toMatchObject({ name: 'Latchkey', resourceManager: place.url, microsoftGraphResourceId: `${place.url}/`, authentication: { loginEndpoint: place.url } })
    expect((await place.ask('/common/discovery/instance?api-version=1.1')).json()).toMatchObject({ 'api-version': '1.1', metadata: [{ aliases: [place.host] }] })
  })

  test('other origins may read the token endpoint, also when it refuses', async () => {
    const preflight = await place.ask(`/${tenant}/oauth2/v2.0/token`, { method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' } })
    expect([preflight.status, preflight.headers['access-control-allow-origin'], preflight.headers['access-control-allow-methods']]).toEqual([204, '*', 'POST'])
    const refused = await post({ grant_type: 'authorization_code', client_id: scripts.appId, code: 'x', redirect_uri: redirectUri, code_verifier: verifier }, { origin: 'https://app.example' })
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([400, '*'])
  })
})

describe('the token endpoint', () => {
  const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })

  test('takes the secret in the header too', async () => {
    const { client_id: id, client_secret: secret, ...rest } = secretGrant
    const answer = await post(rest as never, basic(id, secret))
    expect(answer.json()).toEqual({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: expect.any(String) })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect((await post(rest as never, basic(id, 'wrong'))).json().error_codes).toEqual([7000215])
  })

  test.each<[string, Record<string, string>, number, string, number]>([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: '' }, 400, 'invalid_client', 7000218],
    ['an application that is not there', { client_id: '7c0ffee0-0000-4000-8000-0000000000ff' }, 400, 'unauthorized_client', 700016],
    ['an id that is none', { client_id: "x' or 1=1" }, 400, 'unauthorized_client', 700016],
    ['no application', { client_id: '' }, 400, 'invalid_request', 900144],
    ['a permission instead of .default', { scope: 'User.Read' }, 400, 'invalid_scope', 1002012],
    ['no scope', { scope: '' }, 400, 'invalid_scope', 1002012],
    ['the resource of somebody else', { scope: 'https://vault.azure.net/.default' }, 400, 'invalid_resource', 500011],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['a code that never was', { grant_type: 'authorization_code', client_secret: '', code: 'x', redirect_uri: redirectUri, code_verifier: verifier, scope: '' }, 400, 'invalid_grant', 70000],
    ['an unknown scope', { grant_type: 'refresh_token', client_secret: '', refresh_token: 'x', scope: 'Nothing.Read' }, 400, 'invalid_scope', 70011],
    ['a permission that was not granted', { grant_type: 'refresh_token', client_secret: '', refresh_token: 'x', scope: 'Group.Read.All' }, 400, 'invalid_grant', 65001],
  ])('refuses %s', async (_what, change, status, error, code) => {
    const answer = await post({ ...secretGrant, ...change })
    expect([answer.status, answer.json()]).toEqual([status, expect.objectContaining({
      error, error_codes: [code], error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .* Correlation ID: `)), timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/), trace_id: expect.any(String), correlation_id: expect.any(String),
    })])
  })

  test('a confidential client without its secret gets nothing', async () => {
    expect((await post({ ...secretGrant, client_id: confidential.appId, client_secret: '' })).json()).toMatchObject({ error: 'invalid_client', error_codes: [7000218] })
    const { access_token: token } = (await post({ ...secretGrant, client_id: confidential.appId, client_secret: confidential.secret })).json()
    expect(decodeJwt(token)).toMatchObject({ roles: ['User.Read.All'], oid: confidential.servicePrincipalId })
  })

  test('an application that is disabled in the directory gets nothing more', async () => {
    const { access_token: token } = (await post({ ...secretGrant, client_id: confidential.appId, client_secret: confidential.secret })).json()
    const change = (enabled: boolean) => place.database.pool.query(
      `insert into directory_object (id, kind, app_id, display_name, account_enabled, created_date_time) values ($1, 'servicePrincipal', $2, 'Nightly sync', $3, now()) on conflict (id) do update set account_enabled = excluded.account_enabled`,
      [confidential.servicePrincipalId, confidential.appId, enabled],
    )
    await change(false)
    expect([(await who(token)).status, (await post({ ...secretGrant, client_id: confidential.appId, client_secret: confidential.secret })).json().error_codes]).toEqual([401, [700016]])
    await change(true)
    expect((await who(token)).status).toBe(200)
  })

  test('the demonstration’s application is not there without the demonstration', async () => {
    const serious = await identityPlace({ database: place.database, overrides: { demo: false, dataDir: place.config.dataDir } })
    expect((await serious.ask(`/${tenant}/oauth2/v2.0/token`, { form: secretGrant })).json().error_codes).toEqual([700016])
    await serious.close()
  })
})

describe('codes and refresh tokens', () => {
  test('a code is good once; the second time ends what the first gave', async () => {
    const code = await codeFor()
    const first = (await redeem(code)).json()
    expect(first).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('User.Read'), client_info: expect.any(String), id_token: expect.any(String), refresh_token: expect.any(String) })
    expect((await redeem(code)).json()).toMatchObject({ error: 'invalid_grant', error_codes: [54005] })
    expect((await refresh(first.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  test.each([['another verifier', { code_verifier: `${verifier}x` }, 501481], ['no verifier', { code_verifier: '' }, 501481], ['another redirect URI', { redirect_uri: 'http://localhost:4712' }, 50011]])('a code with %s is worthless', async (_what, change, code) => {
    expect((await redeem(await codeFor(), change)).json()).toMatchObject({ error: 'invalid_grant', error_codes: [code] })
  })

  test('two at once with the same code: one of them gets tokens', async () => {
    const code = await codeFor()
    const answers = await Promise.all([redeem(code), redeem(code), redeem(code)])
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(2)
  })

  test('a refresh token turns into another; using it again ends the family, and no other', async () => {
    const browser = place.browser()
    const first = (await redeem(await codeFor(browser))).json()
    const other = (await redeem(await codeFor(place.browser()))).json()
    const second = (await refresh(first.refresh_token, { scope: 'User.Read openid offline_access' })).json()
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(decodeJwt(second.access_token)).toMatchObject({ oid: person.joann })
    expect((await refresh(first.refresh_token)).json()).toMatchObject({ error: 'invalid_grant', error_codes: [54005] })
    expect((await refresh(second.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(other.refresh_token)).status).toBe(200)
  })

  test('none without offline_access', async () => {
    expect((await redeem(await codeFor(place.browser(), 'joann@contoso.example', { scope: 'openid User.Read' }))).json()).not.toHaveProperty('refresh_token')
  })

  test('the database holds no code and no refresh token', async () => {
    const { refresh_token: token } = (await redeem(await codeFor())).json()
    const { rows } = await place.database.pool.query('select * from oidc_artifact')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('who is disabled gets nothing more', async () => {
    const { access_token: access, refresh_token: token } = (await redeem(await codeFor(place.browser(), 'mary@contoso.example'))).json()
    expect((await who(access)).status).toBe(200)
    await place.database.pool.query('update directory_object set account_enabled = false where id = $1', [person.mary])
    expect([(await who(access)).status, (await refresh(token)).json().error_codes]).toEqual([401, [50057]])
    await place.database.pool.query('update directory_object set account_enabled = true where id = $1', [person.mary])
  })
})

describe('the authorize endpoint', () => {
  const location = async (more: Record<string, string>, browser = place.browser()) => {
    const { url, status, text } = await browser.open(authorizeUrl(more))
    return { url: new URL(url), status, text }
  }

  test('prompt=none answers by redirect, with login_required until somebody has signed in', async () => {
    const browser = place.browser()
    const { url } = await location({ prompt: 'none', response_mode: 'fragment' }, browser)
    const answer = new URLSearchParams(url.hash.slice(1))
    expect([answer.get('error'), answer.get('state')]).toEqual(['login_required', 's'])
    expect(answer.get('error_description')).toMatch(/^AADSTS50058/)
    await codeFor(browser)
    expect((await location({ prompt: 'none' }, browser)).url.searchParams.get('code')).toBeTruthy()
    expect((await location({ prompt: 'select_account' }, browser)).text).toContain('Pick a person')
  })

  test('form_post sends the code by a form, which a script of ours sends off', async () => {
    const browser = place.browser()
    const page = await pick(browser, await browser.open(authorizeUrl({ response_mode: 'form_post', redirect_uri: 'https://app.contoso.example/signed-in' })), 'joann@contoso.example')
    expect([field(page.text, 'state'), field(page.text, 'code')]).toEqual(['s', expect.stringMatching(/.{20}/)])
    expect(page.text).not.toMatch(/<script>/)
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'self'/)
  })

  test.each([['Nothing.Read', 'AADSTS70011'], ['Group.Read.All', 'AADSTS65001'], ['https://vault.azure.net/x', 'AADSTS500011']])('scope %s is refused at the redirect URI', async (scope, code) => {
    const { url } = await location({ scope: `openid ${scope}` })
    expect([url.origin, url.searchParams.get('error'), url.searchParams.get('error_description')]).toEqual([redirectUri, 'invalid_scope', expect.stringContaining(code)])
  })

  test.each([['http://localhost.evil.example/', 'AADSTS50011'], ['https://app.contoso.example/signed-in/../x', 'AADSTS50011'], ['javascript:alert(1)', 'AADSTS50011']])('nothing is ever sent to %s', async (redirect_uri, code) => {
    const { url, status, text } = await location({ redirect_uri })
    expect([url.origin, status]).toEqual([place.url, 400])
    expect(text).toContain(code)
  })

  test('an unknown client, and no PKCE', async () => {
    expect((await location({ client_id: '7c0ffee0-0000-4000-8000-0000000000ff' })).text).toContain('AADSTS700016')
    expect((await location({ code_challenge: '', code_challenge_method: '' })).url.searchParams.get('error')).toBe('invalid_request')
  })

  test('a page of another sign-in, or of another site, cannot pick a person', async () => {
    const [ours, theirs] = [place.browser(), place.browser()]
    const [page, other] = [await ours.open(authorizeUrl()), await theirs.open(authorizeUrl())]
    const path = new URL(page.url).pathname
    const attempt = (browser: Browser, csrf: string) => browser.once(path, { form: { csrf, person: 'mary@contoso.example' } }).then(({ status }) => status)
    expect(await attempt(ours, '')).toBe(400)
    expect(await attempt(ours, field(other.text, 'csrf'))).toBe(400)
    expect(await attempt(theirs, field(page.text, 'csrf'))).toBe(400)
    expect(await attempt(ours, field(page.text, 'csrf'))).toBe(303)
  })

  test('the picker searches, hides who is disabled, and escapes names', async () => {
    const browser = place.browser()
    const page = await browser.open(authorizeUrl())
    expect(page.text).not.toContain('Gone')
    const found = await browser.open(`${new URL(page.url).pathname}?search=manager+sales`)
    expect([found.text.includes('Mary'), found.text.includes('Joann')]).toEqual([true, false])
    const odd = await browser.open(`${new URL(page.url).pathname}?search=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(odd.text).toContain('&quot;&gt;&lt;script&gt;alert(1)')
    expect((await browser.once(new URL(page.url).pathname, { form: { csrf: field(page.text, 'csrf'), person: 'gone@contoso.example' } })).status).toBe(400)
    expect((await browser.open(authorizeUrl(), { headers: { 'accept-language': 'nl-NL' } })).text).toBeTruthy()
  })

  test('the picker finds whoever does not stand on its first page', async () => {
    await place.database.pool.query(`insert into directory_object (id, kind, display_name, created_date_time, user_principal_name, user_type, account_enabled)
      select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user', 'Crowd ' || n, now(), 'crowd' || n || '@contoso.example', 'Member', true from generate_series(1, 600) n`)
    const browser = place.browser()
    const page = await browser.open(authorizeUrl())
    expect([page.text.includes('Mary'), page.text.includes('data-cut')]).toEqual([false, true])
    const found = await browser.open(`${new URL(page.url).pathname}?search=manager+sales`)
    expect([found.text.includes('Mary'), found.text.includes('data-cut')]).toEqual([true, false])
    await place.database.pool.query(`delete from directory_object where display_name like 'Crowd %'`)
  })

  test('signing out ends the session and goes back to a registered place only', async () => {
    const browser = place.browser()
    const { id_token: hint } = (await redeem(await codeFor(browser))).json()
    const leave = (to: string) => browser.open(`/${tenant}/oauth2/v2.0/logout?${new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: to, state: 'bye' })}`)
    expect((await leave('https://evil.example')).status).toBe(400)
    const page = await leave('https://app.contoso.example/signed-in')
    const { url } = await browser.open(`/${tenant}/oauth2/v2.0/logout/confirm`, { form: { xsrf: field(page.text, 'xsrf'), logout: 'yes' } })
    expect(url).toBe('https://app.contoso.example/signed-in?state=bye')
    expect((await location({ prompt: 'none' }, browser)).url.searchParams.get('error')).toBe('login_required')
  })
})

describe('tokens that are not ours', () => {
  const good = () => place.identity.issueDelegatedToken({ id: person.joann, userPrincipalName: 'joann@contoso.example', displayName: 'Joann Guerrero', accountEnabled: true }, ['User.Read'], scripts.appId)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const refused = async (token: string) => {
    const { status, headers, json } = await who(token)
    expect([status, json().code]).toEqual([401, 'InvalidAuthenticationToken'])
    expect(headers['www-authenticate']).toBe(`Bearer realm="", authorization_uri="${place.url}/common/oauth2/authorize", error="invalid_token"`)
    return json().message as string
  }
  /** Signs with the real key, so that only the claims are wrong. */
  const signed = async (change: (claims: JWTPayload) => JWTPayload, header = {}) => {
    const { rows } = await place.database.pool.query('select kid from signing_key where retired_at is null')
    const { openSigningKeys } = await import('#identity/signing-keys.ts')
    const { openVault } = await import('#identity/secrets.ts')
    const { secretKeyOf } = await import('#config.ts')
    const { systemClock } = await import('#clock.ts')
    const keys = await openSigningKeys(place.database.pool, openVault(secretKeyOf(place.config)), systemClock())
    const { importJWK } = await import('jose')
    return new SignJWT(change(decodeJwt(await good()))).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: rows[0].kid, ...header }).sign(await importJWK(await keys.current(), 'RS256'))
  }

  test('a good one is believed', async () => {
    expect((await who(await good())).json()).toMatchObject({ oid: person.joann, permissions: ['User.Read'], via: 'token' })
    expect((await who(await signed((claims) => claims))).status).toBe(200)
  })

  test('changed claims, a changed signature, none at all', async () => {
    const [header, claims, signature] = (await good()).split('.') as [string, string, string]
    const forged = part({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), oid: person.mary })
    expect(await refused(`${header}.${forged}.${signature}`)).toContain('Signature validation failed')
    await refused(`${header}.${claims}.${signature.slice(0, -8)}AAAAAAAA`)
    await refused(`${header}.${claims}.`)
    await refused(`${header}.${claims}`)
    await refused('nonsense')
    for (const alg of ['none', 'None', 'NONE']) {
      await refused(`${part({ alg, typ: 'JWT' })}.${claims}.`)
      await refused(`${part({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), alg })}.${claims}.`)
    }
  })

  test('HS256 with the public key as its secret', async () => {
    const token = await good()
    const { kid } = decodeProtectedHeader(token)
    const { keys } = (await place.ask(`/${tenant}/discovery/v2.0/keys`)).json()
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const body = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${token.split('.')[1]}`
    for (const secret of [key.export({ type: 'spki', format: 'pem' }), key.export({ type: 'pkcs1', format: 'pem' }), JSON.stringify(keys[0])]) await refused(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)
  })

  test('a key of somebody else, in the header or under our name', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = publicKey.export({ format: 'jwk' }) as never
    const token = await good()
    for (const header of [{ kid: decodeProtectedHeader(token).kid! }, { jwk, kid: await calculateJwkThumbprint(jwk) }, { jku: 'https://evil.example/keys', kid: 'evil' }, {}]) await refused(await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey))
  })

  const now = () => Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000)
  test.each<[string, (claims: JWTPayload) => JWTPayload, RegExp]>([
    ['expired', (claims) => ({ ...claims, exp: now() - 120 }), /expired/],
    ['not valid yet', (claims) => ({ ...claims, nbf: now() + 600 }), /not valid yet/],
    ['without an end', ({ exp: _, ...claims }) => claims, /exp/],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://login.microsoftonline.com/x/v2.0' }), /issuer/],
    ['for somebody else', (claims) => ({ ...claims, aud: 'https://vault.azure.net' }), /audience/],
    ['for the client itself, as id tokens are', (claims) => ({ ...claims, aud: scripts.appId }), /audience/],
    ['of another tenant', (claims) => ({ ...claims, tid: '7c0ffee0-0000-4000-8000-000000000009' }), /tenant/],
    ['of no kind', ({ idtyp: _, ...claims }) => claims, /no access token/],
    ['of nobody', (claims) => ({ ...claims, oid: '7c0ffee0-0000-4000-8000-000000000999' }), /account/],
    ['of who is disabled', (claims) => ({ ...claims, oid: person.gone }), /account/],
    ['of an application that is gone', (claims) => ({ ...claims, idtyp: 'app', appid: '7c0ffee0-0000-4000-8000-0000000000ff' }), /no longer registered/],
  ])('%s', async (_what, change, reason) => {
    expect(await refused(await signed(change))).toMatch(reason)
  })

  test('an id token is no access token, and a header of another kind is none at all', async () => {
    const { id_token: token } = (await redeem(await codeFor())).json()
    await refused(token)
    for (const authorization of ['Bearer', 'Basic abc', 'Bearer a b', '']) expect((await place.ask('/who', { headers: { authorization } })).status).toBe(401)
    const { status, headers } = await place.ask('/who')
    expect([status, headers['www-authenticate']]).toEqual([401, `Bearer realm="", authorization_uri="${place.url}/common/oauth2/authorize"`])
  })

  test('a rotated key is good until its tokens ran out, a revoked one is not; other nodes notice', async () => {
    // Another node answers under the same name: only the database connects the two.
    const node = await identityPlace({ database: place.database, overrides: { publicUrl: place.url, dataDir: place.config.dataDir } })
    const there = (token: string) => node.identity.authenticate({ method: 'GET', headers: { authorization: `Bearer ${token}` } })
    const before = await good()
    await place.identity.rotateKeys()
    const after = await good()
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid)
    expect([(await who(before)).status, (await who(after)).status]).toEqual([200, 200])
    expect((await place.ask(`/${tenant}/discovery/v2.0/keys`)).json().keys).toHaveLength(2)
    expect(await there(before)).toMatchObject({ oid: person.joann })
    node.hurry('PT6S')
    expect(await there(after)).toMatchObject({ oid: person.joann })
    expect((await post(secretGrant)).status).toBe(200)
    await place.identity.rotateKeys({ revoke: true })
    for (const token of [before, after]) await refused(token)
    node.hurry('PT2M')
    await expect(there(after)).rejects.toMatchObject({ status: 401 })
    expect((await who((await post(secretGrant)).json().access_token)).status).toBe(200)
    await node.close()
  })
})
