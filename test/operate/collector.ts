/** A collector of OpenTelemetry that takes traces over OTLP/HTTP, in protobuf, and keeps what they say. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export type Span = { readonly traceId: string; readonly spanId: string; readonly parent: string; readonly name: string; readonly kind: number; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly links: readonly string[]; readonly failed: boolean }
export type Collected = { readonly url: string; readonly spans: readonly Span[]; readonly resource: Readonly<Record<string, unknown>>; readonly paths: ReadonlySet<string>; raw(): string; close(): Promise<void> }

/** Listens on a free port of this machine. */
export async function openCollector(): Promise<Collected> {
  const spans: Span[] = []
  const resource: Record<string, unknown> = {}
  const paths = new Set<string>()
  const bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const sent = Buffer.concat(parts)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      bodies.push(body)
      paths.add(`${request.method} ${request.url} ${request.headers['content-type']}`)
      // ExportTraceServiceRequest 1 → ResourceSpans: 1 resource (1 attributes), 2 scopes → 2 spans.
      for (const ofResource of messages(body, 1)) {
        for (const about of messages(ofResource, 1)) Object.assign(resource, attributesOf(about, 1))
        for (const scope of messages(ofResource, 2)) spans.push(...messages(scope, 2).map(spanOf))
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, resource, paths, raw: () => Buffer.concat(bodies).toString('latin1'), close: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()) }) }
}

type Field = { readonly number: number; readonly value: Buffer | bigint }
/** The fields of a message of protobuf: a number with its wire type, then the value. */
function fields(bytes: Buffer): Field[] {
  const found: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const type = tag & 7
    if (type === 0) found.push({ number: tag >> 3, value: varint() })
    else {
      const length = type === 2 ? Number(varint()) : type === 1 ? 8 : 4
      found.push({ number: tag >> 3, value: bytes.subarray(at, at + length) })
      at += length
    }
  }
  return found
}
const messages = (bytes: Buffer, number: number): Buffer[] => fields(bytes).flatMap((f) => (f.number === number && Buffer.isBuffer(f.value) ? [f.value] : []))
const textOf = (bytes: Buffer, number: number): string => messages(bytes, number)[0]?.toString() ?? ''
const hexOf = (bytes: Buffer, number: number): string => messages(bytes, number)[0]?.toString('hex') ?? ''
const numberOf = (bytes: Buffer, number: number): number => Number(fields(bytes).find((f) => f.number === number)?.value ?? 0)

function valueOf(any: Buffer): string | number | boolean {
  const [field] = fields(any)
  if (!field) return ''
  if (Buffer.isBuffer(field.value)) return field.number === 1 ? field.value.toString() : field.value.readDoubleLE()
  return field.number === 2 ? field.value === 1n : Number(field.value)
}
const attributesOf = (bytes: Buffer, number: number) => Object.fromEntries(messages(bytes, number).map((pair) => [textOf(pair, 1), valueOf(messages(pair, 2)[0] ?? Buffer.alloc(0))]))
const spanOf = (span: Buffer): Span => ({
  traceId: hexOf(span, 1), spanId: hexOf(span, 2), parent: hexOf(span, 4), name: textOf(span, 5), kind: numberOf(span, 6), attributes: attributesOf(span, 9),
  links: messages(span, 13).map((link) => `${hexOf(link, 1)}-${hexOf(link, 2)}`), failed: messages(span, 15).some((status) => numberOf(status, 3) === 2),
})
