/** The counterpart of a connector as nobody wishes to have one. It keeps a journal of what really changed. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { between, seeded, seedOf, weighed, type Random } from './random.ts'
import type { Held } from './target-connector.ts'

/** A change of what somebody holds, by the machine's time; `place` is resource, role and person. */
export type Change = { readonly at: number; readonly place: string; readonly held: Held }
export type Target = {
  readonly url: string
  readonly journal: readonly Change[]
  /** What it showed to those who asked, where that was another than the time before. */
  readonly shown: readonly Change[]
  readonly held: ReadonlyMap<string, Held>
  /** How often it misbehaved, and how. */
  readonly misdeeds: Readonly<Record<string, number>>
  /** How much of what it is asked for goes wrong, from 0 to 1. */
  temper: number
  /** So many say at this moment that everything goes wrong. */
  down: number
  /** Gives without being asked: access from before. */
  put(place: string): void
  close(): Promise<void>
}

type Asked = { readonly method: string; readonly place: string; readonly random: Random; readonly gone: () => boolean; readonly answer: (status: number, body?: unknown, headers?: Record<string, string>) => void; readonly hangUp: () => void; readonly act: (half?: boolean) => void }
type Misdeed = (asked: Asked) => void | Promise<void>
const done = ({ answer }: Asked) => answer(204)
const after = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
/** Longer than a connector waits. */
const tooLate = 1800

/** What it may do instead of what it is asked for, and how often. */
const misdeedsOfWrites: Readonly<Record<string, readonly [weight: number, Misdeed]>> = {
  losesTheReply: [4, (asked) => { asked.act(); asked.hangUp() }],
  answersLate:   [1, async (asked) => { asked.act(); await after(tooLate); done(asked) }],
  // Whoever has hung up meanwhile gets nothing: a target that acts for somebody who is gone needs fencing of its own.
  dawdles:       [4, async (asked) => { await after(between(asked.random, 20, 400)); if (!asked.gone()) { asked.act(); done(asked) } }],
  doesItTwice:   [3, (asked) => { asked.act(); asked.act(); done(asked) }],
  tooMany:       [3, ({ answer }) => answer(429, undefined, { 'retry-after': '30' })],
  fails:         [4, ({ answer }) => answer(500)],
  failsAfterAll: [3, (asked) => { asked.act(); asked.answer(503) }],
  doesHalf:      [3, (asked) => { asked.act(true); done(asked) }],
  doesHalfAndFails: [2, (asked) => { asked.act(true); asked.answer(500) }],
  lies:          [2, done],
}
const misdeedsOfReads: typeof misdeedsOfWrites = {
  losesTheReply: [2, ({ hangUp }) => hangUp()],
  answersLate:   [1, async ({ hangUp }) => { await after(tooLate); hangUp() }],
  tooMany:       [2, ({ answer }) => answer(429, undefined, { 'retry-after': '30' })],
  fails:         [2, ({ answer }) => answer(500)],
}
const isGood = new Set(['GET', 'PUT', 'DELETE'])

/** Starts a target on a free port. What it does to a place follows from the seed and from how often it was asked about it. */
export async function startTarget(seed: number, resources: Readonly<Record<string, object>>): Promise<Target> {
  const [held, journal, misdeeds, asks] = [new Map<string, Held>(), [] as Change[], {} as Record<string, number>, new Map<string, number>()]
  const [shown, last] = [[] as Change[], new Map<string, Held>()]
  const show = (place: string): Held => {
    const now = held.get(place) ?? 'nothing'
    if ((last.get(place) ?? 'nothing') !== now) shown.push({ at: Date.now(), place, held: now })
    last.set(place, now)
    return now
  }
  /** Who waits to be overtaken. */
  let overtaken: (() => void) | undefined
  const set = (place: string, to: Held) => {
    if ((held.get(place) ?? 'nothing') === to) return
    if (to === 'nothing') held.delete(place)
    else held.set(place, to)
    journal.push({ at: Date.now(), place, held: to })
  }
  const target: Target = { url: '', journal, shown, held, misdeeds, temper: 0, down: 0, put: (place) => set(place, 'all'), close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }) }
  const server = createServer((request, response) => { void serve(request, response) })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, what, ...rest] = request.url!.split('/')
    const answer: Asked['answer'] = (status, body, headers = {}) => { if (!response.headersSent && !response.destroyed) response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body === undefined ? undefined : JSON.stringify(body)) }
    const method = request.method!
    if (!isGood.has(method)) return answer(405)
    if (what === 'resources') return resources[rest[0]!] ? answer(200, resources[rest[0]!]) : answer(404)
    if (what !== 'roles') return answer(200, {})
    if (rest.length < 3) return answer(200, [...held].filter(([place, h]) => h === 'all' && place.startsWith(`${rest.join('/')}/`)).map(([place]) => place.split('/').at(-1)))
    const place = rest.join('/')
    const number = (asks.get(place) ?? 0) + 1
    asks.set(place, number)
    const random = seeded(seedOf(seed, place, number))
    const act = (half = false) => set(place, method === 'PUT' ? (half && held.get(place) !== 'all' ? 'half' : 'all') : half && held.has(place) ? 'half' : 'nothing')
    const asked: Asked = { method, place, random, answer, act, hangUp: () => { response.destroy(); request.socket.destroy() }, gone: () => request.socket.destroyed }
    const temper = target.down > 0 ? 1 : target.temper
    if (random() < temper * (method === 'GET' ? 0.4 : 1)) {
      const rows = Object.entries(method === 'GET' ? misdeedsOfReads : misdeedsOfWrites).map(([name, [weight, misdeed]]) => [weight, { name, misdeed }] as const)
      const { name, misdeed } = weighed(random, rows)
      misdeeds[name] = (misdeeds[name] ?? 0) + 1
      await misdeed(asked)
      return
    }
    if (method === 'GET') return answer(200, { held: asked.gone() ? 'nothing' : show(place) })
    if (overtaken === undefined && random() < temper) {
      await new Promise<void>((resolve) => { overtaken = resolve; setTimeout(resolve, 150) })
      overtaken = undefined
      if (asked.gone()) return
      misdeeds['wrongOrder'] = (misdeeds['wrongOrder'] ?? 0) + 1
      act()
      return done(asked)
    }
    act()
    done(asked)
    overtaken?.()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(target, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
