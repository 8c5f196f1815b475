import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ended, type Place } from './place.ts'

/** Starts the process of the floors on a place's database. */
export async function startFloor({ databaseUrl }: Place): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const floor = spawn(process.execPath, [join(import.meta.dirname, 'floor.ts'), databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(floor.stdout, 'data')) as [Buffer]
  return { url: String(url), stop: () => ended(floor) }
}
