/**
 * Where inputs go. One world is made through the API and copied: a pair of twins that differ in nothing but what is secret,
 * for reading; one for people with few rights and one for administrators, for writing, made anew from time to time.
 */
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { buildServer } from '#api/server.ts'
import { testClock } from '#clock.ts'
import { readConfig, type Config } from '#config.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'
import { openConnectors } from '#connectors/index.ts'
import { createIdentity } from '#identity/identity.ts'
import { openPeople } from '#identity/people.ts'
import { graphPermissions, PORTAL_APP_ID } from '#identity/permissions.ts'
import { newIds } from '#ids.ts'
import { openQueuePool } from '#db/queue-pool.ts'
import { drain } from '#jobs/worker.ts'
import { openMeasures } from '#telemetry/measures.ts'
import { silentLog } from '#log.ts'
import { openTransport } from '#mail/transport.ts'
import { health } from '#api/health.ts'
import { portal } from '#api/portal.ts'
import { copyOf } from '../support/copies.ts'
import { demonstrationDatabase } from '../support/database.ts'
import { beginning, secretKey } from '../support/demonstration.ts'
import { personas } from '../support/personas.ts'
import { startTestServer } from '../support/server.ts'
import { authzStage } from '../support/authz-stage.ts'
import { person } from '../support/world.ts'
import { examplesOf, type Example } from '../support/authz-examples.ts'
import { makeTwin, plantSecrets, type Secrets } from './secrets.ts'

export type Input = { readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string | Buffer | undefined }
export type Answer = { /** What the log had to say about a failure. */ readonly reason?: string | undefined; readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly text: string; readonly milliseconds: number }
export type World = { readonly pool: pg.Pool; readonly errors: Error[]; send(who: Who, input: Input): Promise<Answer>; work(): Promise<readonly string[]>; close(): Promise<void> }
export type Who = { readonly name: string; readonly token: () => Promise<string | undefined> }

/** A statement that takes longer than the first is broken off, which is a finding; so is an answer that takes longer than the second, however busy the machine. */
const longestStatement = 4_000
export const longest = 15_000
const at = beginning

const configAt = (publicUrl: string): Config => readConfig({}, { publicUrl, secretKey, demo: true, dataDir: '/nonexistent', databasePool: 10, rateLimit: 0 })

export type Place = {
  readonly secrets: Secrets; readonly examples: readonly Example[]; readonly ids: readonly string[]
  readonly few: readonly Who[]; readonly many: readonly Who[]
  readonly twins: readonly [World, World]
  /** A world as it was made, to write into. */
  fresh(): Promise<World>
  close(): Promise<void>
}

export async function openPlace(): Promise<Place> {
  const template = await demonstrationDatabase()
  const server = await startTestServer({ at, database: template, config: { secretKey } })
  await personas(server)
  const secrets = await plantSecrets(server)
  const stage = await authzStage(server)
  const examples = await examplesOf(stage)
  // What is copied from now on has nobody connected to it.
  await Promise.all([server.close(), template.pool.end()])
  const config = configAt(server.url)
  const open = () => openWorld(template.url, config)
  const [a, b] = [await open(), await open()]
  await makeTwin(b.pool, secrets)
  const who = await callers(a)
  const ids = [...new Set([...Object.values(stage.own), ...Object.values(stage.directory), ...Object.values(stage.foreign), ...['joann', 'mary', 'mirjam', 'omar', 'grace', 'sofie'].map((name) => person(name).id)])]
  return {
    secrets, examples, ids, ...who, twins: [a, b], fresh: open,
    close: async () => { await Promise.all([a.close(), b.close()]); await template.close() },
  }
}

