/** Signing in at another identity provider (OIDC_ISSUER). Its answer only names a person of our directory; tokens are ours. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientSecretPost, discovery, fetchUserInfo, None, randomPKCECodeVerifier, type Configuration } from 'openid-client'
import type { Config, Oidc } from '#config.ts'
import type { Log } from '#log.ts'
import { clearCookie, readCookie, writeCookie } from './cookies.ts'
import { failurePage, pageHeaders } from './pages.ts'
import { isPersonAttribute, type People, type Person } from './people.ts'
import { randomText, type Vault } from './secrets.ts'
import { textsFor } from './texts/index.ts'

export const federatedCookie = 'latchkey_federated'
/** Says that the last thing this browser did was signing out: the other provider then asks again. */
export const signedOutCookie = 'latchkey_signed_out'
export const CALLBACK_PATH = '/auth/callback'
const SCOPE = 'openid profile email'
const MINUTES_15 = 900

export type Attempt = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly uid: string }
export type Federation = {
  start(request: FastifyRequest, reply: FastifyReply, interaction: { readonly uid: string; readonly loginHint?: string | undefined }): Promise<unknown>
  /** Answers the callback if it belongs to an attempt of ours. */
  callback(request: FastifyRequest, reply: FastifyReply, state: string): Promise<{ readonly handled: boolean }>
}

const cookieOf = (state: string): string => `latchkey_upstream_${state.slice(0, 12)}`

export function openFederation({ config, oidc, people, vault, log }: { config: Config; oidc: Oidc; people: People; vault: Vault; log: Log }): Federation {
  let known: Promise<Configuration> | undefined
  // Not at the start: Latchkey comes up without it, and a provider that was away is asked again.
  const provider = () => (known ??= discover(oidc).catch((error: unknown) => {
    known = undefined
    throw error
  }))
  const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    log.warn({ err: error, issuer: oidc.issuer }, 'the identity provider did not sign somebody in')
    const texts = textsFor(request.headers['accept-language'])
    const { error: code, error_description: description, message } = error as { error?: string; error_description?: string; message: string }
    return reply.code(502).headers(pageHeaders).send(failurePage(texts, { title: texts.providerTitle, text: description ?? message, details: [code, oidc.issuer].filter(Boolean).join(' · '), again: '/' }))
  }
  return {
    async start(request, reply, { uid, loginHint }) {
      const attempt: Attempt = { state: randomText(), nonce: randomText(), verifier: randomPKCECodeVerifier(), uid }
      try {
        const url = buildAuthorizationUrl(await provider(), {
          redirect_uri: config.publicUrl + CALLBACK_PATH, scope: SCOPE, state: attempt.state, nonce: attempt.nonce, code_challenge: await calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256',
          ...(loginHint ? { login_hint: loginHint } : {}), ...(readCookie(request, signedOutCookie) ? { prompt: 'login' } : {}),
        })
        writeCookie(config, reply, cookieOf(attempt.state), vault.seal('upstream', JSON.stringify(attempt)), { path: '/auth', maxAge: MINUTES_15 })
        clearCookie(config, reply, signedOutCookie, '/auth')
        return reply.redirect(url.href, 303)
      } catch (error) {
        return fail(request, reply, error)
      }
    },
    async callback(request, reply, state) {
      const sealed = readCookie(request, cookieOf(state))
      const opened = sealed === undefined ? undefined : vault.open('upstream', sealed)
      if (opened === undefined) return { handled: false }
      clearCookie(config, reply, cookieOf(state), '/auth')
      const attempt = JSON.parse(opened) as Attempt
      try {
        const found = await personNamed(await provider(), oidc, people, new URL(request.url, config.publicUrl), attempt)
        if ('unknown' in found) await unknownPerson(request, reply, found.unknown)
        else {
          writeCookie(config, reply, federatedCookie, vault.seal(federatedCookie, `${attempt.uid} ${found.person.id}`), { path: `/auth/interaction/${attempt.uid}`, maxAge: 60 })
          await reply.redirect(`/auth/interaction/${attempt.uid}`, 303)
        }
      } catch (error) {
        await fail(request, reply, error)
      }
      return { handled: true }
    },
  }
}

const discover = ({ issuer, clientId, clientSecret }: Oidc): Promise<Configuration> =>
  discovery(new URL(issuer), clientId, undefined, clientSecret ? ClientSecretPost(clientSecret) : None(), { execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [] })

async function personNamed(provider: Configuration, oidc: Oidc, people: People, url: URL, { state, nonce, verifier }: Attempt): Promise<{ person: Person } | { unknown: string }> {
  const tokens = await authorizationCodeGrant(provider, url, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier })
  const claims: Record<string, unknown> = { ...tokens.claims() }
  const { claim, attribute } = oidc.match
  if (claims[claim] === undefined && provider.serverMetadata().userinfo_endpoint) Object.assign(claims, await fetchUserInfo(provider, tokens.access_token, String(claims['sub'])))
  const value = claims[claim]
  // An address that nobody has proven to be theirs would let anybody be anybody.
  const believed = typeof value === 'string' && value !== '' && !(claim === 'email' && claims['email_verified'] === false)
  const person = believed && isPersonAttribute(attribute) ? await people.byAttribute(attribute, value) : undefined
  return person?.accountEnabled ? { person } : { unknown: String(value ?? claims['name'] ?? claims['sub']) }
}

const unknownPerson = (request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply => {
  const texts = textsFor(request.headers['accept-language'])
  return reply.code(403).headers(pageHeaders).send(failurePage(texts, { title: texts.unknownTitle, text: texts.unknownText(name), again: '/auth/sign-in' }))
}
