/** Starts servers, kills them at random moments, and starts the next one at once. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { between } from './random.ts'
import type { Orders } from './victim.ts'

/** One who waits with everything loaded. */
function standby(): { readonly child: ChildProcess; readonly waiting: Promise<unknown> } {
  const child = fork(join(import.meta.dirname, 'victim.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  return { child, waiting: once(child, 'message') }
}
const goneOf = (child: ChildProcess): Promise<unknown> => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve())

export type Killing = {
  /** Kills so many times, or for so long, then leaves the last server alone. */
  kill(most: { readonly kills: number; readonly seconds: number }): Promise<void>
  /** How much of the killing is over, from 0 to 1. */
  progress(): number
  readonly kills: { byTime: number; byStatement: number }
  stop(): Promise<void>
}

/** Starts the first server. Moments and statements of the kills follow from `random`. */
export async function startKilling(orders: Omit<Orders, 'dieAt'>, random: () => number): Promise<Killing> {
  const kills = { byTime: 0, byStatement: 0 }
  let next = standby()
  const start = async (dieAt?: number) => {
    const { child, waiting } = next
    await waiting
    const gone = goneOf(child)
    const ready = once(child, 'message')
    child.send({ ...orders, ...(dieAt === undefined ? {} : { dieAt }) } satisfies Orders)
    next = standby()
    await Promise.race([ready, gone])
    return { child, gone }
  }
  let current = await start()
  let progress = () => 0
  return {
    kills,
    progress: () => progress(),
    async kill(most) {
      const [began, before] = [performance.now(), kills.byTime + kills.byStatement]
      progress = () => Math.max((kills.byTime + kills.byStatement - before) / most.kills, (performance.now() - began) / most.seconds / 1000)
      while (progress() < 1) {
        current.child.kill('SIGKILL')
        await current.gone
        // Half of them die at a statement of their own, from the first of their start on; the others at a moment.
        const statement = random() < 0.5 ? between(random, 40, 600) : undefined
        const moment = between(random, 0, 700)
        current = await start(statement)
        if (statement !== undefined) await Promise.race([current.gone, delay(1500)])
        else await delay(moment)
        kills[current.child.signalCode === null ? 'byTime' : 'byStatement'] += 1
      }
      current.child.kill('SIGKILL')
      await current.gone
      current = await start()
    },
    async stop() {
      for (const child of [current.child, next.child]) {
        child.kill('SIGKILL')
        await goneOf(child)
      }
    },
  }
}
const delay = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
