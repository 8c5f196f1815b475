/** Machines that are none: each is a network namespace with an address of its own, on one bridge of this machine. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { accessSync, closeSync, openSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const bridge = 'lknodes'
const subnet = '10.77.0'
/** Where this script itself is in the network. */
export const operator = `${subnet}.1`
/** Every machine, with the last part of its address. Its namespace and its cable are named after it. */
const machines = { 'api-1': 11, 'api-2': 12, 'work-1': 21, 'work-2': 22, 'pg-1': 31, 'pg-2': 32, balancer: 40, mail: 50 } as const
export type Machine = keyof typeof machines
export const addressOf = (machine: Machine): string => `${subnet}.${machines[machine]}`
/** The address of the database, which belongs to the machine that is the primary. */
export const databaseAddress = `${subnet}.30`

const namespace = (machine: Machine): string => `${bridge}-${machine}`
const cable = (machine: Machine): string => `lk${machine}`
const ip = (...words: string[]): string => execFileSync('ip', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const quietly = (...words: string[]): string => { try { return ip(...words) } catch { return '' } }
const names = Object.keys(machines) as Machine[]

/** What is missing for all this, in words for whoever started it. */
export function missing(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'This needs Linux and root, because it makes network namespaces.'
  for (const [program, debian] of [['ip', 'iproute2'], ['setpriv', 'util-linux']] as const) {
    const found = (process.env['PATH'] ?? '').split(delimiter).some((folder) => { try { accessSync(join(folder, program)); return true } catch { return false } })
    if (!found) return `The program "${program}" is missing. On Debian: apt-get install ${debian}.`
  }
  return undefined
}

/** Makes the bridge and the machines; what an earlier run left is removed first. */
export function openNetwork(): void {
  closeNetwork()
  ip('link', 'add', bridge, 'type', 'bridge')
  ip('address', 'add', `${operator}/24`, 'dev', bridge)
  ip('link', 'set', bridge, 'up')
  for (const machine of names) {
    ip('netns', 'add', namespace(machine))
    ip('link', 'add', cable(machine), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace(machine))
    ip('link', 'set', cable(machine), 'master', bridge, 'up')
    ip('-n', namespace(machine), 'address', 'add', `${addressOf(machine)}/24`, 'dev', 'eth0')
    for (const device of ['lo', 'eth0']) ip('-n', namespace(machine), 'link', 'set', device, 'up')
  }
}
/** Ends what still runs on the machines, and removes them. */
export function closeNetwork(): void {
  for (const machine of names) {
    for (const pid of quietly('netns', 'pids', namespace(machine)).split('\n').filter(Boolean)) { try { process.kill(Number(pid), 'SIGKILL') } catch { /* it is gone already */ } }
    quietly('netns', 'delete', namespace(machine))
    quietly('link', 'delete', cable(machine))
  }
  quietly('link', 'delete', bridge)
}

/** Pulls the cable out of the switch: nothing goes through any more, and neither end is told. */
export const cut = (machine: Machine): void => void ip('link', 'set', cable(machine), 'nomaster')
export const heal = (machine: Machine): void => void ip('link', 'set', cable(machine), 'master', bridge)

/** Gives the database's address to a machine, and lets the others know, as keepalived or vip-manager do. */
export function giveAddress(machine: Machine): void {
  ip('-n', namespace(machine), 'address', 'add', `${databaseAddress}/32`, 'dev', 'eth0')
  // Each is asked for its own address in the name of the new one, from which it learns where that is now.
  quietly('-n', namespace(machine), 'neighbour', 'flush', 'dev', 'eth0')
  const all = [operator, ...names.map(addressOf)].map((address) => `s.send('', 9, '${address}')`).join(';')
  execFileSync('ip', ['netns', 'exec', namespace(machine), process.execPath, '-e', `const s = require('node:dgram').createSocket('udp4'); s.bind(0, '${databaseAddress}', () => { ${all}; setTimeout(() => s.close(), 300) })`])
}
export const takeAddress = (machine: Machine): void => void quietly('-n', namespace(machine), 'address', 'delete', `${databaseAddress}/32`, 'dev', 'eth0')

export type Start = { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly logFile: string }
/** Starts a program on a machine. Its number is that of the program itself. */
export function startOn(machine: Machine, { command, env = {}, logFile }: Start): ChildProcess {
  const log = openSync(logFile, 'a')
  try {
    return spawn('ip', ['netns', 'exec', namespace(machine), ...command], { cwd: '/', env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', log, log] })
  } finally {
    closeSync(log)
  }
}
export const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null
/** Sends a signal and waits for the end. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (ended(child)) return
  const gone = new Promise((resolve) => { child.once('exit', resolve) })
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
  await gone
  clearTimeout(late)
}
