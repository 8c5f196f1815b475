/** One database in which runs follow one another: a clock that each run sets, targets that break, and jobs that are done in this process. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { openConnectors } from '#connectors/index.ts'
import { ConnectorFailed, type Connector, type Connectors } from '#connectors/connector.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'
import type { Caller } from '#domain/caller.ts'
import { system } from '#domain/caller.ts'
import { parseInstant } from '#domain/time.ts'
import { newIds } from '#ids.ts'
import { jobs } from '#jobs/index.ts'
import type { JobContext } from '#jobs/define-job.ts'
import { sweep } from '#jobs/sweep.ts'
import { silentLog } from '#log.ts'
import { openStandings } from '#identity/standing.ts'
import { dyingAt } from '../chaos/dying.ts'
import { testDatabase } from '../support/database.ts'
import { ids } from './ids.ts'
import type { Plan } from './world.ts'
import { worldSql } from './world-sql.ts'

export const began = '2026-03-02T08:00:00.000Z'
export type How = 'inTurn' | 'atOnce' | 'dying' | 'some'
export type Fault = 'grant' | 'revoke' | 'both' | 'unsure'
export const systems = ['AadGroup', 'AadApplication'] as const
/** What a test of the judge puts in the product's way. */
export type Guard = { readonly connector?: (real: Connector) => Connector; readonly caller?: (real: Caller) => Caller; readonly meanwhile?: (pool: pg.Pool) => Promise<unknown> }
type Job = { readonly id: string; readonly task: string; readonly payload: Record<string, string>; readonly queue: string | null; tries: number }

