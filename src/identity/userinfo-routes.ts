/** OpenID Connect's question about the person behind a token, where Entra has it. */
import type { FastifyInstance } from 'fastify'
import type { Config } from '#config.ts'
import type { Authenticate } from './authenticate.ts'
import { AuthenticationFailed } from './authentication-failed.ts'
import { anyOrigin } from './discovery-routes.ts'
import type { People } from './people.ts'

export function userinfoRoutes(app: FastifyInstance, { config, authenticate, people }: { config: Config; authenticate: Authenticate; people: People }): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/oidc/userinfo',
    async handler({ headers: { authorization = '' } }, reply) {
      // Only a token counts here: a session of the portal is nobody else's to ask with.
      const { oid, kind } = await authenticate({ method: 'GET', headers: { authorization } })
      const person = kind === 'user' ? await people.byId(oid) : undefined
      if (!person) throw new AuthenticationFailed({ code: 'InvalidAuthenticationToken', message: 'There is no person behind this token.', publicUrl: config.publicUrl })
      const { id, displayName, userPrincipalName, mail } = person
      return reply.headers({ ...anyOrigin, 'cache-control': 'no-store' }).send({ sub: id, oid: id, name: displayName, preferred_username: userPrincipalName, ...(mail ? { email: mail } : {}) })
    },
  })
}
