/** What tests of jobs say all the time: a target that fails on purpose, a second server, and what is known of an assignment. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testClock } from '#clock.ts'
import { readConfig } from '#config.ts'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { parseDuration, parseInstant } from '#domain/time.ts'
import { openQueuePool } from '#db/queue-pool.ts'
import { drain } from '#jobs/worker.ts'
import { sweep } from '#jobs/sweep.ts'
import { silentLog } from '#log.ts'
import { startServer, type Running } from '#main.ts'
import type { TestServer } from '../support/server.ts'
import { person, rows } from '../support/world.ts'

/** Moves the clock at once, as when a process was down for so long, and does one sweep and the jobs that follow from it. */
export async function leap(server: TestServer, to: string): Promise<Readonly<Record<string, number>>> {
  server.running.clock.move(parseDuration(to) ?? parseInstant(to)!)
  const done = await sweep(server.running.context)
  await server.drain()
  return done
}

/** Another server on the same database and at the same moment, without a door: it sweeps and works. */
export async function neighbourOf(server: TestServer): Promise<Running> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-neighbour-'))
  const config = readConfig({}, { databaseUrl: server.running.databaseUrl, dataDir })
  const running = await startServer(config, { api: false, work: false, demo: false }, { clock: testClock(server.clock.now()), log: silentLog(), signals: false })
  return { ...running, stop: () => running.stop().finally(() => rmSync(dataDir, { recursive: true, force: true })) }
}
export async function drainOf(running: Running): Promise<void> {
  const queue = openQueuePool(running.databaseUrl)
  await drain(queue, running.context).finally(() => queue.end())
}

type Fault = { readonly retryable: boolean; readonly after?: number }
/** A target as one that is not in this database, with ways of its own. */
export function elsewhere({ grantMany: _, ...real }: Connector, ways: Partial<Connector> = {}): Connector {
  return { ...real, ...ways }
}

/** Puts a fault between Latchkey and a target; gives what happened, and the way to mend it. */
export function breakTarget(server: TestServer, originSystem: string, fault: Fault = { retryable: true }): { readonly tried: string[]; mend(): void } {
  const connectors = server.running.app.connectors as Record<string, Connector>
  const real = connectors[originSystem]!
  const tried: string[] = []
  const fail = (what: string) => async () => { tried.push(what); throw new ConnectorFailed('the target is out of order', fault) }
  connectors[originSystem] = elsewhere(real, { grant: fail('grant'), revoke: fail('revoke') })
  return { tried, mend: () => { connectors[originSystem] = real } }
}

/** The mails about a request by event and reader, and the audit of it. */
export const mailsAbout = (server: TestServer, requestId: string) => rows<{ event: string; address: string }>(server, `select event, address from mail where occasion like '%' || $1 || '%' order by id`, [requestId])
export const auditOf = async (server: TestServer, requestId: string): Promise<string[]> =>
  (await rows<{ activity: string }>(server, 'select activity_display_name as activity from audit_event where request_id = $1 order by activity_date_time, id', [requestId])).map((a) => a.activity)
export const holds = async (server: TestServer, who: string, resource: string): Promise<boolean> => {
  const [row] = await rows<{ held: boolean }>(server, `select exists (select 1 from group_member m join resource r on r.origin_id = m.group_id::text where r.display_name = $2 and m.member_id = $1)
    or exists (select 1 from app_role_assignment m join resource r on r.origin_id = m.resource_id::text where r.display_name = $2 and m.principal_id = $1) as held`, [person(who).id, resource])
  return row!.held
}
export type RequestRow = { state: string; status: string; attempts: number; retryAt: string | null; lastError: string | null }
export const requestRow = async (server: TestServer, id: string): Promise<RequestRow> =>
  (await rows<RequestRow>(server, 'select state, status, delivery_attempts as attempts, retry_at as "retryAt", last_error as "lastError" from assignment_request where id = $1', [id]))[0]!
