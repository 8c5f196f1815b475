/** Facts about processes that may not be our children. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const onLinux = process.platform === 'linux'

/**
 * What tells one process from a later one with the same number: when it began, and since which start of the machine.
 * Nothing when there is no such process (a zombie counts as none).
 */
export function processStamp(pid: number): string | undefined {
  try {
    if (!onLinux) return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    // The second field is the name in brackets and may hold anything; the fields are counted from behind it.
    const [state, ...rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return state === 'Z' || state === 'X' ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${rest[18]}`
  } catch {
    return undefined
  }
}

/** The command line of a process, words separated by spaces. */
export function commandLine(pid: number): string {
  try {
    return onLinux ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const STEP = 20

/** Looks again and again until the question is answered with yes; no when it takes longer than so many milliseconds. */
export async function until(question: () => boolean, limit: number): Promise<boolean> {
  for (let waited = 0; waited < limit; waited += STEP) {
    if (question()) return true
    await pause(STEP)
  }
  return question()
}
