/**
 * A balancer as people use one: takes turns among the nodes that say at `/readyz` that they are ready, goes to the next one
 * where no connection can be had at all, and gives up on a node that does not answer. It never sends a call twice that a node may have got.
 */
import { Agent, createServer, get, request, type IncomingMessage, type ServerResponse } from 'node:http'

const [address, ...nodes] = process.argv.slice(2) as [string, ...string[]]
const port = 8080
const every = 500
const patience = { ready: 1500, connect: 1000, answer: 15_000 }
/** Two checks in a row must fail before a node is left out, one suffices to take it in again. */
const failures = new Map(nodes.map((node) => [node, 2]))
const agent = new Agent({ keepAlive: false })

for (const node of nodes) setInterval(() => look(node), every)
function look(node: string): void {
  const failed = () => failures.set(node, failures.get(node)! + 1)
  const asked = get({ host: node, port, path: '/readyz', agent, timeout: patience.ready }, (answer) => {
    answer.resume()
    // A node that says no means it; one that says nothing may only be slow.
    if (answer.statusCode === 200) failures.set(node, 0)
    else failures.set(node, 2)
  })
  asked.on('timeout', () => asked.destroy()).on('error', failed)
}

let turn = 0
function inTurn(): string[] {
  const ready = nodes.filter((node) => failures.get(node)! < 2)
  turn += 1
  return ready.map((_, i) => ready[(turn + i) % ready.length]!)
}

const server = createServer((incoming, outgoing) => {
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part)).on('end', () => pass(incoming, outgoing, Buffer.concat(parts), inTurn()))
}).listen(port, address)
// Longer than clients keep a connection that they do not use: neither end closes it while the other sends.
server.keepAliveTimeout = 120_000

function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, [node, ...others]: string[]): void {
  if (!node) return answer(outgoing, 503, 'no node is ready')
  let connected = false
  const sent = request({ host: node, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, 'x-node': node }, agent }, (given) => {
    outgoing.writeHead(given.statusCode!, { ...given.headers, 'x-node': node })
    given.pipe(outgoing)
    given.on('error', () => outgoing.destroy())
  })
  const late = setTimeout(() => sent.destroy(), patience.connect)
  sent.on('socket', (socket) => socket.once('connect', () => { connected = true; clearTimeout(late) }))
  sent.setTimeout(patience.answer, () => sent.destroy())
  sent.on('error', () => {
    clearTimeout(late)
    if (!connected) { failures.set(node, 2); pass(incoming, outgoing, body, others) }
    else if (outgoing.headersSent) outgoing.destroy()
    else answer(outgoing, 502, `${node} broke off`)
  })
  sent.end(body)
}

function answer(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain', 'retry-after': '1' }).end(text)
}
