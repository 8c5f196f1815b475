import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication, type INetworkModule } from '@azure/msal-node'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, field, identityPlace, person, pick, scripts, tenant, type Place } from '../support/identity-place.ts'

describe("Microsoft's library for signing in", () => {
  let place: Place
  beforeAll(async () => {
    place = await identityPlace()
  })
  afterAll(() => place?.close())

  const network = (): INetworkModule => {
    const answered = async (url: string, method: string, options?: { headers?: Record<string, string>; body?: string }) => {
      const { status, headers, json } = await place.ask(url, { method, headers: { ...options?.headers }, ...(options?.body ? { body: options.body } : {}) })
      return { status, headers: headers as Record<string, string>, body: json() }
    }
    return { sendGetRequestAsync: (url, options) => answered(url, 'GET', options), sendPostRequestAsync: (url, options) => answered(url, 'POST', options) }
  }
  const settings = (more: object = {}) => ({ auth: { clientId: scripts.appId, authority: `${place.url}/${tenant}`, knownAuthorities: [place.host], ...more }, system: { networkClient: network() } })
  const who = async (token: string) => (await place.ask('/who', { headers: { authorization: `Bearer ${token}` } })).json()

  test.each(['https://graph.microsoft.com/.default', 'own'])('client credentials for %s', async (scope) => {
    const application = new ConfidentialClientApplication(settings({ clientSecret: scripts.secret }))
    const result = await application.acquireTokenByClientCredential({ scopes: [scope === 'own' ? `${place.url}/.default` : scope] })
    const claims = decodeJwt(result!.accessToken)
    expect(decodeProtectedHeader(result!.accessToken)).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) })
    expect(claims).toMatchObject({ iss: `${place.url}/${tenant}/v2.0`, aud: '00000003-0000-0000-c000-000000000000', tid: tenant, idtyp: 'app', ver: '2.0', appid: scripts.appId, azp: scripts.appId, oid: scripts.servicePrincipalId, sub: scripts.servicePrincipalId, roles: scripts.applicationPermissions })
    expect(claims.exp! - claims.iat!).toBe(3600)
    expect(claims).not.toHaveProperty('scp')
    expect(await who(result!.accessToken)).toEqual({ kind: 'application', oid: scripts.servicePrincipalId, appId: scripts.appId, permissions: scripts.applicationPermissions, name: 'Scripts', via: 'token' })
  })

  test('a wrong secret is refused in the words of Entra', async () => {
    const application = new ConfidentialClientApplication(settings({ clientSecret: 'wrong' }))
    await expect(application.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })).rejects.toMatchObject({ errorCode: 'invalid_client', errorMessage: expect.stringContaining('AADSTS7000215') })
  })

  test('code with PKCE, then silently with the refresh token', async () => {
    const application = new PublicClientApplication(settings())
    const request = { scopes: ['EntitlementManagement.ReadWrite.All', 'User.Read'], redirectUri: 'http://localhost:4711' }
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const state = 'päth=/x?y&z=1+2 "3"'
    const url = await application.getAuthCodeUrl({ ...request, codeChallenge: challenge, codeChallengeMethod: 'S256', state, nonce: 'n-1', loginHint: 'mary@contoso.example' })
    const browser = place.browser()
    const page = await browser.open(url)
    expect(page.status).toBe(200)
    expect(page.text.indexOf('Mary Collins')).toBeLessThan(page.text.indexOf('Joann Guerrero'))
    const { url: back } = await pick(browser, page, 'joann@contoso.example')
    const answer = new URL(back).searchParams
    expect(back).toMatch(/^http:\/\/localhost:4711/)
    expect(answer.get('state')).toBe(state)
    expect(JSON.parse(Buffer.from(answer.get('client_info')!, 'base64url').toString())).toEqual({ uid: person.joann, utid: tenant })

    const result = await application.acquireTokenByCode({ ...request, code: answer.get('code')!, codeVerifier: verifier, nonce: 'n-1' })
    expect(result.account).toMatchObject({ username: 'joann@contoso.example', name: 'Joann Guerrero', homeAccountId: `${person.joann}.${tenant}` })
    expect(result.idTokenClaims).toMatchObject({ oid: person.joann, sub: person.joann, tid: tenant, aud: scripts.appId, preferred_username: 'joann@contoso.example', name: 'Joann Guerrero', nonce: 'n-1', sid: expect.any(String) })
    expect(decodeJwt(result.accessToken)).toMatchObject({ idtyp: 'user', oid: person.joann, scp: 'EntitlementManagement.ReadWrite.All User.Read', upn: 'joann@contoso.example' })
    expect(await who(result.accessToken)).toEqual({ kind: 'user', oid: person.joann, appId: scripts.appId, permissions: scripts.delegatedPermissions, upn: 'joann@contoso.example', name: 'Joann Guerrero', via: 'token' })

    const cached = await application.acquireTokenSilent({ account: result.account!, scopes: ['User.Read'] })
    expect(cached.fromCache).toBe(true)
    const renewed = await application.acquireTokenSilent({ account: result.account!, scopes: ['https://graph.microsoft.com/User.Read'], forceRefresh: true })
    expect(renewed.fromCache).toBe(false)
    expect(decodeJwt(renewed.accessToken)).toMatchObject({ oid: person.joann, scp: 'EntitlementManagement.ReadWrite.All User.Read' })
  })

  test('device code', async () => {
    const application = new PublicClientApplication(settings())
    const browser = place.browser()
    const approve = async ({ verificationUri, userCode }: { verificationUri: string; userCode: string }) => {
      expect(verificationUri).toBe(`${place.url}/auth/device`)
      const enter = await browser.open(verificationUri)
      const wrong = await browser.open(action(enter.text), { form: { xsrf: field(enter.text, 'xsrf'), user_code: 'BBBB-BBBB' } })
      expect(wrong.text).toContain('That code is not right')
      const confirm = await browser.open(action(wrong.text), { form: { xsrf: field(wrong.text, 'xsrf'), user_code: userCode } })
      expect(confirm.text).toContain('Sign in to Scripts on another device?')
      const picker = await browser.open(action(confirm.text), { form: { xsrf: field(confirm.text, 'xsrf'), user_code: field(confirm.text, 'user_code'), confirm: 'yes' } })
      expect((await pick(browser, picker, 'mary@contoso.example')).text).toContain('You are signed in')
    }
    let approved: Promise<void> | undefined
    const result = await application.acquireTokenByDeviceCode({ scopes: ['User.Read'], deviceCodeCallback: (code) => void (approved = approve(code)) })
    await approved
    expect(result!.account?.username).toBe('mary@contoso.example')
  })
})
