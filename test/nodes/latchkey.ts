/** The nodes of Latchkey: each a process as people start it, on a machine of its own, with nothing in common but the database. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { addressOf, end, ended, startOn, type Machine } from './network.ts'
import { query } from './postgres.ts'
import { until } from '../jobs/until.ts'

const program = join(import.meta.dirname, '../../bin/latchkey.mjs')
const port = 8080
export type Node = Extract<Machine, `api-${number}` | `work-${number}`>
export const allNodes: readonly Node[] = ['api-1', 'work-1', 'api-2', 'work-2']

export type Nodes = {
  /** Starts a node and waits until it does its work; gives how long that took. */
  start(node: Node): Promise<number>
  /** Asks it to end, and waits until it has. */
  stop(node: Node): Promise<void>
  kill(node: Node): Promise<void>
  /** Those that ended by themselves. */
  fallen(): readonly Node[]
  /** Runs the demonstration on a node while something is done with it: it fills the database, and gives tokens to its people. */
  demonstrate<T>(node: Node, work: (url: string) => Promise<T>): Promise<T>
  stopAll(): Promise<void>
}

export function openNodes(folder: string, databaseUrl: string): Nodes {
  const running = new Map<Node, ChildProcess>()
  const secret = randomBytes(32).toString('base64url')
  const launch = (node: Node, command: string) => {
    mkdirSync(join(folder, node), { recursive: true })
    const env = {
      DATABASE_URL: databaseUrl, SMTP_URL: `smtp://${addressOf('mail')}:2525`, LATCHKEY_SECRET_KEY: secret, LATCHKEY_PUBLIC_URL: `http://${addressOf('balancer')}:${port}`,
      LATCHKEY_HOST: addressOf(node), LATCHKEY_PORT: String(port), LATCHKEY_DATA_DIR: join(folder, node), LATCHKEY_LOG_LEVEL: 'info',
    }
    const child = startOn(node, { command: [process.execPath, program, command], env, logFile: join(folder, `${node}.log`) })
    running.set(node, child)
    return child
  }
  const url = (node: Node) => `http://${addressOf(node)}:${port}`
  const isReady = async (node: Node): Promise<boolean> => {
    if (ended(running.get(node)!)) throw new Error(`${node} ended while it started; see ${join(folder, `${node}.log`)}`)
    if (node.startsWith('api')) return fetch(`${url(node)}/readyz`, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.ok, () => false)
    const found = query(databaseUrl, "select 1 from pg_stat_activity where application_name = 'latchkey-worker-lock' and client_addr = $1::inet", [addressOf(node)])
    return found.then((rows) => rows.length > 0, () => false)
  }
  const start = async (node: Node, command = node.startsWith('api') ? 'serve' : 'work') => {
    const from = performance.now()
    launch(node, command)
    await until(() => isReady(node), 150)
    return performance.now() - from
  }
  return {
    start,
    stop: (node) => end(running.get(node)!),
    kill: (node) => end(running.get(node)!, 'SIGKILL'),
    fallen: () => [...running].filter(([, child]) => ended(child)).map(([node]) => node),
    async demonstrate(node, work) {
      await start(node, 'demo')
      try {
        return await work(url(node))
      } finally {
        await end(running.get(node)!)
      }
    },
    async stopAll() { await Promise.all([...running.values()].map((child) => end(child))) },
  }
}
