/**
 * Traces for OpenTelemetry. Nothing of it is loaded, and nothing is done, unless the environment names a collector. No
 * span carries what a person wrote or is called, an id, or a parameter: routes are templates, statements have no values.
 */
import type { Attributes, Link, Span, SpanContext, Tracer } from '@opentelemetry/api'
import type { Sampling } from '#config.ts'
import { currentWork, during } from './current.ts'

export type SpanKind = 'internal' | 'server' | 'client' | 'consumer'
type Begin = { readonly kind: SpanKind; readonly attributes?: Attributes; readonly parent?: Span | SpanContext | undefined; readonly links?: readonly SpanContext[] }
type Opened = { begin(name: string, begin: Begin): Span; failed(span: Span): void }

/** One for a process: spans are begun wherever something happens. */
let opened: Opened | undefined
export const isTracing = (): boolean => opened !== undefined

/** Loads OpenTelemetry and sends spans to the collector that its standard variables name; gives the way to stop. */
export async function openTracing(sampling: Sampling, version: string): Promise<() => Promise<void>> {
  const [api, sdk, { OTLPTraceExporter }, resources] = await Promise.all([import('@opentelemetry/api'), import('@opentelemetry/sdk-trace'), import('@opentelemetry/exporter-trace-otlp-proto'), import('@opentelemetry/resources')])
  const named = resources.resourceFromAttributes({ 'service.name': 'latchkey', 'service.version': version })
  const told = resources.detectResources({ detectors: [resources.envDetector, resources.serviceInstanceIdDetector] })
  const whole = sampling.ratio >= 1 ? new sdk.AlwaysOnSampler() : new sdk.TraceIdRatioBasedSampler(sampling.ratio)
  const provider = new sdk.TracerProvider({
    resource: named.merge(told), sampler: sampling.byParent ? new sdk.ParentBasedSampler({ root: whole }) : whole,
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const tracer: Tracer = provider.getTracer('latchkey', version)
  const kinds = { internal: api.SpanKind.INTERNAL, server: api.SpanKind.SERVER, client: api.SpanKind.CLIENT, consumer: api.SpanKind.CONSUMER } as const
  const mine: Opened = {
    begin(name, { kind, attributes = {}, parent, links = [] }) {
      const context = parent === undefined ? api.ROOT_CONTEXT : 'spanContext' in parent ? api.trace.setSpan(api.ROOT_CONTEXT, parent) : api.trace.setSpanContext(api.ROOT_CONTEXT, parent)
      return tracer.startSpan(name, { kind: kinds[kind], attributes, links: links.map((context): Link => ({ context })) }, context)
    },
    failed: (span) => { span.setStatus({ code: api.SpanStatusCode.ERROR }) },
  }
  opened = mine
  return async () => {
    if (opened === mine) opened = undefined
    await provider.shutdown()
  }
}

/** Begins a span that somebody else ends; nothing where no traces are wanted. */
export const beginSpan = (name: string, begin: Begin): Span | undefined => opened?.begin(name, begin)
/** Marks a span as failed. Of the error only its kind is told: a message may name people. */
export function failSpan(span: Span | undefined, error?: unknown): void {
  if (!span) return
  if (error !== undefined) span.setAttribute('error.type', kindOf(error))
  opened?.failed(span)
}
const kindOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error'
}

/** Does something under a span of its own, below the one of the work that goes on. */
export async function spanned<T>(name: string, kind: SpanKind, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  const work = currentWork()
  const span = work?.span && opened?.begin(name, { kind, attributes, parent: work.span })
  if (!span) return run()
  try {
    return await during({ ...work, span }, run)
  } catch (error) {
    failSpan(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** The caller's span, as the W3C header `traceparent` names it; nothing where it is not well-formed. */
export function readTraceparent(header: unknown): SpanContext | undefined {
  const [, traceId, spanId, flags] = typeof header === 'string' ? (/^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(header) ?? []) : []
  return traceId && spanId ? { traceId, spanId, traceFlags: Number.parseInt(flags!, 16) & 1, isRemote: true } : undefined
}
