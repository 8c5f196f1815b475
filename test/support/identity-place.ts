/** A Latchkey that does nothing but sign people in, over TLS on a port of its own, and a browser without scripts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import { movableClock, systemClock } from '#clock.ts'
import { passwordLinks } from '#app/directory/password-link.ts'
import { resetPassword } from '#app/directory/write-password.ts'
import { openConnectors } from '#connectors/index.ts'
import { system } from '#domain/caller.ts'
import { DEMO_DOMAIN, DEMO_TENANT, readConfig, type Config } from '#config.ts'
import { AuthenticationFailed, createIdentity, type ClientSetup, type Identity } from '#identity/identity.ts'
import { hashSecret } from '#identity/secrets.ts'
import { openPeople } from '#identity/people.ts'
import { tlsOptions } from '#identity/tls.ts'
import { newIds } from '#ids.ts'
import { silentLog } from '#log.ts'
import type { MailTransport } from '#mail/transport.ts'
import { testDatabase, type TestDatabase } from './database.ts'

export type Answer = { readonly status: number; readonly headers: Record<string, string | string[] | undefined>; readonly text: string; json(): any }
export type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly form?: Record<string, string> | URLSearchParams; readonly body?: string }
export type Place = {
  readonly url: string; readonly host: string; readonly config: Config; readonly database: TestDatabase; readonly identity: Identity; readonly app: FastifyInstance; readonly ca: string
  ask(url: string, asked?: Asked): Promise<Answer>
  /** Gives somebody a password, as an administrator does, or only says that theirs has to be changed. */
  setPassword(userId: string, password: string | undefined, mustChange?: boolean): Promise<void>
  browser(): Browser
  /** Moves the machine's clock ahead, as this server sees it. */
  hurry(duration: string): void
  close(): Promise<void>
}
/** Keeps cookies as a browser does, each on its path, and follows redirects as long as they stay here. */
export type Browser = { readonly cookies: Map<string, { value: string; path: string }>; open(url: string, asked?: Asked): Promise<Answer & { readonly url: string }>; once(url: string, asked?: Asked): Promise<Answer> }

export const tenant = DEMO_TENANT
export const person = { joann: '7c0ffee0-0000-4000-8000-000000000101', mary: '7c0ffee0-0000-4000-8000-000000000102', gone: '7c0ffee0-0000-4000-8000-000000000103' } as const
export const scripts: ClientSetup & { secret: string } = {
  appId: '7c0ffee0-0000-4000-8000-0000000000aa', servicePrincipalId: '7c0ffee0-0000-4000-8000-000000000401', displayName: 'Scripts', secret: 'latchkey-demo-secret', public: true, demoOnly: true,
  redirectUris: ['http://localhost', 'https://app.contoso.example/signed-in'], applicationPermissions: ['EntitlementManagement.ReadWrite.All', 'User.Read.All'], delegatedPermissions: ['EntitlementManagement.ReadWrite.All', 'User.Read'],
}

type Options = { readonly overrides?: Partial<Config>; readonly database?: TestDatabase; readonly mail?: MailTransport; readonly mount?: (app: FastifyInstance, identity: Identity) => void }