export class Lane {
  readonly pool: pg.Pool
  readonly url: string
  app!: App
  now = began
  faults = new Map<string, Fault>()
  guard: Guard = {}
  #waiting: Job[] = []
  readonly #close: () => Promise<void>
  private constructor(pool: pg.Pool, url: string, close: () => Promise<void>) { this.pool = pool; this.url = url; this.#close = close }

  static async open(): Promise<Lane> {
    const database = await testDatabase()
    // With so few rows, planning takes longer than running: each statement is planned once.
    await database.pool.query(`do $$ begin execute format('alter database %I set jit = off', current_database()); execute format('alter database %I set plan_cache_mode = force_generic_plan', current_database()); end $$`)
    await database.pool.end()
    const pool = openPool(database.url, { max: 6, name: 'latchkey-model' })
    pool.on('connect', keepPlans)
    return new Lane(pool, database.url, async () => { await pool.end(); await database.close() })
  }
  close(): Promise<void> { return this.#close() }

  /** Throws away what the last run left behind and writes the next world. */
  async begin(plan: Plan, guard: Guard = {}): Promise<void> {
    this.now = began
    this.faults.clear()
    this.guard = guard
    this.#waiting = []
    await this.pool.query(worldSql(plan, began))
    const clock = { now: () => parseInstant(this.now)! }
    const newId = newIds(clock)
    const db = openDatabase<Tables>(this.pool)
    const open = openConnectors(db, { newId, clock })
    const connectors = Object.fromEntries(systems.map((s) => [s, this.#faulty(s, guard.connector ? guard.connector(open[s]!) : open[s]!)])) satisfies Connectors
    this.app = { db, clock, newId, connectors, publicUrl: 'http://127.0.0.1', timeZone: 'UTC' }
  }

  /** Groups may be given with the decision, applications are as targets elsewhere. */
  #faulty(originSystem: string, { grantMany, ...real }: Connector): Connector {
    const through = async <T>(what: 'grant' | 'revoke', work: () => Promise<T>): Promise<T> => {
      const fault = this.faults.get(originSystem)
      if (fault === what || fault === 'both') throw new ConnectorFailed('the target is out of order', { retryable: true })
      const done = await work()
      if (fault === 'unsure') throw new ConnectorFailed('the target did it and did not say so', { retryable: true })
      return done
    }
    return {
      ...real, grant: (principal, role) => through('grant', () => real.grant(principal, role)), revoke: (principal, role) => through('revoke', () => real.revoke(principal, role)),
      ...(grantMany && originSystem === 'AadGroup' ? { grantMany: (tx, principals, role) => through('grant', () => grantMany(tx, principals, role)) } : {}),
    }
  }

  /** A person as the door lets them in; undefined for whom it does not. */
  async person(n: number): Promise<Caller | undefined> {
    const standing = await openStandings(this.pool, false).ofPerson(ids.person(n))
    const caller: Caller | undefined = standing && {
      kind: 'user', id: ids.person(n), appId: system.appId, name: standing.name, upn: standing.upn!, userType: standing.userType!, isManager: standing.isManager, principals: standing.principals,
      permissions: ['EntitlementMgmt-SubjectAccess.ReadWrite'], tenantRoles: [], catalogRoles: [],
    }
    return caller && (this.guard.caller?.(caller) ?? caller)
  }

  /** One sweep and the jobs that are ready, until there are none. */
  async work(how: How, at = 1): Promise<void> {
    if (how === 'some') return this.#some(at)
    const context = { app: this.app, log: silentLog() } as JobContext
    let left = at
    const perhapsDying = async (work: (app: App) => Promise<unknown>): Promise<boolean> => {
      if (how !== 'dying' || left <= 0) { await work(this.app); return false }
      left -= 7
      return dyingAt(left + 7, left % 2 ? 'before' : 'after', this.url, this.app, work)
    }
    if (how === 'atOnce') await Promise.all([sweep(context), sweep(context), this.#jobs(context, true)])
    else await perhapsDying((app) => sweep({ ...context, app }))
    if (how !== 'dying') { await this.#jobs(context, how === 'atOnce'); return }
    for (const job of await this.#take()) if (await perhapsDying((app) => run({ ...context, app }, job))) this.#waiting.push(job)
  }

  /** A slow worker: one job of one queue, and the others wait. */
  async #some(at: number): Promise<void> {
    const context = { app: this.app, log: silentLog() } as JobContext
    const queues = [...Map.groupBy(await this.#take(), (j) => j.queue ?? j.id).values()]
    const [job] = queues[at % Math.max(queues.length, 1)] ?? []
    this.#waiting = queues.flat().filter((j) => j !== job).toSorted((a, b) => Number(a.id) - Number(b.id))
    if (job) await run(context, job).catch((error: unknown) => this.#fail(job, error, this.#waiting))
  }

  /** Works until nothing waits any more; jobs that fail again and again are told. */
  async settle(): Promise<readonly string[]> {
    await this.work('inTurn')
    for (let round = 0; round < 5 && this.#waiting.length > 0; round++) await this.work('inTurn')
    return this.#waiting.map((j) => `${j.task} ${JSON.stringify(j.payload)} fails for ever`)
  }

  async #jobs(context: JobContext, atOnce: boolean): Promise<void> {
    for (let round = 0; round < 30; round++) {
      const taken = await this.#take()
      if (taken.length === 0) return
      const queues = Map.groupBy(taken, (j) => (atOnce ? (j.queue ?? j.id) : ''))
      const again: Job[] = []
      await Promise.all([...queues.values()].map(async (queue) => {
        for (const job of queue) {
          try { await run(context, job) } catch (error) { this.#fail(job, error, again) }
        }
      }))
      if (again.length > 0) { this.#waiting.push(...again); if (again.length === taken.length) return }
    }
  }
  lastFailure: unknown
  #fail(job: Job, error: unknown, again: Job[]): void {
    this.lastFailure = error
    job.tries += 1
    again.push(job)
  }

  /** Takes every job that is ready, in its order; mails are not sent. */
  async #take(): Promise<Job[]> {
    const { rows } = await this.pool.query<Omit<Job, 'tries'>>(`
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id
      returning j.id::text, t.identifier as task, j.payload, (select q.queue_name from graphile_worker._private_job_queues q where q.id = j.job_queue_id) as queue`)
    const taken = [...this.#waiting, ...rows.filter((r) => r.task !== 'send-mails').toSorted((a, b) => Number(a.id) - Number(b.id)).map((r) => ({ ...r, tries: 0 }))]
    this.#waiting = []
    return taken
  }
}

/** Names every statement that has parameters, so that the database keeps its plan. */
function keepPlans(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((first: unknown, ...rest: unknown[]) => {
    if (typeof first !== 'string' || !Array.isArray(rest[0]) || rest[0].length === 0) return query(first, ...rest)
    return query({ text: first, values: rest[0], name: createHash('sha1').update(first).digest('hex') }, ...rest.slice(1))
  }) as never
}

const run = (context: JobContext, job: Job): Promise<void> => jobs.find((j) => j.name === job.task)!.run(context, job.payload)
