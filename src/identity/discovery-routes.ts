/** Where clients learn what there is: discovery in all its addresses, the keys, and what Terraform asks for first. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '#config.ts'
import { issuerOf } from './access-token.ts'
import { DEVICE_GRANT, enginePaths } from './engine-configuration.ts'
import { refusalBody, refusalOf } from './entra-refusal.ts'
import { openIdScopes } from './scopes.ts'
import { ALGORITHM, type SigningKeys } from './signing-keys.ts'

/** Are we this tenant? Clients that serve many tenants say `common` or `organizations`. */
export const isOurTenant = (config: Config, tenant: string): boolean => [config.tenantId, config.domain, 'common', 'organizations'].some((name) => name.toLowerCase() === tenant.toLowerCase())

/** No page of another origin can do harm with these: they carry no cookie's power. */
export const anyOrigin = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate' } as const
const CACHED_HOUR = 'public, max-age=3600'

export function refuseTenant(reply: FastifyReply, tenant: string, at: string) {
  const refusal = refusalOf({ error: 'invalid_tenant', detail: tenant }, { tenantId: tenant, clientId: '' })
  return reply.code(refusal.status).headers(anyOrigin).send(refusalBody(refusal, at))
}

export function discoveryRoutes(app: FastifyInstance, { config, keys, at }: { config: Config; keys: SigningKeys; at: () => string }): void {
  const cached = (reply: FastifyReply, body: unknown) => reply.headers({ ...anyOrigin, 'cache-control': CACHED_HOUR }).send(body)
  const discovery = discoveryDocument(config)
  app.get('/.well-known/openid-configuration', (_request, reply) => cached(reply, discovery))
  for (const path of ['/:tenant/v2.0/.well-known/openid-configuration', '/:tenant/.well-known/openid-configuration']) {
    app.get<{ Params: { tenant: string } }>(path, ({ params }, reply) => (isOurTenant(config, params.tenant) ? cached(reply, discovery) : refuseTenant(reply, params.tenant, at())))
  }
  app.get<{ Params: { tenant: string } }>('/:tenant/discovery/v2.0/keys', async ({ params }, reply) => {
    if (!isOurTenant(config, params.tenant)) return refuseTenant(reply, params.tenant, at())
    // Not for long: after a rotation the new key must be found.
    return reply.headers({ ...anyOrigin, 'cache-control': 'public, max-age=60' }).send(await keys.jwks())
  })
  app.get('/common/discovery/instance', (_request, reply) => cached(reply, instanceDocument(config)))
  app.get('/metadata/endpoints', (_request, reply) => cached(reply, cloudDocument(config)))
}

const discoveryDocument = (config: Config) => {
  const { publicUrl, tenantId } = config
  const paths = enginePaths(tenantId)
  return {
    issuer: issuerOf(config),
    authorization_endpoint: publicUrl + paths.authorization,
    token_endpoint: publicUrl + paths.token,
    device_authorization_endpoint: publicUrl + paths.device_authorization,
    end_session_endpoint: publicUrl + paths.end_session,
    userinfo_endpoint: `${publicUrl}/oidc/userinfo`,
    jwks_uri: publicUrl + paths.jwks,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', DEVICE_GRANT],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
    id_token_signing_alg_values_supported: [ALGORITHM],
    subject_types_supported: ['public'],
    scopes_supported: openIdScopes,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'oid', 'tid', 'sid', 'ver', 'preferred_username', 'upn', 'name', 'email'],
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    tenant_region_scope: null,
  }
}

const instanceDocument = ({ publicUrl, tenantId }: Config) => {
  const { host } = new URL(publicUrl)
  return {
    tenant_discovery_endpoint: `${publicUrl}/${tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}

/** What a cloud of Azure says about itself; the Terraform provider starts here. */
const cloudDocument = ({ publicUrl }: Config) => ({
  name: 'Latchkey',
  portal: publicUrl,
  resourceManager: publicUrl,
  microsoftGraphResourceId: `${publicUrl}/`,
  graph: publicUrl,
  authentication: { loginEndpoint: publicUrl, audiences: [publicUrl], tenant: 'common', identityProvider: 'AAD' },
  suffixes: {},
})
