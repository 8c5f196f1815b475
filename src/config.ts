/**
 * What the surroundings tell us: the only reader of environment variables. The table below is the list of them;
 * `readConfig` turns it into plain data or says for each wrong value what it takes.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isTimeZone } from '#domain/time.ts'
import { logLevels, type LogLevel } from '#log.ts'

export type Oidc = { readonly issuer: string; readonly clientId: string; readonly clientSecret?: string | undefined; readonly match: OidcMatch }
/** Which claim of a token names a person, and by which attribute of the directory. */
export type OidcMatch = { readonly claim: string; readonly attribute: string }
/** Which share of traces is kept, and whether a caller's decision about its own holds. */
export type Sampling = { readonly ratio: number; readonly byParent: boolean }
export type Tls = 'self-signed' | { readonly certFile: string; readonly keyFile: string }

export type Config = {
  readonly host: string
  readonly port: number
  /** What people and clients call us, without a slash at the end. */
  readonly publicUrl: string
  /** A PostgreSQL of one's own; without it the built-in one runs in the data folder. */
  readonly databaseUrl?: string | undefined
  readonly databasePool: number
  readonly dataDir: string
  readonly smtpUrl?: string | undefined
  readonly mailFrom: string
  /** The time zone in which mails tell times, as a name of the time zone database. */
  readonly timeZone: string
  readonly oidc?: Oidc | undefined
  readonly tls?: Tls | undefined
  /** Proxies whose word about who calls is believed: addresses, networks, or names of them such as `loopback`. */
  readonly trustedProxies: readonly string[]
  /** How many calls of the API one caller may make in a minute, in this process; 0 sets no limit. */
  readonly rateLimit: number
  /** For how many seconds browsers keep to https; 0 says nothing to them. */
  readonly hsts: number
  readonly tenantId: string
  readonly domain: string
  readonly demo: boolean
  readonly logLevel: LogLevel
  /** Whether each request has a line in the log, or only at level debug. */
  readonly logRequests: boolean
  /** An address for health and metrics alone; without it they are where everything else is. */
  readonly metrics?: { readonly host: string; readonly port: number } | undefined
  /** Seconds: from "not ready" until no new connection is taken, and until a process ends whatever is still going on. */
  readonly shutdown: { readonly delay: number; readonly timeout: number }
  /** How much is traced; nothing where no collector is named. */
  readonly tracing?: Sampling | undefined
  /** Encrypts secrets at rest; without it `secretKeyOf` makes one in the data folder. */
  readonly secretKey?: string | undefined
}

export const DEMO_TENANT = '7c0ffee0-0000-4000-8000-000000000001'
export const DEMO_DOMAIN = 'contoso.example'

type Environment = Readonly<Record<string, string | undefined>>

/** Some variables are wrong; `problems` holds a sentence for each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const wholeNumber = (least: number, most: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most))
const url = (...protocols: string[]) => z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)))
const webUrl = url('http', 'https').transform((text) => text.replace(/\/+$/, ''))
const networks = ['loopback', 'linklocal', 'uniquelocal']
/** An address, or a network as `10.0.0.0/8`. */
const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return more.length === 0 && isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}
const proxies = z.string().transform((text) => text.split(',').map((part) => part.trim())).refine((parts) => parts.every((part) => networks.includes(part) || isNetwork(part)))
const matches: Readonly<Record<string, OidcMatch>> = { oid: { claim: 'oid', attribute: 'id' }, mail: { claim: 'email', attribute: 'mail' } }
const match = z.string().transform((text, context) => {
  const [, claim, attribute] = /^([\w.:/-]+)=(\w+)$/.exec(text) ?? []
  const found = matches[text] ?? (claim && attribute ? { claim, attribute } : undefined)
  if (!found) context.addIssue({ code: 'custom' })
  return found ?? z.NEVER
})

const onOff = z.enum(['on', 'off']).transform((word) => word === 'on')
const samplers = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const

