import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { timed, type Figure } from '../measure.ts'
import { openPlace } from '../place.ts'

const idleSeconds = 60
const goal = 250

/** What the server's process occupies when nobody asks anything of it. */
export async function memory(): Promise<readonly Figure[]> {
  const place = await openPlace()
  try {
    const atStart = resident(place.pid)
    await timed(() => pause(idleSeconds * 1000))
    const idle = resident(place.pid)
    return [{
      name: 'memory, idle', unit: 'MB', median: idle, goal: { text: '< 250 MB', met: idle < goal },
      about: `What the server's process occupies (resident set) ${idleSeconds} s after its start, without PostgreSQL; right after the start ${Math.round(atStart)} MB. Everything runs in this one process: API, sign-in, jobs.`,
    }]
  } finally {
    await place.stop()
  }
}

function resident(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}
