/** TLS without a proxy in front: a certificate of one's own, or one made for trying, which clients can be told to trust. */
import { X509Certificate } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { generate } from 'selfsigned'
import { systemClock, type Clock } from '#clock.ts'
import type { Config, Tls } from '#config.ts'
import type { Log } from '#log.ts'

/** `caFile` is what clients are to trust (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`); there is none for a certificate of one's own. */
export type TlsOptions = { readonly cert: string; readonly key: string; readonly caFile?: string }
type Files = Exclude<Tls, 'self-signed'>

const RENEWED_DAYS = 30
const DAY_MS = 86_400_000

/** The certificate that the configuration asks for, or nothing when it asks for none. */
export async function tlsOptions({ tls, dataDir, publicUrl }: Pick<Config, 'tls' | 'dataDir' | 'publicUrl'>, clock: Clock = systemClock()): Promise<TlsOptions | undefined> {
  if (!tls) return undefined
  if (tls !== 'self-signed') return readFiles(tls)
  const folder = join(dataDir, 'tls')
  const [caFile, certFile, keyFile] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string, string]
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')])]
  const [cert, key] = await Promise.all([certFile, keyFile].map((path) => readFile(path, 'utf8').catch(() => '')))
  if (cert && key && isStillGood(cert, hosts, clock)) return { cert, key, caFile }
  const made = await makeCertificate(hosts)
  await mkdir(folder, { recursive: true })
  await Promise.all([writeFile(caFile, made.ca), writeFile(certFile, made.cert), writeFile(keyFile, made.key, { mode: 0o600 })])
  return { cert: made.cert, key: made.key, caFile }
}

async function readFiles({ certFile, keyFile }: Files): Promise<TlsOptions> {
  const [cert, key] = await Promise.all([readPem(certFile, 'TLS_CERT_FILE'), readPem(keyFile, 'TLS_KEY_FILE')])
  return { cert, key }
}

const readPem = (path: string, variable: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: Error) => {
    throw new Error(`${variable} names ${path}, which cannot be read: ${cause.message}`, { cause })
  })

function isStillGood(cert: string, hosts: readonly string[], clock: Clock): boolean {
  const certificate = new X509Certificate(cert)
  const leftDays = (Date.parse(certificate.validTo) - clock.now().epochMilliseconds) / DAY_MS
  return leftDays > RENEWED_DAYS && hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined)
}

/** An authority signs one certificate and its key is forgotten: whoever trusts it trusts nothing but this server. */
async function makeCertificate(hosts: readonly string[]): Promise<{ ca: string; cert: string; key: string }> {
  const kind = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const
  const named = (value: string) => [{ name: 'commonName', value }]
  const ca = await generate(named('Latchkey, for trying on this machine'), { ...kind, extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }] })
  const leaf = await generate(named(hosts.at(-1)!), {
    ...kind,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host })) },
    ],
  })
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private }
}

/** Takes over a renewed certificate without a restart. Gives a function that stops watching. */
export function watchCertificate(server: { setSecureContext(options: TlsOptions): void }, tls: Config['tls'], log: Log): () => void {
  if (!tls || tls === 'self-signed') return () => {}
  let pending: NodeJS.Timeout | undefined
  const reload = () => readFiles(tls).then((options) => {
    server.setSecureContext(options)
    log.info({ certFile: tls.certFile }, 'took over the renewed certificate')
  }).catch((error: unknown) => log.warn({ err: error }, 'the certificate has changed, but cannot be used yet'))
  // Tools replace a file by another of the same name, often the two one after the other: the folder is watched, and a moment awaited.
  const watchers: FSWatcher[] = [...new Set([tls.certFile, tls.keyFile].map(dirname))].map((folder) => watch(folder, { persistent: false }, (_event, name) => {
    if (name && ![tls.certFile, tls.keyFile].some((file) => basename(file) === name)) return
    clearTimeout(pending)
    pending = setTimeout(() => void reload(), 500)
  }))
  return () => {
    clearTimeout(pending)
    for (const watcher of watchers) watcher.close()
  }
}
