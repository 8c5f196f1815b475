#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on understands: finds a Node that runs TypeScript, and hands over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import modules from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const FLOOR = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])

if (isNewEnough && process.features.typescript) await run()
else handOver()

async function run() {
  // Started by an older Node (below): when that one ends, even by kill -9, we are asked to stop too.
  if (process.connected) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
    process.channel.unref()
  }
  // Compiling is more than a quarter of what a command takes. What is kept lies with the installation, which nobody else writes to; where it cannot be written, it is done each time.
  modules.enableCompileCache(join(root, 'node_modules/.cache/compiled'))
  await import('../src/cli/main.ts')
}

function handOver() {
  const node = join(root, 'node_modules/node/bin/node')
  if (!existsSync(node)) {
    console.error(`Latchkey needs Node ${FLOOR.join('.')} or later; this is ${process.versions.node}. Run npm ci in ${root} (with install scripts allowed), which brings one, or install a newer Node.`)
    process.exit(1)
  }
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // A Ctrl-C at the terminal reaches the child by itself; told twice, it would stop at once instead of in good order.
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2']
  for (const signal of forwarded) process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
  child.on('error', (error) => {
    console.error(`${node} cannot be run: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
