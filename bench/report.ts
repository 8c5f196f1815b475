/** The figures as tables: on the terminal, in README.md, and as a file per day. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#clock.ts'
import { prepareBinaries } from '#db/embedded/binaries.ts'
import { silentLog } from '#log.ts'
import type { Figure } from './measure.ts'

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
export function table(figures: readonly Figure[]): string {
  const cells = [columns.map(([title]) => title), ...figures.map((f) => columns.map(([, cell]) => cell(f)))]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)))
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

/** Writes the figures down. A run of some parts replaces those of the same day and leaves the others. */
export function keep(figures: Figures, order: readonly string[]): void {
  const about = machine()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${about['date']}.json`)
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept).figures : {}
  const merged = { ...before, ...figures }
  const kept: Kept = { machine: about, figures: Object.fromEntries(order.filter((name) => merged[name]).map((name) => [name, merged[name]!])) }
  writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`)
  writeFileSync(join(import.meta.dirname, 'README.md'), page(kept))
}

function page({ machine: about, figures }: Kept): string {
  const all = Object.values(figures).flat()
  return `# How fast it is

\`npm run bench\` measures and rewrites this page; \`node bench/run.ts list ask\` measures only some parts (${Object.keys(figures).join(', ')}). Everything runs on this machine: a Latchkey started as people start it, with its built-in PostgreSQL in a temporary folder, filled with the organization of [data.sql](data.sql) (5,000 people, 200 packages, 20,000 assignments, each with its request and its decision). Nothing is left behind.

${table(all)}

Measured on ${Object.entries(about).filter(([name]) => name !== 'date').map(([name, value]) => `${name} ${value}`).join('; ')}; on ${about['date']}. The server, PostgreSQL and whoever asks share these cores, so the figures say more beside their floor than alone. *Noise* is half the distance between the fastest and the slowest round; *of the floor* is the median of the rounds' ratios, each taken against the floor of the same round.

${all.map((f) => `- **${f.name}** (${f.unit}). ${f.about}`).join('\n')}

The figures of each day are in [results](results).
`
}
