/** The demonstration that nearly every test file wants, written once and cloned: with its tenant, its clients, its signing keys and the tables of the job queue. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testClock } from '#clock.ts'
import { readConfig } from '#config.ts'
import { silentLog } from '#log.ts'
import { startServer } from '#main.ts'
import { freePort } from './free-port.ts'

/** When the clock of a test begins, unless the test says otherwise. */
export const beginning = '2026-05-20T08:00:00.000Z'
/** Seals the signing keys that every clone has. */
export const secretKey = 'only the tests seal anything with this'

/** Writes the demonstration into a migrated database. */
export async function writeDemonstration(databaseUrl: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  try {
    const config = readConfig({}, { dataDir, port: await freePort(), databaseUrl, demo: true, secretKey })
    const running = await startServer(config, { api: true, work: true, demo: true }, { clock: testClock(beginning), log: silentLog(), signals: false })
    await running.stop()
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
