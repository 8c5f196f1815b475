/** What clients of Entra are told when they are refused: its error codes and texts, which they show and act on. */
import { randomUUID } from 'node:crypto'

export type Cause = { readonly error: string; readonly detail: string }
type Asked = { readonly tenantId: string; readonly clientId: string; readonly scope?: string | undefined }
export type Refusal = { readonly status: Line[2]; readonly error: string; readonly code: number; readonly description: string; readonly correlationId: string; readonly suberror?: string }

type Line = readonly [error: string, detail: RegExp, status: 400 | 401 | 429 | 500 | 503, code: number, told: string, text: string, suberror?: string]
/** The first line that fits holds. `{client}`, `{tenant}`, `{scope}` and `{detail}` are filled in. */
const lines: readonly Line[] = [
  ['invalid_client', /not found|client is invalid/, 400, 700016, 'unauthorized_client', "Application with identifier '{client}' was not found in the directory '{tenant}'. Check the application id, and that it is registered here."],
  ['invalid_client', /invalid secret/, 401, 7000215, 'invalid_client', "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value of app '{client}', not its id."],
  ['invalid_client', /does not match the registered/, 401, 7000218, 'invalid_client', "The request body must contain the following parameter: 'client_secret', for app '{client}'."],
  ['invalid_client', /./, 401, 700027, 'invalid_client', 'Client authentication failed: {detail}.'],
  ['invalid_request', /no client authentication mechanism/, 400, 900144, 'invalid_request', "The request body must contain the following parameter: 'client_id'."],
  ['invalid_request', /missing required parameter/, 400, 900144, 'invalid_request', 'The request must contain every required parameter: {detail}.'],
  ['invalid_request', /grant type is not allowed/, 400, 7000218, 'invalid_client', "App '{client}' may not use this grant: it takes a client secret, or a client that is registered for it."],
  ['invalid_redirect_uri', /./, 400, 50011, 'invalid_request', "The redirect URI specified in the request does not match the redirect URIs configured for the application '{client}'."],
  ['invalid_request', /redirect_uri/, 400, 50011, 'invalid_request', "The redirect URI specified in the request does not match the redirect URIs configured for the application '{client}'."],
  ['invalid_grant', /redirect_uri mismatch/, 400, 50011, 'invalid_grant', 'The redirect URI is not the one that the code was asked with.'],
  ['invalid_grant', /already (consumed|used)/, 400, 54005, 'invalid_grant', 'OAuth2 authorization code or refresh token was already redeemed, please retry with a new valid one or sign in again.'],
  ['invalid_grant', /code_verifier|code_challenge/, 400, 501481, 'invalid_grant', 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'],
  ['invalid_grant', /account not found/, 400, 50057, 'invalid_grant', 'The user account is disabled or no longer there.'],
  ['invalid_grant', /expired/, 400, 70008, 'invalid_grant', 'The provided authorization code or refresh token has expired. Sign in again.', 'bad_token'],
  ['invalid_grant', /./, 400, 70000, 'invalid_grant', 'The provided grant is not valid, has been revoked or was given to another client. Sign in again.', 'bad_token'],
  ['invalid_scope', /client credentials/, 400, 1002012, 'invalid_scope', "The provided value for scope '{scope}' is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier."],
  ['invalid_scope', /resource/, 400, 500011, 'invalid_resource', "The resource of scope '{scope}' was not found in the tenant '{tenant}'. Use https://graph.microsoft.com or the address of this server."],
  ['invalid_scope', /not granted/, 400, 65001, 'invalid_grant', "The application '{client}' has not been granted '{scope}'. Whoever registers applications can grant it.", 'consent_required'],
  ['invalid_scope', /./, 400, 70011, 'invalid_scope', "The provided value for the input parameter 'scope' is not valid. The scope '{scope}' does not exist."],
  ['unsupported_grant_type', /./, 400, 70003, 'unsupported_grant_type', 'The app requested an unsupported grant type.'],
  ['unsupported_response_type', /./, 400, 700051, 'unsupported_response_type', "This response_type is not supported; ask for 'code'."],
  ['authorization_pending', /./, 400, 70016, 'authorization_pending', 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'],
  ['slow_down', /./, 400, 70016, 'slow_down', 'Poll less often.'],
  ['access_denied', /./, 400, 65004, 'authorization_declined', 'The user declined.'],
  ['expired_token', /./, 400, 70020, 'expired_token', 'The device code has expired. Start again.'],
  ['login_required', /./, 400, 50058, 'login_required', 'A silent sign-in request was sent but no user is signed in.'],
  ['interaction_required', /./, 400, 50079, 'interaction_required', 'The user has to sign in.'],
  ['invalid_tenant', /./, 400, 90002, 'invalid_request', "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID."],
  ['temporarily_unavailable', /./, 503, 90033, 'temporarily_unavailable', 'A transient error has occurred. Please try again.'],
  ['too_many_requests', /./, 429, 90055, 'temporarily_unavailable', 'Too many requests from this address failed. Wait and try again.'],
  ['server_error', /./, 500, 90033, 'server_error', 'A transient error has occurred. Please try again.'],
]

/** The database cannot be reached: the same may be asked again. */
export const unavailable: Cause = { error: 'temporarily_unavailable', detail: 'the database cannot be reached' }

/** Words a refusal of the engine as Entra does. */
export function refusalOf(cause: Cause, asked: Asked): Refusal {
  const detail = cause.detail || '-'
  const line = lines.find(([error, fits]) => error === cause.error && fits.test(detail))
  const [, , status, code, error, text, suberror]: Line = line ?? [cause.error, /./, 400, 900000, cause.error, '{detail}.']
  const facts: Readonly<Record<string, string>> = { client: asked.clientId, tenant: asked.tenantId, scope: asked.scope ?? '', detail: detail.replace(/\.$/, '') }
  const description = `AADSTS${code}: ${text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')}`
  return { status, error, code, description, correlationId: randomUUID(), ...(suberror ? { suberror } : {}) }
}

/** The body of the answer. `at` is the time of the machine, as `2026-06-05 08:00:00Z`. */
export const refusalBody = ({ error, code, description, correlationId, suberror }: Refusal, at: string) => ({
  error, error_description: `${description} Trace ID: ${correlationId} Correlation ID: ${correlationId} Timestamp: ${at}`, error_codes: [code], timestamp: at, trace_id: correlationId, correlation_id: correlationId,
  ...(suberror ? { suberror } : {}),
})
