/** Latchkey as a process of its own, as an installation runs it: started, watched, told to end. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'

export type Process = { readonly url: string; readonly child: ChildProcess; said(): string; ended(): Promise<{ readonly code: number | null; readonly ms: number }>; remove(): void }
const program = join(import.meta.dirname, '../../bin/latchkey.mjs')

/** Starts a command and gives it when it is ready. */
export async function startProcess(command: readonly string[], databaseUrl: string, environment: Readonly<Record<string, string>> = {}): Promise<Process> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-process-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, [program, ...command], { env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, LATCHKEY_PORT: String(port), LATCHKEY_DATA_DIR: folder, LATCHKEY_SECRET_KEY: 'a key that only this test has, of some length', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { said += text })
  const end = once(child, 'exit') as Promise<[number | null]>
  while (!said.includes('is ready at')) {
    if (child.exitCode !== null) throw new Error(`It ended before it was ready: ${said}`)
    await Promise.race([once(child.stdout, 'data'), end])
  }
  return {
    url, child, said: () => said,
    async ended() {
      const since = performance.now()
      const [code] = await end
      return { code, ms: performance.now() - since }
    },
    remove() {
      if (child.exitCode === null) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
