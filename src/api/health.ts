/** Is the process alive, can it serve, and what can be measured? */
import fastify, { type FastifyInstance } from 'fastify'
import type pg from 'pg'
import { MigrationError, pendingMigrations } from '#db/migrate.ts'
import type { Measures } from '#telemetry/measures.ts'

/** Whether a process has everything open that it needs, and whether it is about to end: then it answers what comes and asks for nothing more. */
export type Life = { ready: boolean; leaving: boolean }
export type HealthDeps = { readonly pool: pg.Pool; readonly measures: Measures; readonly life: Life }

/** `/healthz` and `/readyz`. */
export const health = ({ pool, life }: HealthDeps) => async (server: FastifyInstance): Promise<void> => {
  server.get('/healthz', async (_request, reply) => reply.send({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    if (!life.ready) return reply.code(503).send({ status: 'not ready', reason: 'The process is starting.' })
    if (life.leaving) return reply.code(503).send({ status: 'not ready', reason: 'The process is about to end.' })
    const pending = await pendingMigrations(pool).catch(problemOf)
    if (typeof pending === 'string') return reply.code(503).send({ status: 'not ready', reason: pending })
    return pending.length === 0 ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'not ready', reason: `Migrations are missing: ${pending.join(', ')}. Run "latchkey migrate".` })
  })
}

/** A database that a newer node has brought further meanwhile is none: this one goes on until it is replaced. */
function problemOf(error: unknown): readonly string[] | string {
  if (!(error instanceof MigrationError)) return 'The database cannot be reached.'
  return error.reason === 'newer' ? [] : error.message
}

/** `/metrics`. */
export const metrics = ({ measures }: HealthDeps) => async (server: FastifyInstance): Promise<void> => {
  server.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await measures.registry.text()))
}

/** An address for machines that watch, and nothing else; gives the way to close it. */
export async function openHealthServer(deps: HealthDeps, at: { readonly host: string; readonly port: number }): Promise<() => Promise<void>> {
  const server = fastify({ forceCloseConnections: true })
  for (const part of [health(deps), metrics(deps)]) await part(server)
  await server.listen(at)
  return () => server.close()
}
