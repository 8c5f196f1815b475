/** Run as a program of its own by the tests: starts the database of a folder, says so, and waits to be ended. */
import { startEmbedded } from '#db/embedded.ts'
import { openLog } from '#log.ts'

const [dataDir = ''] = process.argv.slice(2)
try {
  const { url, stop } = await startEmbedded({ dataDir, log: openLog('debug', false) })
  process.stdout.write(`ready ${url}\n`)
  const alive = setInterval(() => {}, 60_000)
  process.once('SIGTERM', () => void stop().then(() => clearInterval(alive)))
} catch (error) {
  process.stdout.write(`refused ${(error as Error).name}: ${(error as Error).message}\n`)
  process.exitCode = 1
}
