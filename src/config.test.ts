import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ConfigError, readConfig, secretKeyOf } from './config.ts'

const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

test('without any variable', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1', port: 8080, publicUrl: 'http://localhost:8080', databasePool: 10, dataDir: resolve('.latchkey'),
    mailFrom: 'Latchkey <latchkey@contoso.example>', tenantId: '7c0ffee0-0000-4000-8000-000000000001', domain: 'contoso.example', demo: false, logLevel: 'info', trustedProxies: [], rateLimit: 6000, hsts: 0,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, logRequests: false, shutdown: { delay: 0, timeout: 30 },
  })
})

test('with all of them', () => {
  const config = readConfig({
    LATCHKEY_PORT: '443', LATCHKEY_HOST: '0.0.0.0', LATCHKEY_PUBLIC_URL: 'https://access.example.com/', DATABASE_URL: 'postgresql://u:p@db/latchkey', LATCHKEY_DATA_DIR: '/data',
    SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'access@example.com', TLS_CERT_FILE: '/tls/cert.pem', TLS_KEY_FILE: '/tls/key.pem',
    OIDC_ISSUER: 'https://login.example.com/', OIDC_CLIENT_ID: 'latchkey', OIDC_CLIENT_SECRET: 'hidden', OIDC_MATCH: 'preferred_username=userPrincipalName',
    LATCHKEY_TENANT_ID: 'a0000000-0000-4000-8000-000000000001', LATCHKEY_DOMAIN: 'example.com', LATCHKEY_LOG_LEVEL: 'warn', LATCHKEY_SECRET_KEY: 'k'.repeat(32), LATCHKEY_DATABASE_POOL: '20', LATCHKEY_TIME_ZONE: 'Asia/Singapore',
    LATCHKEY_TRUSTED_PROXIES: '10.0.0.5, fd00::/8,loopback', LATCHKEY_RATE_LIMIT: '0', LATCHKEY_HSTS: '600',
    LATCHKEY_LOG_REQUESTS: 'on', LATCHKEY_METRICS_PORT: '9464', LATCHKEY_SHUTDOWN_DELAY: '5', LATCHKEY_SHUTDOWN_TIMEOUT: '60',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25',
  })
  expect(config).toEqual({
    host: '0.0.0.0', port: 443, publicUrl: 'https://access.example.com', databaseUrl: 'postgresql://u:p@db/latchkey', databasePool: 20, dataDir: '/data',
    smtpUrl: 'smtps://mail.example.com', mailFrom: 'access@example.com', tls: { certFile: '/tls/cert.pem', keyFile: '/tls/key.pem' },
    oidc: { issuer: 'https://login.example.com', clientId: 'latchkey', clientSecret: 'hidden', match: { claim: 'preferred_username', attribute: 'userPrincipalName' } },
    tenantId: 'a0000000-0000-4000-8000-000000000001', domain: 'example.com', demo: false, logLevel: 'warn', secretKey: 'k'.repeat(32), timeZone: 'Asia/Singapore',
    trustedProxies: ['10.0.0.5', 'fd00::/8', 'loopback'], rateLimit: 0, hsts: 600,
    logRequests: true, metrics: { host: '0.0.0.0', port: 9464 }, shutdown: { delay: 5, timeout: 60 }, tracing: { ratio: 0.25, byParent: true },
  })
})

test('the address follows port and TLS; the command line goes before the environment; empty counts as not set', () => {
  expect(readConfig({ LATCHKEY_TLS: 'self-signed', LATCHKEY_PORT: '9000' }).publicUrl).toBe('https://localhost:9000')
  expect(readConfig({ LATCHKEY_PORT: '9000' }, { port: 9001, demo: true })).toMatchObject({ port: 9001, publicUrl: 'http://localhost:9001', demo: true })
  expect(readConfig({ LATCHKEY_PORT: ' ', SMTP_URL: '' })).toMatchObject({ port: 8080, smtpUrl: undefined })
})

test.each([
  ['https://access.example.com', 31_536_000], ['http://access.example.com', 0], ['https://localhost:8443', 0], ['https://demo.localhost', 0], ['https://192.0.2.7', 0], ['https://[2001:db8::1]:8443', 0],
])('browsers that came by %s are told to keep to https for %i seconds', (publicUrl, seconds) => {
  expect(readConfig({ LATCHKEY_PUBLIC_URL: publicUrl }).hsts).toBe(seconds)
})

test.each([['oid', 'oid', 'id'], ['mail', 'email', 'mail']])('people are matched by %s', (match, claim, attribute) => {
  expect(readConfig({ OIDC_ISSUER: 'https://i.example', OIDC_CLIENT_ID: 'x', OIDC_MATCH: match }).oidc?.match).toEqual({ claim, attribute })
})