type Opened = World & { readonly issue: (name: string, permissions: readonly string[]) => Promise<string>; readonly appToken: (id: string) => Promise<string> }
async function openWorld(template: string, config: Config): Promise<Opened> {
  const copy = await copyOf(template)
  const pool = openPool(`${copy.url}?statement_timeout=${longestStatement}`, { max: 10, name: 'latchkey-fuzz' })
  const queue = openQueuePool(copy.url)
  const clock = testClock(at)
  const newId = newIds(clock)
  const db = openDatabase<Tables>(pool)
  const errors: Error[] = []
  const log = Object.assign(silentLog(), { error: ({ err }: { err: Error }) => void errors.push(err) })
  const people = openPeople(pool)
  const app = { db, clock, newId, connectors: openConnectors(db, { newId, clock }), publicUrl: config.publicUrl, timeZone: 'UTC' }
  const identity = await createIdentity({ pool, clock, config, log, newId, people, app })
  const surroundings = { config, mail: openTransport(undefined, log) }
  const [measures, life] = [openMeasures('fuzz'), { ready: true, leaving: false }]
  const http = (await buildServer({ app, pool, surroundings, log, identity, config, tls: undefined, life, observing: { measures, log, logRequests: false }, parts: [health({ pool, measures, life }), portal] })) as FastifyInstance
  await http.ready()
  return {
    pool, errors,
    async send(who, input) {
      const bearer = await who.token()
      const began = performance.now()
      const answer = await http.inject({ method: input.method, url: input.url, headers: { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...input.headers }, ...(input.body === undefined ? {} : { payload: input.body }) })
      return { status: answer.statusCode, headers: answer.headers, text: answer.payload, milliseconds: performance.now() - began, ...(answer.statusCode >= 500 ? { reason: errors.at(-1)?.stack?.slice(0, 600) } : {}) }
    },
    /** Does what waits, and tells what could not be done. */
    async work() {
      await drain(queue, { app, log, mail: surroundings.mail, mailFrom: config.mailFrom, timeZone: 'UTC' })
      const { rows } = await pool.query<{ task: string; error: string }>(`select task_identifier as task, last_error as error from graphile_worker.jobs where last_error is not null`)
      return rows.map(({ task, error }) => `the job ${task} failed: ${error.slice(0, 500)}`)
    },
    async close() { await http.close(); await Promise.all([pool.end(), queue.end()]); await copy.drop() },
    issue: async (name, permissions) => identity.issueDelegatedToken((await people.byUpnOrMail(name === 'pat' ? 'pat@fabrikam.example' : `${name}@contoso.example`))!, permissions, PORTAL_APP_ID),
    async appToken(id) {
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: 'latchkey-demo-secret', scope: 'https://graph.microsoft.com/.default' })
      const answer = await http.inject({ method: 'POST', url: `/${config.tenantId}/oauth2/v2.0/token`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: form.toString() })
      if (answer.statusCode !== 200) throw new Error(answer.payload)
      return (answer.json() as { access_token: string }).access_token
    },
  }
}

/** A token lasts an hour: those of a long run are taken anew in time. */
function renewed(make: () => Promise<string>): () => Promise<string> {
  let [token, until] = [undefined as Promise<string> | undefined, 0]
  return () => {
    if (performance.now() > until) [token, until] = [make(), performance.now() + 1_800_000]
    return token!
  }
}

/** Those who may not see the secrets, and those who may see all. Tokens carry every permission, so that only roles stand in the way. */
async function callers({ issue, appToken }: Opened): Promise<Pick<Place, 'few' | 'many'>> {
  const named = (name: string, permissions: readonly string[] = graphPermissions): Who => ({ name, token: renewed(() => issue(name, permissions)) })
  const application = (name: string, id: string): Who => ({ name, token: renewed(() => appToken(id)) })
  return {
    few: [
      ...['joann', 'omar', 'mary', 'pat', 'mirjam', 'beatriz', 'priya', 'daan', 'katarina'].map((name) => named(name)),
      named('joann', ['EntitlementMgmt-SubjectAccess.ReadWrite']), application('an application that owns "Security"', '7c0ffee0-0000-4000-8000-00000000b002'),
      { name: 'nobody', token: async () => undefined }, { name: 'a forger', token: async () => 'eyJhbGciOiJub25lIn0.eyJvaWQiOiIxIn0.' },
    ],
    many: [named('grace'), named('stephan'), named('marcus'), application('the application', '7c0ffee0-0000-4000-8000-0000000000aa')],
  }
}
