/** A way to a database that a test can block: connections through it break, or nothing comes through any more and nobody is told. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type Crossing = {
  /** The database, by this way. */
  readonly url: string
  /** Ends all connections, and takes no new ones. */
  close(): Promise<void>
  /** Lets nothing through in either direction; whoever connects gets no answer. */
  silence(): void
  /** Takes connections and lets everything through. Those that were silenced stay silent. */
  open(): Promise<void>
}

/** Opens a way to the database at a URL. `change` may change what the database says. */
export async function openCrossing(url: string, change: (said: Buffer) => Buffer = (said) => said): Promise<Crossing> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let silent = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => { near.destroy(); far.destroy(); sockets.delete(socket) })
    }
    let cut = silent
    silencers.add(() => { cut = true })
    near.on('data', (part: Buffer) => { if (!cut) far.write(part) })
    far.on('data', (part: Buffer) => { if (!cut) near.write(change(part)) })
  })
  const silencers = new Set<() => void>()
  const listen = (at: number) => new Promise<void>((resolve) => { server.listen(at, '127.0.0.1', resolve) })
  await listen(0)
  const own = (server.address() as AddressInfo).port
  return {
    url: Object.assign(new URL(url), { port: String(own) }).href,
    async close() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((resolve) => { server.close(resolve) })
    },
    silence() {
      silent = true
      for (const silencer of silencers) silencer()
    },
    async open() {
      silent = false
      if (!server.listening) await listen(own)
    },
  }
}
