/** What `latchkey doctor` looks at: one row per check, each giving what it found and what to do about it. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { lookAtMail, lookAtSignIn, reasonOf as reason } from '#app/installation/checks.ts'
import { systemClock } from '#clock.ts'
import type { Config } from '#config.ts'
import { checkServer } from '#db/database.ts'
import { runningDatabase } from '#db/embedded.ts'
import { pendingMigrations } from '#db/migrate.ts'
import { openPool } from '#db/pool.ts'
import { workingProcesses } from '#db/workers.ts'
import { durationBetween, formatInstant, isBefore } from '#domain/time.ts'
import { callServer, findServer } from './running-server.ts'

export type State = 'ok' | 'warn' | 'fail'
export type Finding = { readonly state: State; readonly fact: string; readonly advice?: string }
export type Check = { readonly name: string; look(config: Config): Promise<readonly Finding[]> }

const ok = (fact: string): Finding[] => [{ state: 'ok', fact }]
const warn = (fact: string, advice: string): Finding[] => [{ state: 'warn', fact, advice }]
const fail = (fact: string, advice: string): Finding[] => [{ state: 'fail', fact, advice }]

/** The table of checks, in the order of the report. */
export const checks: readonly Check[] = [
  { name: 'Node', look: async () => ok(process.version) },
  { name: 'data folder', look: checkDataFolder },
  { name: 'database', look: checkDatabase },
  { name: 'public URL', look: checkPublicUrl },
  { name: 'mail', look: checkMail },
  { name: 'sign-in', look: checkSignIn },
  { name: 'certificate', look: checkCertificate },
  { name: 'portal', look: checkPortal },
]

async function checkDataFolder({ dataDir }: Config): Promise<Finding[]> {
  if (!existsSync(dataDir)) return ok(`${dataDir} (will be made)`)
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok(dataDir)
  } catch (error) {
    return fail(`${dataDir} cannot be used: ${reason(error)}`, 'Run Latchkey as the owner of the folder, or set LATCHKEY_DATA_DIR to another one.')
  }
}

async function checkDatabase(config: Config): Promise<readonly Finding[]> {
  const url = config.databaseUrl ?? runningDatabase(config.dataDir)
  if (!url) return ok('the built-in one, not running now; it starts with the server')
  const pool = openPool(url, { max: 2, name: 'latchkey-doctor' })
  try {
    const version = await checkServer(pool)
    const where = config.databaseUrl ? `at ${new URL(url).host}` : 'built in, running'
    return [...ok(`PostgreSQL ${version} (${where})`), ...(await checkMigrations(pool)), ...(await checkClock(pool)), ...(await checkJobs(pool))]
  } catch (error) {
    return fail(`not usable: ${reason(error)}`, 'Check DATABASE_URL, that the server runs, and that it takes connections from here.')
  } finally {
    await pool.end()
  }
}

async function checkMigrations(pool: ReturnType<typeof openPool>): Promise<Finding[]> {
  try {
    const pending = await pendingMigrations(pool)
    return pending.length === 0 ? ok('all migrations applied') : warn(`${pending.length} migrations to apply: ${pending.join(', ')}`, 'The next start applies them; "latchkey migrate" does it now.')
  } catch (error) {
    return fail(reason(error), 'Do what the message says before a server starts on this database.')
  }
}

/** A clock that is ahead is what a demonstration is for, and a fault anywhere else. */
async function checkClock(pool: ReturnType<typeof openPool>): Promise<Finding[]> {
  const { rows } = await pool.query<{ exists: boolean }>(`select to_regclass('public.setting') is not null as exists`)
  if (!rows[0]?.exists) return []
  const { rows: [stored] } = await pool.query<{ value: string }>(`select value from setting where name = 'clock.offset'`)
  if (!stored || /^PT0S$/.test(String(stored.value))) return ok('its clock is not moved')
  return warn(`its clock is ${stored.value} ahead`, 'Right for a demonstration. For real use begin with an empty database.')
}

