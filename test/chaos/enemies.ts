/** THE table of enemies: what befalls the cluster while people go about their business. Each begins, lasts, and lets go. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Cluster, Kind, Node } from './cluster.ts'
import { between, pick, seeded, weighed, type Random } from './random.ts'
import type { Target } from './target.ts'

type Field = { readonly cluster: Cluster; readonly target: Target; readonly node: Node; readonly lasts: number; readonly random: Random }
type Enemy = { readonly weight: number; readonly kind?: Kind; readonly lasts: readonly [least: number, most: number]; readonly attack: (field: Field) => Promise<unknown> }
const hour = 3_600_000

export const enemies = {
  kill:              { weight: 6, lasts: [0, 0], attack: ({ cluster, node }) => cluster.kill(node) },
  /** Stands still and goes on as if nothing had been. */
  pause:             { weight: 3, lasts: [100, 2500], attack: async ({ cluster, node, lasts }) => { cluster.signal(node, 'SIGSTOP'); await wait(lasts); cluster.signal(node, 'SIGCONT') } },
  /** Stands still, is taken for dead by the database, and comes back believing that its work is still its own. */
  pauseTakenForDead: { weight: 5, kind: 'work', lasts: [1500, 3500], attack: async ({ cluster, node, lasts }) => {
    cluster.signal(node, 'SIGSTOP')
    node.network.cut()
    await wait(lasts)
    node.network.mend()
    cluster.signal(node, 'SIGCONT')
  } },
  networkCut:        { weight: 3, lasts: [200, 2500], attack: async ({ node, lasts }) => { node.network.cut(); await wait(lasts); node.network.mend() } },
  networkSilent:     { weight: 3, lasts: [200, 2500], attack: async ({ node, lasts }) => { node.network.silence(); await wait(lasts); node.network.mend() } },
  networkLost:       { weight: 2, lasts: [500, 2500], attack: async ({ node, lasts }) => { node.network.silence(); await wait(lasts); node.network.cut(); node.network.mend() } },
  databaseRestart:   { weight: 2, lasts: [0, 0], attack: async ({ cluster }) => { const [first] = cluster.database(); if (first) process.kill(first, 'SIGQUIT') } },
  databaseKill:      { weight: 1, lasts: [0, 0], attack: async ({ cluster }) => { for (const pid of cluster.database()) signal(pid, 'SIGKILL') } },
  databasePause:     { weight: 2, lasts: [200, 1500], attack: async ({ cluster, lasts }) => {
    const pids = cluster.database()
    for (const pid of pids) signal(pid, 'SIGSTOP')
    await wait(lasts)
    for (const pid of pids) signal(pid, 'SIGCONT')
  } },
  /** The next process of this place writes its log to a disk that is full. */
  logFull:           { weight: 2, lasts: [3000, 6000], attack: async ({ cluster, node, lasts }) => { node.logFull = true; await cluster.kill(node); await wait(lasts); node.logFull = false; await cluster.kill(node) } },
  clockAhead:        { weight: 3, lasts: [0, 0], attack: async ({ cluster, random }) => { cluster.step(between(random, 1, 9) * hour) } },
  clocksApart:       { weight: 3, lasts: [500, 4000], attack: async ({ cluster, node, lasts, random }) => { cluster.setClock(node, between(random, 1, 20) * hour); await wait(lasts); cluster.setClock(node, 0) } },
  clockBack:         { weight: 3, lasts: [500, 4000], attack: async ({ cluster, node, lasts, random }) => { cluster.setClock(node, -between(random, 1, 20) * hour); await wait(lasts); cluster.setClock(node, 0) } },
  targetDown:        { weight: 2, lasts: [500, 3000], attack: async ({ target, lasts }) => { target.down += 1; await wait(lasts); target.down -= 1 } },
} satisfies Readonly<Record<string, Enemy>>
export type EnemyName = keyof typeof enemies

function signal(pid: number, name: NodeJS.Signals): void {
  try { process.kill(pid, name) } catch { /* It is gone already. */ }
}

/** One attack: after so many milliseconds of peace, on the node of this number. */
export type Attack = { readonly after: number; readonly enemy: EnemyName; readonly node: number; readonly lasts: number }
/** All attacks of a run follow from its seed; there is no end of them. */
export function* schedule(seed: number, kinds: readonly Kind[], peace: readonly [least: number, most: number]): Generator<Attack> {
  const random = seeded(seed)
  const rows = (Object.entries(enemies) as [EnemyName, Enemy][]).map(([name, e]) => [e.weight, name] as const)
  for (;;) {
    const enemy = weighed(random, rows)
    const { kind, lasts } = enemies[enemy] as Enemy
    const may = kinds.flatMap((k, i) => (kind === undefined || kind === k ? [i] : []))
    yield { after: between(random, ...peace as [number, number]), enemy, node: pick(random, may), lasts: between(random, ...lasts as [number, number]) }
  }
}

/** Attacks until it is told to stop, never the same node twice at once; gives what was done. */
export async function rage(cluster: Cluster, target: Target, attacks: Iterable<Attack>, seed: number, over: () => boolean): Promise<readonly Attack[]> {
  const done: Attack[] = []
  const busy = new Map<number, Promise<unknown>>()
  for (const attack of attacks) {
    for (let left = attack.after; left > 0 && !over(); left -= 50) await wait(50)
    await busy.get(attack.node)
    // However slow the machine: only what stands is attacked, and another of its kind stands beside it.
    const node = cluster.nodes[attack.node]!
    while (!over() && !(node.ready && cluster.nodes.some((n) => n !== node && n.kind === node.kind && n.ready))) await wait(50)
    if (over()) break
    done.push(attack)
    const fight = (enemies[attack.enemy] as Enemy).attack({ cluster, target, node, lasts: attack.lasts, random: seeded(seed + done.length) })
    busy.set(attack.node, fight)
  }
  await Promise.all(busy.values())
  return done
}
