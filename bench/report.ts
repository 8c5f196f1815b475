/** The figures as tables: on the terminal, in README.md, and as a file per day. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#clock.ts'
import { prepareBinaries } from '#db/embedded/binaries.ts'
import { silentLog } from '#log.ts'
import type { Figure } from './measure.ts'
import { tenants, type TenantName } from './tenant.ts'

type Figures = Readonly<Record<string, readonly Figure[]>>
type Kept = { readonly machine: Readonly<Record<string, string>>; readonly figures: Figures }

const folder = join(import.meta.dirname, 'results')
const digits = (n: number): string => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2))
const share = (n: number | undefined): string => (n === undefined ? '' : `${Math.round(n * 100)} %`)
const columns: readonly (readonly [title: string, cell: (f: Figure) => string])[] = [
  ['figure', (f) => f.name],
  ['median', (f) => `${digits(f.median)} ${f.unit}`],
  ['p95', (f) => (f.p95 === undefined ? '' : `${digits(f.p95)} ${f.unit}`)],
  ['of the floor', (f) => share(f.ratio)],
  ['noise', (f) => (f.noise === undefined ? '' : `± ${share(f.noise / 2)}`)],
  ['goal', (f) => f.goal?.text ?? ''],
  ['met', (f) => (f.goal ? (f.goal.met ? 'yes' : 'no') : '')],
]

/** The figures as a table that reads well on a terminal and in Markdown. */
export function table(figures: readonly Figure[], of: typeof columns = columns): string {
  const cells = [of.map(([title]) => title), ...figures.map((f) => of.map(([, cell]) => cell(f)))]
  const widths = of.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`
  return [line(cells[0]!), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n')
}

/** What the figures were measured on. */
function machine(): Record<string, string> {
  const [cpu] = cpus()
  const postgresql = execFileSync(prepareBinaries(undefined, silentLog()).postgres, ['--version'], { encoding: 'utf8' })
  return {
    processor: `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`, memory: `${Math.round(totalmem() / 2 ** 30)} GiB`, system: `${process.platform} ${process.arch}`,
    Node: process.version.slice(1), PostgreSQL: /\d[\w.]*/.exec(postgresql)?.[0] ?? 'unknown', date: systemClock().now().toString().slice(0, 10),
  }
}

/** Writes the figures of a tenant down. A run of some parts replaces those of the same day and leaves the others. */
export function keep(tenant: TenantName, figures: Figures, order: readonly string[]): void {
  const about = machine()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${about['date']}-${tenant}.json`)
  const before = existsSync(file) ? read(file).figures : {}
  const merged = { ...before, ...figures }
  const kept: Kept = { machine: about, figures: Object.fromEntries(order.filter((name) => merged[name]).map((name) => [name, merged[name]!])) }
  writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`)
  writeFileSync(join(import.meta.dirname, 'README.md'), page(newest()))
}

const read = (file: string): Kept => JSON.parse(readFileSync(file, 'utf8')) as Kept
/** What was measured last in each tenant, from the smallest on. */
function newest(): readonly (readonly [TenantName, Kept])[] {
  const files = readdirSync(folder).toSorted()
  return (Object.keys(tenants) as TenantName[]).flatMap((name) => { const file = files.findLast((f) => f.endsWith(`-${name}.json`)); return file ? [[name, read(join(folder, file))] as const] : [] })
}

const thousands = (n: number): string => n.toLocaleString('en-GB')
const sizeOf = (name: TenantName): string => `${thousands(tenants[name].people)} people, ${thousands(tenants[name].packages)} packages, ${thousands(tenants[name].assignments)} assignments`
const figuresOf = ({ figures }: Kept): readonly Figure[] => Object.values(figures).flat()
const measuredOn = ({ machine: about }: Kept): string => `${Object.entries(about).filter(([name]) => name !== 'date').map(([name, value]) => `${name} ${value}`).join('; ')}; on ${about['date']}`
/** By how much a time grows when the tenant does: 0 is not at all, 1 as much as the tenant. */
const slope = (small: number, large: number, times: number): string => (Math.log(large / small) / Math.log(times)).toFixed(2)

function page(measured: readonly (readonly [TenantName, Kept])[]): string {
  const [[name, kept], ...larger] = measured as [(typeof measured)[number], ...typeof measured]
  return `# How fast it is