async function checkJobs(pool: ReturnType<typeof openPool>): Promise<Finding[]> {
  const { rows } = await pool.query<{ exists: boolean }>(`select to_regclass('public.worker_process') is not null as exists`)
  if (!rows[0]?.exists) return []
  const { rows: [working] } = await pool.query<{ v: number }>(workingProcesses)
  if (working!.v > 0) return ok(`${working!.v === 1 ? 'one process does' : `${working!.v} processes do`} the jobs`)
  return warn('no process does the jobs: nothing ends, is tried again or mailed', 'Start "latchkey work" beside the server, or the server with "serve --work".')
}

async function checkPublicUrl(config: Config): Promise<Finding[]> {
  const server = findServer(config)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(config.publicUrl).hostname)
  try {
    await callServer({ ...server, url: config.publicUrl }, 'GET', '/healthz')
  } catch (error) {
    const running = existsSync(join(config.dataDir, 'server.json'))
    if (!running) return ok(`${config.publicUrl} (no server is running now)`)
    return fail(`${config.publicUrl} does not lead here: ${reason(error)}`, 'Set LATCHKEY_PUBLIC_URL to the address that people use, and check the proxy in between.')
  }
  if (local && config.host === '0.0.0.0') return warn(`${config.publicUrl} answers, on this machine only`, 'Links in mails lead there. Set LATCHKEY_PUBLIC_URL to the address that people use.')
  // Https that is not ours is a proxy's, and from a proxy everybody seems to come from the same place.
  if (config.publicUrl.startsWith('https:') && !config.tls && config.trustedProxies.length === 0) return warn(`${config.publicUrl} answers, through a proxy`, 'Set LATCHKEY_TRUSTED_PROXIES to its address: without it everybody counts as one address, and waits for the wrong passwords of others.')
  return ok(`${config.publicUrl} answers`)
}

async function checkMail(config: Config): Promise<Finding[]> {
  const { server, from, problem } = await lookAtMail(config)
  if (!server) return warn('SMTP_URL is not set; mails are kept and not sent', 'Set SMTP_URL, for example smtp://user:password@mail.example.com:587.')
  return problem ? fail(problem.fact, problem.advice) : ok(`${server} takes mails from ${from}`)
}

async function checkSignIn(config: Config): Promise<Finding[]> {
  const { issuer, match, problem } = await lookAtSignIn(config)
  if (!issuer) return ok('accounts of Latchkey itself (OIDC_ISSUER is not set)')
  return problem ? fail(problem.fact, problem.advice) : ok(`${issuer}, people by ${match!.claim} = ${match!.attribute}`)
}

const RENEW_WITHIN_DAYS = 30

async function checkCertificate({ tls }: Config): Promise<Finding[]> {
  if (!tls) return ok('none; a proxy in front does TLS, or nobody outside this machine comes in')
  if (tls === 'self-signed') return warn('self-signed; browsers warn about it', 'Set TLS_CERT_FILE and TLS_KEY_FILE for a certificate that people trust.')
  try {
    const certificate = new X509Certificate(readFileSync(tls.certFile))
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(tls.keyFile)))) return fail(`${tls.keyFile} does not belong to ${tls.certFile}`, 'Set TLS_KEY_FILE to the key that the certificate was made with.')
    return checkDates(certificate)
  } catch (error) {
    return fail(`cannot be read: ${reason(error)}`, 'TLS_CERT_FILE and TLS_KEY_FILE must be PEM files that this user may read.')
  }
}

function checkDates({ validFromDate, validToDate }: X509Certificate): Finding[] {
  const [from, to] = [validFromDate, validToDate].map((date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())) as [Temporal.Instant, Temporal.Instant]
  const now = systemClock().now()
  const days = durationBetween(now, to).days
  const fact = `valid from ${formatInstant(from).slice(0, 10)} to ${formatInstant(to).slice(0, 10)}`
  if (isBefore(now, from) || isBefore(to, now)) return fail(`${fact}: not valid today`, 'Get a new certificate, or set the date of this machine right.')
  return days < RENEW_WITHIN_DAYS ? warn(`${fact}: ${days} days left`, 'Renew it; a restart picks up the new file.') : ok(fact)
}

async function checkPortal(): Promise<Finding[]> {
  const built = existsSync(join(import.meta.dirname, '../../web/dist/index.html'))
  return built ? ok('built') : warn('not built', 'Run "npm run build"; the API works without it.')
}
