/** The portal's files. Any address that is not another part's shows the portal, which finds its page from the URL. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const folder = join(import.meta.dirname, '../../web/dist')
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** Serves the built portal; says how to build it where it is missing. */
export const portal = async (server: FastifyInstance): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) {
    server.get('/', async (_request, reply) => reply.type('text/plain').send('The portal is not built yet. Run "npm run build" and start again.'))
    return
  }
  await server.register(fastifyStatic, { root: folder, wildcard: false, index: false, immutable: true, maxAge: '365d' })
  const page = (_request: unknown, reply: { header(n: string, v: string): unknown; sendFile(name: string, o: object): unknown }) => {
    reply.header('content-security-policy', policy)
    reply.header('cache-control', 'no-cache')
    return reply.sendFile('index.html', { immutable: false, maxAge: 0, cacheControl: false })
  }
  for (const path of ['/', '/access-packages', '/access-packages/*', '/requests', '/requests/*', '/approvals', '/approvals/*', '/team', '/team/*', '/@*']) server.get(path, page as never)
}
