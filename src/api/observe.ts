/** What can be seen of requests from outside: their lines in the log, the counters, the spans. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#log.ts'
import { currentWork, during, type Work } from '#telemetry/current.ts'
import type { Measures } from '#telemetry/measures.ts'
import { beginSpan, failSpan, readTraceparent } from '#telemetry/tracing.ts'

export type Observing = { readonly measures: Measures; readonly log: Log; readonly logRequests: boolean }

/** Questions of machines that come every few seconds: counted, but no line in the log and no trace. */
const probes = new Set(['/healthz', '/readyz', '/metrics'])
/** Nobody got the answer; proxies write this number, too. */
const clientLeft = 499
const work = new WeakMap<FastifyRequest, Work>()

/** Watches every request of a server. To be called before its routes are added. */
export function observe(server: FastifyInstance, { measures, log, logRequests }: Observing): void {
  server.addHook('onRequest', (request, reply, done) => {
    measures.open.count += 1
    const span = probes.has(request.routeOptions.url ?? '') ? undefined : beginSpan(request.method, { kind: 'server', parent: readTraceparent(request.headers.traceparent), attributes: { 'http.request.method': request.method, 'latchkey.request_id': request.id } })
    const mine: Work = { requestId: request.id, span }
    work.set(request, mine)
    reply.header('request-id', request.id)
    during(mine, done)
  })
  server.addHook('onResponse', (request, reply, done) => { finish(request, reply); done() })

  function finish(request: FastifyRequest, reply: FastifyReply): void {
    const mine = work.get(request)
    const route = routeOf(request, mine)
    const status = reply.raw.writableFinished ? reply.statusCode : clientLeft
    measures.open.count -= 1
    measures.requests.add({ method: request.method, route, status: String(status) })
    measures.requestSeconds.observe(reply.elapsedTime / 1000, { method: request.method, route })
    const { span, caller } = mine ?? {}
    if (span) {
      span.updateName(`${request.method} ${route}`)
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status, ...(caller ? { 'latchkey.caller': caller.kind } : {}) })
      if (status >= 500) failSpan(span)
      span.end()
    }
    if (probes.has(route)) return
    const line = { requestId: request.id, method: request.method, route, status, ms: Math.round(reply.elapsedTime), ...(caller ? { caller: `${caller.kind} ${caller.id}` } : {}), ...(span ? { traceId: span.spanContext().traceId } : {}) }
    if (logRequests) log.info(line, 'answered')
    else log.debug(line, 'answered')
  }
}

const routeOf = (request: FastifyRequest, mine: Work | undefined): string => mine?.route ?? request.routeOptions.url ?? 'none'

/** Says what was found out about the work that goes on. */
export function note(found: Pick<Work, 'route' | 'caller'>): void {
  const mine = currentWork()
  if (mine) Object.assign(mine, found)
}
/** Does a part of a batch as work of its own, so that what is found out about it stays there. */
export const asPart = <T>(run: () => T): T => during({ ...currentWork() }, run)
