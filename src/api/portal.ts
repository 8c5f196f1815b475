/** The portal's files. Any address that is not another part's shows the portal, which finds its page from the URL. */
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const folder = join(import.meta.dirname, '../../web/dist')
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** Addresses of the portal; web/paths.ts makes the links to them. */
const pages = ['/', '/access-packages', '/access-packages/*', '/requests', '/requests/*', '/approvals', '/approvals/*', '/team', '/team/*', '/movers/*', '/admin', '/admin/*', '/@*']

const built = (): boolean => existsSync(join(folder, 'index.html'))

/** The portal's page: it finds from the URL what to show, also that there is nothing at this address. */
export function portalPage(reply: FastifyReply, status: 200 | 404): FastifyReply {
  return reply.code(status).header('content-security-policy', policy).sendFile('index.html')
}
/** Does a browser ask for a page, rather than a script for data? */
export const wantsPage = (request: FastifyRequest): boolean => request.method === 'GET' && (request.headers.accept ?? '').includes('text/html') && !/^\/(v1\.0|beta|auth|demo)\b/.test(request.url) && built()

/** Serves the built portal; says how to build it where it is missing. */
export const portal = async (server: FastifyInstance): Promise<void> => {
  if (!built()) {
    server.get('/', async (_request, reply) => reply.type('text/plain').send('The portal is not built yet. Run "npm run build" and start again.'))
    return
  }
  await server.register(fastifyStatic, {
    root: folder, wildcard: false, index: false, cacheControl: false,
    // Built files carry a hash in their names; the others may change with the next version.
    setHeaders: (reply, path) => { reply.header('cache-control', path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache') },
  })
  for (const path of pages) server.get(path, (_request, reply) => portalPage(reply, 200))
}
