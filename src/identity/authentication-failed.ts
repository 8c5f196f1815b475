/** Somebody could not show who they are. `status`, `code` and `wwwAuthenticate` are what the answer carries. */
export class AuthenticationFailed extends Error {
  override name = 'AuthenticationFailed'
  readonly status: 401 | 403
  readonly code: 'InvalidAuthenticationToken' | 'CsrfTokenInvalid'
  readonly wwwAuthenticate: string

  constructor({ code, message, publicUrl, cause, challenge = 'error="invalid_token"' }: { code: AuthenticationFailed['code']; message: string; publicUrl: string; cause?: unknown; challenge?: string }) {
    super(message, { cause })
    this.code = code
    this.status = code === 'CsrfTokenInvalid' ? 403 : 401
    this.wwwAuthenticate = ['Bearer realm=""', `authorization_uri="${publicUrl}/common/oauth2/authorize"`, challenge].filter(Boolean).join(', ')
  }
}
