/** The network between a node and the database: it can be cut, and it can fall silent. */
import { createServer, connect, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export type Network = {
  readonly port: number
  /** Ends every connection, and lets none through until it is mended. */
  cut(): void
  /** Nothing goes through any more, in either direction, and nobody is told. */
  silence(): void
  mend(): void
  close(): Promise<void>
}
type Pair = readonly [near: Socket, far: Socket]

/** Opens a network to a port of this machine. */
export async function openNetwork(to: () => number): Promise<Network> {
  const pairs = new Set<Pair>()
  let state: 'open' | 'silent' | 'cut' = 'open'
  const server: Server = createServer((near) => {
    if (state === 'cut') { near.destroy(); return }
    const far = connect(to(), '127.0.0.1')
    const pair: Pair = [near, far]
    pairs.add(pair)
    const end = () => { pairs.delete(pair); near.destroy(); far.destroy() }
    for (const [from, other] of [pair, [far, near]] as const) {
      from.setNoDelay(true)
      from.on('data', (bytes) => { if (!other.write(bytes)) { from.pause(); other.once('drain', () => { if (state === 'open') from.resume() }) } })
      from.on('error', end)
      from.on('close', end)
    }
    if (state === 'silent') near.pause()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const all = (what: 'pause' | 'resume' | 'destroy') => { for (const pair of pairs) for (const socket of pair) socket[what]() }
  return {
    port: (server.address() as AddressInfo).port,
    cut() { state = 'cut'; all('destroy') },
    silence() { state = 'silent'; all('pause') },
    mend() { state = 'open'; all('resume') },
    async close() {
      state = 'cut'
      all('destroy')
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}