test.each([
  [{}, { ratio: 1, byParent: true }], [{ OTEL_TRACES_SAMPLER: 'always_off' }, { ratio: 0, byParent: false }], [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }, { ratio: 0.1, byParent: false }],
  [{ OTEL_TRACES_EXPORTER: 'none' }, undefined], [{ OTEL_SDK_DISABLED: 'true' }, undefined], [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
])('what is traced: %o', (environment, tracing) => {
  expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', ...environment }).tracing).toEqual(tracing)
})

describe('a wrong value is named with what it takes', () => {
  test.each([
    [{ LATCHKEY_PORT: '99999' }, 'LATCHKEY_PORT is "99999". It takes a port number from 0 to 65535'],
    [{ LATCHKEY_PORT: 'http' }, 'LATCHKEY_PORT is "http". It takes a port number'],
    [{ LATCHKEY_PUBLIC_URL: 'access.example.com' }, 'LATCHKEY_PUBLIC_URL is "access.example.com". It takes the URL that people use'],
    [{ LATCHKEY_PUBLIC_URL: 'ftp://me:topsecret@host' }, 'LATCHKEY_PUBLIC_URL is "ftp://…@host". It takes the URL that people use'],
    [{ LATCHKEY_TLS: 'yes' }, 'LATCHKEY_TLS is "yes". It takes the word self-signed'],
    [{ LATCHKEY_TENANT_ID: 'contoso' }, 'LATCHKEY_TENANT_ID is "contoso". It takes a GUID'],
    [{ LATCHKEY_LOG_LEVEL: 'loud' }, 'LATCHKEY_LOG_LEVEL is "loud". It takes one of trace, debug'],
    [{ LATCHKEY_TRUSTED_PROXIES: 'proxy.example.com' }, 'LATCHKEY_TRUSTED_PROXIES is "proxy.example.com". It takes addresses or networks'],
    [{ LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/33' }, 'LATCHKEY_TRUSTED_PROXIES is "10.0.0.0/33". It takes addresses or networks'],
    [{ LATCHKEY_TRUSTED_PROXIES: '*' }, 'LATCHKEY_TRUSTED_PROXIES is "*". It takes addresses or networks'],
    [{ LATCHKEY_RATE_LIMIT: '-1' }, 'LATCHKEY_RATE_LIMIT is "-1". It takes how many calls'],
    [{ LATCHKEY_HSTS: 'yes' }, 'LATCHKEY_HSTS is "yes". It takes for how many seconds'],
    [{ LATCHKEY_DATABASE_POOL: '1' }, 'LATCHKEY_DATABASE_POOL is "1". It takes how many connections'],
    [{ LATCHKEY_LOG_REQUESTS: 'yes' }, 'LATCHKEY_LOG_REQUESTS is "yes". It takes on or off'],
    [{ LATCHKEY_METRICS_HOST: '0.0.0.0' }, 'LATCHKEY_METRICS_HOST is set but LATCHKEY_METRICS_PORT is not.'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc". It takes http/protobuf'],
    [{ MAIL_FROM: 'Latchkey' }, 'MAIL_FROM is "Latchkey". It takes a sender'],
    [{ OIDC_ISSUER: 'https://i.example', OIDC_CLIENT_ID: 'x', OIDC_MATCH: 'name' }, 'OIDC_MATCH is "name". It takes oid, mail, or claim=attribute'],
    [{ OIDC_ISSUER: 'https://i.example' }, 'OIDC_ISSUER is set but OIDC_CLIENT_ID is not. OIDC_CLIENT_ID takes the client id'],
    [{ TLS_CERT_FILE: '/cert.pem' }, 'TLS_CERT_FILE is set but TLS_KEY_FILE is not.'],
  ])('%o', (environment, expected) => {
    expect(problems(environment as Record<string, string>)).toEqual([expect.stringContaining(expected)])
  })

  test.each([[{ DATABASE_URL: 'mysql://root:topsecret@db/x' }, 'DATABASE_URL is not right. It takes a URL such as postgres://'], [{ SMTP_URL: 'topsecret' }, 'SMTP_URL is not right.'], [{ LATCHKEY_SECRET_KEY: 'topsecret' }, 'LATCHKEY_SECRET_KEY is not right. It takes at least 32']])(
    'secrets are not repeated: %o', (environment, expected) => {
      const [message] = problems(environment as Record<string, string>)
      expect(message).toContain(expected)
      expect(message).not.toContain('topsecret')
    })

  test('all of them at once', () => {
    expect(problems({ LATCHKEY_PORT: 'x', LATCHKEY_TLS: 'x', TLS_KEY_FILE: 'x' })).toHaveLength(3)
  })
})

test('the key for secrets is made once, readable by its owner only', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-config-'))
  const key = secretKeyOf({ dataDir })
  expect(key).toHaveLength(43)
  expect(secretKeyOf({ dataDir })).toBe(key)
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(secretKeyOf({ dataDir, secretKey: 'given' })).toBe('given')
  rmSync(dataDir, { recursive: true })
})
