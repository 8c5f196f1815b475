/** Several nodes on one real PostgreSQL, each behind a network of its own. What ends is started again at once, as a service manager does. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openPool } from '#db/pool.ts'
import { startEmbedded } from '#db/embedded.ts'
import { findCluster } from '#db/embedded/cluster.ts'
import { migrate } from '#db/migrate.ts'
import { silentLog } from '#log.ts'
import { freePort } from '../support/free-port.ts'
import type { NodeOrders } from './node.ts'
import { openNetwork, type Network } from './proxy.ts'
import { timeOf, type Pace } from './time.ts'

export type Kind = 'serve' | 'work'
/** One place in the cluster: processes come and go in it. */
export type Node = {
  readonly kind: Kind; readonly name: string; readonly url: string; readonly network: Network
  child: ChildProcess | undefined
  /** How far its clock is ahead of the others', in milliseconds. */
  skew: number
  /** Whether what it writes to its log can be kept. */
  logFull: boolean
  ready: boolean
}
export type Cluster = {
  readonly pool: pg.Pool
  readonly nodes: readonly Node[]
  readonly pace: Pace
  /** Processes that ended though nobody ended them. */
  readonly fallen: string[]
  now(): string
  /** Sets the time of all ahead. */
  step(ms: number): void
  setClock(node: Node, skew: number): void
  /** Ends a process as it is; the next one is started at once. */
  kill(node: Node): Promise<void>
  signal(node: Node, name: 'SIGSTOP' | 'SIGCONT'): void
  /** The processes of PostgreSQL, the one that starts the others first. */
  database(): readonly number[]
  whole(): Promise<void>
  stop(): Promise<void>
}

const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200', checkpoint_timeout: '1h', max_wal_size: '4GB', deadlock_timeout: '200ms' }

/** Starts the database, then as many nodes of each kind. `prepare` writes the world into the migrated database. */
export async function startCluster(o: { readonly kinds: readonly Kind[]; readonly rate: number; readonly targetUrl: string; readonly prepare: (pool: pg.Pool) => Promise<void> }): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-chaos-'))
  const database = await startEmbedded({ dataDir: join(folder, 'database'), log: silentLog(), settings })
  const port = Number(new URL(database.url).port)
  const pool = openPool(database.url, { max: 10, name: 'latchkey-chaos' })
  await migrate(pool, silentLog())
  let pace: Pace = { from: Date.now(), rate: o.rate, ahead: 0 }
  await o.prepare(pool)
  const fallen: string[] = []
  const now = { stopping: false, started: 0 }
  let standby = waiting()

  const nodes: Node[] = await Promise.all(o.kinds.map(async (kind, i) => ({ kind, name: `${kind} ${i}`, url: `http://127.0.0.1:${await freePort()}`, network: await openNetwork(() => port), child: undefined, skew: 0, logFull: false, ready: false })))
  for (const node of nodes) void keep(node)

  /** Starts processes in this place, one after another. */
  async function keep(node: Node): Promise<void> {
    while (!now.stopping) {
      const { child, ready, said } = standby(node)
      standby = waiting()
      node.child = child
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
      void ready.then(() => {
        if (child.exitCode !== null) return
        child.once('message', () => { if (node.child === child) node.ready = true })
        child.send(orders(node), () => {})
      }, () => {})
      await gone
      const wasReady = node.ready
      node.ready = false
      if (!now.stopping && wasReady && child.signalCode !== 'SIGKILL') fallen.push(`${node.name} ended by itself (${child.exitCode ?? child.signalCode}): ${said()}`)
      await new Promise((resolve) => { setTimeout(resolve, 100) })
    }
  }
  /** A process that waits with everything loaded; its log goes where the log of its place goes. */
  function waiting(): (node: Node) => Waiting {
    const spare = start(folder, join(folder, `${++now.started}.log`))
    return (node) => {
      if (!node.logFull) return spare
      spare.child.kill('SIGKILL')
      return start(folder, '/dev/full')
    }
  }
  const orders = (node: Node): NodeOrders => ({
    databaseUrl: Object.assign(new URL(database.url), { port: String(node.network.port) }).href, port: Number(new URL(node.url).port), dataDir: join(folder, node.name.replace(' ', '-')),
    api: node.kind === 'serve', work: node.kind === 'work', targetUrl: o.targetUrl, pace: { ...pace, ahead: pace.ahead + node.skew },
  })
  const tell = (node: Node) => { if (node.ready && node.child?.connected) node.child.send({ ...pace, ahead: pace.ahead + node.skew }, () => {}) }
  const postmaster = (): number => Number(readFileSync(join(findCluster(join(folder, 'database')), 'postmaster.pid'), 'utf8').split('\n')[0])

  return {
    pool, nodes, fallen,
    get pace() { return pace },
    now: () => new Date(timeOf(pace)).toISOString(),
    step(ms) { pace = { ...pace, ahead: pace.ahead + ms }; nodes.forEach(tell) },
    setClock(node, skew) { node.skew = skew; tell(node) },
    async kill(node) {
      const { child } = node
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    signal(node, name) { node.child?.kill(name) },
    database: () => { try { const first = postmaster(); return [first, ...childrenOf(first)] } catch { return [] } },
    async whole() { while (!nodes.every((n) => n.ready)) await new Promise((resolve) => { setTimeout(resolve, 50) }) },
    async stop() {
      now.stopping = true
      standby({ logFull: false } as Node).child.kill('SIGKILL')
      for (const { child } of nodes) { child?.kill('SIGCONT'); child?.kill('SIGKILL') }
      await Promise.all(nodes.map((n) => n.network.close()))
      await pool.end()
      await database.stop()
      if (!process.env['CHAOS_KEEP']) rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Waiting = { readonly child: ChildProcess; readonly ready: Promise<unknown>; readonly said: () => string }
let errors = 0
function start(folder: string, log: string): Waiting {
  const file = join(folder, `${++errors}.err`)
  const [out, err] = [openSync(log, 'a'), openSync(file, 'a')]
  const child = fork(join(import.meta.dirname, 'node.ts'), { stdio: ['ignore', out, err, 'ipc'], execArgv: [] })
  closeSync(out)
  closeSync(err)
  const ready = once(child, 'message')
  ready.catch(() => {})
  return { child, ready, said: () => readFileSync(file, 'utf8').slice(0, 1500) }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try { return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]) === parent } catch { return false }
  })
}
