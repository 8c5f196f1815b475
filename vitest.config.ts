import { accessSync, constants, existsSync, globSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that start or kill processes, break connections, or watch what a process counts and traces. */
const alone = ['test/jobs/liveness.test.ts', 'test/chaos/**/*.test.ts', 'test/operate/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/db/embedded.test.ts']
/** Tests that drive a browser. */
const browsing = ['test/web/**/*.e2e.ts']

// Tests start many processes; each would compile the same again.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

// Databases are made by the hundred and thrown away. On a disk that takes three times as long as in memory, where there is room for them.
const [inMemory, room] = ['/dev/shm', 8 * 2 ** 30]
const hasRoom = (): boolean => {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize > room && process.availableMemory() > 1.5 * room
  } catch {
    return false
  }
}
if (!process.env['TMPDIR'] && hasRoom()) {
  // Nothing stays there: neither of this run, nor of one that was killed.
  const folderOf = (pid: number | string) => join(inMemory, `latchkey-run-${pid}`)
  for (const folder of globSync(folderOf('*'))) if (!existsSync(`/proc/${folder.split('-').at(-1)}`)) rmSync(folder, { recursive: true, force: true })
  const ours = folderOf(process.pid)
  mkdirSync(ours, { mode: 0o711, recursive: true })
  process.once('exit', () => rmSync(ours, { recursive: true, force: true }))
  process.env['TMPDIR'] = ours
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      // What a file imports stays for the next one: loading it anew took a third of the time. State that must not be shared is that of servers and databases, and each file has its own.
      { extends: true, test: { name: 'together', isolate: false, include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.{ts,tsx}'], exclude: [...alone, ...browsing], globalSetup: ['test/support/database-server.ts'] } },
      // A page that has compiled the portal once draws the next one in half the time.
      { extends: true, test: { name: 'browsing', isolate: false, include: browsing, globalSetup: ['test/support/database-server.ts'] } },
      { extends: true, test: { name: 'alone', include: alone, globalSetup: ['test/support/database-server.ts'] } },
    ],
  },
})
