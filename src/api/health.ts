/** Is the process alive, can it serve, and how much waits? */
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { pendingMigrations } from '#db/migrate.ts'

const gauges: readonly (readonly [name: string, help: string, sql: string])[] = [
  ['latchkey_requests_pending_approval', 'Requests that wait for a decision.', "select count(*)::float8 as v from assignment_request where state = 'pendingApproval'"],
  ['latchkey_deliveries_open', 'Requests whose access is being given or taken away.', "select count(*)::float8 as v from assignment_request where state = 'delivering'"],
  ['latchkey_deliveries_failing', 'Deliveries whose target refused and that will be tried again.', "select count(*)::float8 as v from assignment_request where state = 'delivering' and retry_at is not null"],
  ['latchkey_mails_waiting', 'Mails that are not handed over yet.', 'select count(*)::float8 as v from mail where sent_date_time is null'],
  ['latchkey_jobs_ready', 'Jobs that could run now.', 'select count(*)::float8 as v from graphile_worker.jobs where run_at <= now()'],
]

export const health = (pool: pg.Pool) => async (server: FastifyInstance): Promise<void> => {
  server.get('/healthz', async (_request, reply) => reply.send({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    const pending = await pendingMigrations(pool).catch((error: Error) => error)
    if (pending instanceof Error) return reply.code(503).send({ status: 'not ready', reason: 'The database cannot be reached.' })
    return pending.length === 0 ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'not ready', reason: `Migrations are missing: ${pending.join(', ')}. Run "latchkey migrate".` })
  })
  server.get('/metrics', async (_request, reply) => {
    const values = await Promise.all(gauges.map(async ([name, help, sql]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${(await pool.query<{ v: number }>(sql)).rows[0]!.v}\n`))
    return reply.type('text/plain; version=0.0.4').send(values.join(''))
  })
}
