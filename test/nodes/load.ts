/** The load: some who play tales all the time, one who reads and one who writes over and over. */
import type { Caller } from './client.ts'
import { play, someTale, type Promised, type Random, type Tale } from './tales.ts'
import { em, packageNames, type World } from './world.ts'

export type Load = {
  /** What was promised until now. */
  readonly ledger: readonly Promised[]
  /** Tales that broke off: each is a failure. */
  readonly broken: readonly string[]
  /** The last number whose writing was confirmed. */
  confirmed(): number
  /** From now on nobody is assigned with a near end, so that all ends come to pass. */
  noMoreEnds(): void
  /** Begins nothing new, and waits until what was begun is through. */
  stop(): Promise<void>
}

const tellers = 5

/** Begins. Each person lives through one tale for each package, in an order that the seed decides. */
export function startLoad(world: World, caller: Caller, random: Random): Load {
  const stopping = new AbortController()
  const ledger: Promised[] = []
  const broken: string[] = []
  let ends = true
  let confirmed = 0
  const left = packageNames.flatMap((about) => world.people.map((person) => ({ about, person, at: random() }))).toSorted((a, b) => a.at - b.at)
  const pause = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })
  const going = async (work: () => Promise<void>) => { while (!stopping.signal.aborted) await work() }
  const replaced = (tale: Tale): Tale => (tale === 'is assigned until a near end' && !ends ? 'is assigned' : tale)

  const tell = async () => {
    const next = left.pop()
    if (!next) return pause(100)
    const tale = replaced(someTale(next.about, random))
    await play(tale, next.person, next.about, { world, caller, random, now: Date.now }).then((p) => { ledger.push(p) }, (error: Error) => { broken.push(`${tale} (${next.person.id}): ${error.message}`) })
    await pause(100 + random() * 300)
  }
  const read = async () => {
    await caller.tryOnce(world.admin, 'GET', `${em}/accessPackages/${world.written}`)
    await pause(100)
  }
  let number = 0
  const write = async () => {
    const written = ++number
    if (await caller.tryOnce(world.admin, 'PATCH', `${em}/accessPackages/${world.written}`, { description: String(written) })) confirmed = written
    await pause(100)
  }
  const all = [...Array.from({ length: tellers }, () => going(tell)), going(read), going(write)]
  return {
    ledger, broken, confirmed: () => confirmed, noMoreEnds() { ends = false },
    async stop() {
      stopping.abort()
      await Promise.all(all)
    },
  }
}