\`npm run bench\` measures and rewrites this page; \`node bench/run.ts list ask\` measures only some parts (${Object.keys(kept.figures).join(', ')}), and \`--tenant ${Object.keys(tenants).join('|')}\` says in how large a tenant. Everything runs on this machine: a Latchkey started as people start it, with its built-in PostgreSQL in a temporary folder, filled by [data.sql](data.sql) and [tenant.sql](tenant.sql) with people and who manages them, nested groups, catalogs, packages, policies, and assignments each with its request, its decision, its roles at the targets and its audit events. Nothing is left behind.

## ${sizeOf(name)}

${table(figuresOf(kept))}

Measured on ${measuredOn(kept)}. The server, PostgreSQL and whoever asks share these cores, so the figures say more beside their floor than alone. *Noise* is half the distance between the fastest and the slowest round; *of the floor* is the share of the floor's speed, measured in the same rounds.

${figuresOf(kept).map((f) => `- **${f.name}** (${f.unit}). ${f.about}`).join('\n')}
${larger.map(([other, its]) => section(kept, name, other, its)).join('')}${missed(measured)}
The figures of each day are in [results](results).
`
}

/** Why goals are missed, and what was tried. */
const reasons: Readonly<Record<string, string>> = {
  'requests all the way': 'Some 74 statements in 30 trips are behind a request with its decision, delivery, mails and audit events; the floor writes the same rows in two transactions and decides nothing. Tried and kept: what does not depend on each other is sent with one write, and access in groups is given in the transaction of the decision. Tried and not kept: generic plans, sockets in place of TCP, batches of jobs ([more](../docs/decisions/0028-sent-together.md)).',
  'of 3 million, dashboard': 'The goal was set for a million assignments and 100,000 people, where it is met. What takes long is who could ask for each package: it is judged once for all people who answer alike, by one statement, and still reads all people and all policies. Kept figures would be old, and a person who has just lost the last way to a package is what the page is there to tell.',
  'of 3 million, search in audit log': 'The log is read from its end until a page is full. Just before this, the mass expiry had written a quarter of a million events without the word, and all of them are passed. An index by word and time does not help a page in the order of time.',
}
function missed(measured: readonly (readonly [TenantName, Kept])[]): string {
  const all = measured.flatMap(([name, kept]) => figuresOf(kept).filter((f) => f.goal?.met === false).map((f) => `- **${f.name}**, with ${thousands(tenants[name].assignments)} assignments: ${digits(f.median)} ${f.unit}${f.p95 === undefined ? '' : `, p95 ${digits(f.p95)} ${f.unit}`}; ${f.goal!.text} was the goal. ${reasons[f.name] ?? ''}`))
  return all.length === 0 ? '' : `
## What is missed

${all.join('\n')}
`
}

/** A larger tenant beside the smallest. */
function section(small: Kept, smallName: TenantName, name: TenantName, kept: Kept): string {
  const before = new Map(figuresOf(small).map((f) => [`${f.name} ${f.unit}`, f]))
  const times = tenants[name].assignments / tenants[smallName].assignments
  const grown = (f: Figure): string => { const was = before.get(`${f.name} ${f.unit}`); return was && f.unit === 'ms' ? `${digits(was.median)} ms, slope ${slope(was.median, f.median, times)}` : '' }
  return `
## ${sizeOf(name)}

${table(figuresOf(kept), [...columns.slice(0, 4), ['in the small tenant', grown], ...columns.slice(5)])}

Measured on ${measuredOn(kept)}. The *slope* is by how much the time grows while the assignments grow ${times}-fold: 0 is not at all, 1 is as much as they do.
`
}