const variable = <T>(schema: z.ZodType<T>, takes: string, secret = false) => ({ schema, takes, secret })
/** Every variable: how it is read, and what it takes, in words for whoever got it wrong. */
const variables = {
  LATCHKEY_PORT: variable(wholeNumber(0, 65535), 'a port number from 0 to 65535, such as 8080 (0 takes any free one)'),
  LATCHKEY_HOST: variable(z.string().regex(/^[^\s/]+$/), 'an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  LATCHKEY_PUBLIC_URL: variable(webUrl, 'the URL that people use, such as https://access.example.com'),
  LATCHKEY_DATA_DIR: variable(z.string().min(1), 'a folder'),
  LATCHKEY_TLS: variable(z.literal('self-signed'), 'the word self-signed, or nothing; for a certificate of your own set TLS_CERT_FILE and TLS_KEY_FILE'),
  LATCHKEY_TENANT_ID: variable(z.guid(), 'a GUID, such as 7c0ffee0-0000-4000-8000-000000000001'),
  LATCHKEY_DOMAIN: variable(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i), 'a domain name, such as contoso.example'),
  LATCHKEY_LOG_LEVEL: variable(z.enum(logLevels), `one of ${logLevels.join(', ')}`),
  LATCHKEY_SECRET_KEY: variable(z.string().min(32), 'at least 32 characters that nobody can guess', true),
  LATCHKEY_TRUSTED_PROXIES: variable(proxies, `addresses or networks of your proxies, such as 10.0.0.5, 192.168.0.0/16, or ${networks.join(', ')}`),
  LATCHKEY_RATE_LIMIT: variable(wholeNumber(0, 10_000_000), 'how many calls of the API one caller may make in a minute, such as 6000 (0 sets no limit)'),
  LATCHKEY_HSTS: variable(wholeNumber(0, 63_072_000), 'for how many seconds browsers keep to https, such as 31536000 (0 says nothing to them)'),
  LATCHKEY_DATABASE_POOL: variable(wholeNumber(2, 1000), 'how many connections to keep open, from 2 to 1000'),
  DATABASE_URL: variable(url('postgres', 'postgresql'), 'a URL such as postgres://user:password@host:5432/latchkey', true),
  SMTP_URL: variable(url('smtp', 'smtps'), 'a URL such as smtp://user:password@mail.example.com:587', true),
  MAIL_FROM: variable(z.string().regex(/^([^<>]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/), 'a sender, such as Latchkey <access@example.com>'),
  LATCHKEY_TIME_ZONE: variable(z.string().refine(isTimeZone), 'a name of the time zone database, such as Europe/Amsterdam'),
  OIDC_ISSUER: variable(webUrl, 'the issuer URL of your identity provider, such as https://login.example.com'),
  OIDC_CLIENT_ID: variable(z.string().min(1), 'the client id that your identity provider has given to Latchkey'),
  OIDC_CLIENT_SECRET: variable(z.string().min(1), 'the client secret that belongs to OIDC_CLIENT_ID', true),
  OIDC_MATCH: variable<OidcMatch>(match, 'oid, mail, or claim=attribute such as preferred_username=userPrincipalName'),
  TLS_CERT_FILE: variable(z.string().min(1), 'the file of a certificate with its chain, in PEM form'),
  TLS_KEY_FILE: variable(z.string().min(1), 'the file of the private key of TLS_CERT_FILE, in PEM form'),
  LATCHKEY_LOG_REQUESTS: variable(onOff, 'on or off'),
  LATCHKEY_METRICS_PORT: variable(wholeNumber(0, 65535), 'a port number from 0 to 65535, such as 9464'),
  LATCHKEY_METRICS_HOST: variable(z.string().regex(/^[^\s/]+$/), 'an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  LATCHKEY_SHUTDOWN_DELAY: variable(wholeNumber(0, 300), 'seconds from 0 to 300'),
  LATCHKEY_SHUTDOWN_TIMEOUT: variable(wholeNumber(1, 3600), 'seconds from 1 to 3600'),
  // Of OpenTelemetry's own variables, those that decide whether anything is sent; its exporter reads the others itself.
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(webUrl, 'the URL of a collector that takes OTLP over HTTP, such as http://collector:4318'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: variable(webUrl, 'the URL that takes traces by OTLP over HTTP, such as http://collector:4318/v1/traces'),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(z.literal('http/protobuf'), 'http/protobuf, the one that is spoken here'),
  OTEL_TRACES_EXPORTER: variable(z.enum(['otlp', 'none']), 'otlp or none'),
  OTEL_SDK_DISABLED: variable(z.enum(['true', 'false']), 'true or false'),
  OTEL_TRACES_SAMPLER: variable(z.enum(samplers), `one of ${samplers.join(', ')}`),
  OTEL_TRACES_SAMPLER_ARG: variable(z.string().regex(/^(0(\.\d+)?|1(\.0+)?)$/).transform(Number), 'a share from 0 to 1, such as 0.1'),
}
type Name = keyof typeof variables
/** The names of all variables. */
export const settingNames: readonly string[] = Object.keys(variables)
type Values = { readonly [N in Name]?: z.infer<(typeof variables)[N]['schema']> }

/** Variables that mean nothing without another one. */
const needs: readonly (readonly [Name, Name])[] = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'], ['OIDC_CLIENT_ID', 'OIDC_ISSUER'], ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER'], ['OIDC_MATCH', 'OIDC_ISSUER'],
  ['LATCHKEY_METRICS_HOST', 'LATCHKEY_METRICS_PORT'], ['TLS_CERT_FILE', 'TLS_KEY_FILE'], ['TLS_KEY_FILE', 'TLS_CERT_FILE'],
]

/** Reads the environment; what a command line says (`overrides`) goes before it. Throws a `ConfigError`. */
export function readConfig(environment: Environment = process.env, overrides: Partial<Config> = {}): Config {
  const values = readVariables(environment)
  const port = overrides.port ?? values.LATCHKEY_PORT ?? 8080
  const tls = overrides.tls ?? readTls(values)
  const domain = values.LATCHKEY_DOMAIN ?? DEMO_DOMAIN
  const publicUrl = overrides.publicUrl ?? values.LATCHKEY_PUBLIC_URL ?? `${tls ? 'https' : 'http'}://localhost:${port}`
  return {
    host: values.LATCHKEY_HOST ?? '127.0.0.1',
    port,
    publicUrl,
    databaseUrl: values.DATABASE_URL,
    databasePool: values.LATCHKEY_DATABASE_POOL ?? 10,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `Latchkey <latchkey@${domain}>`,
    timeZone: values.LATCHKEY_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    oidc: readOidc(values),
    tls,
    trustedProxies: values.LATCHKEY_TRUSTED_PROXIES ?? [],
    rateLimit: values.LATCHKEY_RATE_LIMIT ?? 6_000,
    hsts: hasNameOfItsOwn(publicUrl) ? (values.LATCHKEY_HSTS ?? 31_536_000) : 0,
    tenantId: values.LATCHKEY_TENANT_ID ?? DEMO_TENANT,
    domain,
    demo: false,
    logLevel: values.LATCHKEY_LOG_LEVEL ?? 'info',
    logRequests: values.LATCHKEY_LOG_REQUESTS ?? false,
    metrics: values.LATCHKEY_METRICS_PORT === undefined ? undefined : { host: values.LATCHKEY_METRICS_HOST ?? values.LATCHKEY_HOST ?? '127.0.0.1', port: values.LATCHKEY_METRICS_PORT },
    shutdown: { delay: values.LATCHKEY_SHUTDOWN_DELAY ?? 0, timeout: values.LATCHKEY_SHUTDOWN_TIMEOUT ?? 30 },
    tracing: readSampling(values),
    secretKey: values.LATCHKEY_SECRET_KEY,
    ...overrides,
    dataDir: resolve(overrides.dataDir ?? values.LATCHKEY_DATA_DIR ?? '.latchkey'),
  }
}

/** A browser that were told to keep to https for `localhost` would do so for every other server there. Addresses cannot be kept at all. */
function hasNameOfItsOwn(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  return protocol === 'https:' && hostname !== 'localhost' && !hostname.endsWith('.localhost') && isIP(hostname.replace(/^\[|\]$/g, '')) === 0
}

/** What stands before the `@` of a URL is nobody's to read, also where a URL should have none. */
const withoutPassword = (text: string): string => text.replace(/\/\/[^/@\s]*@/, '//…@')

/** An empty variable counts as not set: that is how container files leave one out. */
function readVariables(environment: Environment): Values {
  const given = (name: Name) => environment[name]?.trim() || undefined
  const names = (Object.keys(variables) as Name[]).filter(given)
  const read = names.map((name) => ({ name, ...variables[name], result: (variables[name].schema as z.ZodType).safeParse(given(name)) }))
  const wrong = read.flatMap(({ name, takes, secret, result }) => (result.success ? [] : [`${name}${secret ? ' is not right' : ` is "${withoutPassword(given(name)!)}"`}. It takes ${takes}.`]))
  const alone = needs.filter(([name, other]) => given(name) && !given(other)).map(([name, other]) => `${name} is set but ${other} is not. ${other} takes ${variables[other].takes}.`)
  if (wrong.length + alone.length > 0) throw new ConfigError([...wrong, ...alone])
  return Object.fromEntries(read.map(({ name, result }) => [name, result.data])) as Values
}

const readOidc = (v: Values): Oidc | undefined =>
  v.OIDC_ISSUER && v.OIDC_CLIENT_ID ? { issuer: v.OIDC_ISSUER, clientId: v.OIDC_CLIENT_ID, clientSecret: v.OIDC_CLIENT_SECRET, match: v.OIDC_MATCH ?? matches['oid']! } : undefined

function readSampling(v: Values): Sampling | undefined {
  const wanted = (v.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? v.OTEL_EXPORTER_OTLP_ENDPOINT) && v.OTEL_TRACES_EXPORTER !== 'none' && v.OTEL_SDK_DISABLED !== 'true'
  if (!wanted) return undefined
  const sampler = v.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on'
  const ratio = sampler.endsWith('always_off') ? 0 : sampler.endsWith('traceidratio') ? (v.OTEL_TRACES_SAMPLER_ARG ?? 1) : 1
  return { ratio, byParent: sampler.startsWith('parentbased_') }
}

const readTls = (v: Values): Tls | undefined => (v.TLS_CERT_FILE && v.TLS_KEY_FILE ? { certFile: v.TLS_CERT_FILE, keyFile: v.TLS_KEY_FILE } : v.LATCHKEY_TLS)

/** The key for secrets at rest: the one from the environment, else the one in the data folder, made at the first need. */
export function secretKeyOf(config: Pick<Config, 'secretKey' | 'dataDir'>): string {
  if (config.secretKey) return config.secretKey
  const file = join(config.dataDir, 'secret.key')
  mkdirSync(config.dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, randomBytes(32).toString('base64url') + '\n', { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    // It is there already, or another process made it in this moment: that one holds.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}