export async function identityPlace({ overrides = {}, database: given, mail, mount }: Options = {}): Promise<Place> {
  const database = given ?? (await testDatabase())
  if (!given) await addPeople(database)
  const dataDir = overrides.dataDir ?? mkdtempSync(join(tmpdir(), 'latchkey-identity-'))
  // The port must be in the public URL before anything is mounted: a first server finds a free one.
  const port = await freePort()
  const config = readConfig({}, { port, tls: 'self-signed', dataDir, demo: true, publicUrl: `https://localhost:${port}`, databaseUrl: database.url, tenantId: DEMO_TENANT, domain: DEMO_DOMAIN, ...overrides })
  const { cert, key, caFile } = (await tlsOptions(config))!
  const app = fastify({ https: { cert, key }, forceCloseConnections: true }) as unknown as FastifyInstance
  const log = silentLog()
  const machineClock = movableClock()
  const [clock, newId] = [movableClock(), newIds(systemClock())]
  const product = { db: database.db, clock, newId, connectors: openConnectors(database.db, { newId, clock }), publicUrl: config.publicUrl, timeZone: 'UTC' }
  const identity = await createIdentity({ pool: database.pool, clock: systemClock(), config, log, newId, people: openPeople(database.pool), app: product, machineClock, sendPasswordLink: mail && passwordLinks(product, { config, mail }) })
  await identity.ensureClient(scripts)
  await app.register(identity.plugin)
  app.route({ method: ['GET', 'POST'], url: '/who', handler: (request, reply) => identity.authenticate(request).then(({ standing: _, ...claims }) => claims, (error: unknown) => {
    if (!(error instanceof AuthenticationFailed)) throw error
    return reply.code(error.status).header('www-authenticate', error.wwwAuthenticate).send({ code: error.code, message: error.message })
  }) })
  mount?.(app, identity)
  await app.listen({ port, host: '127.0.0.1' })
  const ca = readFileSync(caFile!, 'utf8')
  const ask = (url: string, asked?: Asked) => send(new URL(url, config.publicUrl), ca, asked)
  return {
    url: config.publicUrl, host: `localhost:${port}`, config, database, identity, app, ca, ask,
    setPassword: async (userId, password, mustChange = false) => {
      const set = await resetPassword(product, { ...system, permissions: ['Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'] }, userId, { ...(password === undefined ? {} : { hash: await hashSecret(password) }), mustChange })
      if (!set.ok) throw new Error(set.refusal.kind)
    },
    browser: () => openBrowser(config.publicUrl, ask),
    hurry: (duration) => machineClock.move(Temporal.Duration.from(duration)),
    async close() {
      await app.close()
      if (!given) await database.close()
      if (!overrides.dataDir) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const freePort = async (): Promise<number> => {
  const app = fastify()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  await app.close()
  return port
}

const addPeople = ({ pool }: TestDatabase): Promise<unknown> => pool.query(`
  insert into directory_object (id, kind, display_name, user_principal_name, mail, user_type, account_enabled, job_title, department, created_date_time) values
    ($1, 'user', 'Joann Guerrero', 'joann@contoso.example', 'joann@contoso.example', 'Member', true, 'Account executive', 'Sales', now()),
    ($2, 'user', 'Mary Collins', 'mary@contoso.example', 'mary@contoso.example', 'Member', true, 'Sales manager', 'Sales', now()),
    ($3, 'user', 'Gone <b>Away</b>', 'gone@contoso.example', 'gone@contoso.example', 'Member', false, null, null, now())`, Object.values(person))

export function send(url: URL, ca: string, { method, headers = {}, form, body }: Asked = {}): Promise<Answer> {
  const payload = form ? new URLSearchParams(form).toString() : body
  const type = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { method: method ?? (form ? 'POST' : 'GET'), ca, servername: url.hostname, headers: { ...type, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode!, headers: response.headers, text, json: () => JSON.parse(text) })
      })
    })
    request.on('error', reject).end(payload)
  })
}

function openBrowser(origin: string, ask: (url: string, asked?: Asked) => Promise<Answer>): Browser {
  const cookies: Browser['cookies'] = new Map()
  const once = async (url: string, asked: Asked = {}) => {
    const { pathname } = new URL(url, origin)
    const fitting = [...cookies].filter(([, { path }]) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
    const answer = await ask(url, { ...asked, headers: { accept: 'text/html', ...(fitting.length > 0 ? { cookie: fitting.map(([name, { value }]) => `${name}=${value}`).join('; ') } : {}), ...asked.headers } })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/'
      if (value === '' || /max-age=0\b|1970/i.test(line)) cookies.delete(name)
      else cookies.set(name, { value, path })
    }
    return answer
  }
  const open: Browser['open'] = async (start, asked) => {
    let url = new URL(start, origin).href
    let answer = await once(url, asked)
    for (let hop = 0; hop < 12; hop += 1) {
      const location = answer.headers['location'] as string | undefined
      if (location === undefined) return { ...answer, url }
      url = new URL(location, url).href
      if (new URL(url).origin !== origin) return { ...answer, url }
      answer = await once(url)
    }
    throw new Error(`redirects without end: ${url}`)
  }
  return { cookies, open, once }
}

/** The value of a hidden field of a page. */
export const field = (page: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
/** Where the form of a page that is sent by POST goes. */
export const action = (page: string): string => /<form[^>]*method="post"[^>]*action="([^"]*)"/.exec(page)?.[1] ?? ''

/** Picks a person on the demonstration's page; gives where that leads. */
export const pick = (browser: Browser, page: Answer, upn: string) => browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), person: upn } })
