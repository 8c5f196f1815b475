/** The process that is killed: a whole server that waits for its orders with everything loaded, so that a restart takes no time. */
import pg from 'pg'
import { readConfig } from '#config.ts'
import { silentLog } from '#log.ts'
import { startServer } from '#main.ts'

/** `dieAt`: the statement at which it kills itself, counted from its start; without it somebody else does. */
export type Orders = { readonly databaseUrl: string; readonly port: number; readonly dataDir: string; readonly dieAt?: number }

process.once('message', (orders: Orders) => { void run(orders) })
process.on('disconnect', () => process.exit())
process.send!('waiting')

async function run({ databaseUrl, port, dataDir, dieAt }: Orders): Promise<void> {
  if (dieAt !== undefined) dieAtStatement(dieAt)
  await startServer(readConfig({}, { databaseUrl, port, dataDir, demo: true }), { api: true, work: true, demo: true }, { log: silentLog(), signals: false })
  process.send!('ready')
}

/** Every statement counts: of the API, of jobs, of connectors and of the queue itself. Every other time the statement is on its way when the process dies. */
function dieAtStatement(dieAt: number): void {
  let left = dieAt
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  pg.Client.prototype.query = function dying(this: pg.Client, ...args: unknown[]) {
    left -= 1
    if (left === 0 && dieAt % 2 === 0) process.kill(process.pid, 'SIGKILL')
    const result = query.apply(this, args)
    if (left === 0) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
    return result
  } as never
}
