/** The few files that the sign-in pages need. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const files = [
  ['sign-in.css', 'text/css; charset=utf-8'],
  ['key.svg', 'image/svg+xml'],
  ['picker.js', 'text/javascript; charset=utf-8'],
  ['setup.js', 'text/javascript; charset=utf-8'],
  ['send-form.js', 'text/javascript; charset=utf-8'],
] as const

export function assetRoutes(app: FastifyInstance): void {
  for (const [name, type] of files) {
    const content = readFileSync(join(import.meta.dirname, 'assets', name))
    app.get(`/auth/assets/${name}`, (_request, reply) => reply.headers({ 'content-type': type, 'cache-control': 'public, max-age=600', 'x-content-type-options': 'nosniff' }).send(content))
  }
}
