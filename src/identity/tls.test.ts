import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { movableClock } from '#clock.ts'
import { Temporal } from 'temporal-polyfill'
import { silentLog } from '#log.ts'
import { tlsOptions, watchCertificate, type TlsOptions } from './tls.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-tls-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
const forTrying = (publicUrl: string, clock = movableClock()) => tlsOptions({ tls: 'self-signed', dataDir, publicUrl }, clock) as Promise<TlsOptions & { caFile: string }>

test('none is asked for', async () => {
  expect(await tlsOptions({ tls: undefined, dataDir, publicUrl: 'http://localhost:8080' })).toBeUndefined()
})

test('the certificate for trying is for this machine and the public name, and is kept', async () => {
  const made = await forTrying('https://access.contoso.example')
  const [certificate, authority] = [new X509Certificate(made.cert), new X509Certificate(readFileSync(made.caFile))]
  expect(certificate.verify(authority.publicKey)).toBe(true)
  expect([authority.ca, certificate.ca]).toEqual([true, false])
  expect(['localhost', 'access.contoso.example'].map((host) => certificate.checkHost(host))).toEqual(['localhost', 'access.contoso.example'])
  expect(['127.0.0.1', '::1'].map((address) => certificate.checkIP(address))).not.toContain(undefined)
  expect(await forTrying('https://access.contoso.example')).toEqual(made)
  expect(await forTrying('https://localhost:8443')).toEqual(made)
})

test('another name or the end of its time makes a new one', async () => {
  const before = await forTrying('https://access.contoso.example')
  const other = await forTrying('https://192.0.2.7')
  expect(other.cert).not.toBe(before.cert)
  expect(new X509Certificate(other.cert).checkIP('192.0.2.7')).toBe('192.0.2.7')
  const later = movableClock()
  later.move(Temporal.Duration.from('P340D'))
  expect((await forTrying('https://192.0.2.7', later)).cert).not.toBe(other.cert)
})

test('own files are read, missing ones are named, renewed ones are taken over', async () => {
  const { cert, caFile } = await forTrying('https://192.0.2.7')
  const files = { certFile: join(dataDir, 'own.pem'), keyFile: join(dataDir, 'own.key') }
  await expect(tlsOptions({ tls: files, dataDir, publicUrl: 'https://x.example' })).rejects.toThrow(/TLS_(CERT|KEY)_FILE names .*own\.(pem|key), which cannot be read/)
  copyFileSync(join(dataDir, 'tls', 'key.pem'), files.keyFile)
  copyFileSync(join(dataDir, 'tls', 'cert.pem'), files.certFile)
  expect(await tlsOptions({ tls: files, dataDir, publicUrl: 'https://x.example' })).toEqual({ cert, key: expect.stringContaining('PRIVATE KEY') })
  let stop = () => {}
  const taken = new Promise<TlsOptions>((resolve) => {
    stop = watchCertificate({ setSecureContext: resolve }, files, silentLog())
  })
  copyFileSync(caFile, files.certFile)
  expect((await taken).cert).toBe(readFileSync(caFile, 'utf8'))
  stop()
})
