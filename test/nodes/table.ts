/** What the clients saw of each chapter, as a table. */
import type { Try } from './client.ts'

export type Service = { readonly seconds: number; readonly calls: number; readonly failed: Readonly<Record<string, number>>; readonly readGap: number; readonly writeGap: number }
export type Row = Service & { readonly chapter: string; readonly told: string }

const good = ({ outcome }: Try): boolean => typeof outcome === 'number' && outcome >= 200 && outcome < 300
/** A try that says something about the service, not about what was asked. */
const unserved = ({ outcome }: Try): boolean => typeof outcome === 'string' || outcome >= 500 || outcome === 429

/** Of the tries that ended between two moments: how many failed and how, and the longest time without a success of either kind. */
export function serviceDuring(tries: readonly Try[], from: number, till: number): Service {
  const these = tries.filter((t) => t.to >= from && t.to <= till)
  const failed: Record<string, number> = {}
  for (const t of these.filter(unserved)) failed[String(t.outcome)] = (failed[String(t.outcome)] ?? 0) + 1
  const gap = (what: Try['what']) => longestGap([from, ...these.filter((t) => t.what === what && good(t)).map((t) => t.to), till])
  return { seconds: (till - from) / 1000, calls: these.length, failed, readGap: gap('read'), writeGap: gap('write') }
}
function longestGap(moments: readonly number[]): number {
  const inOrder = moments.toSorted((a, b) => a - b)
  return Math.max(...inOrder.slice(1).map((moment, i) => moment - inOrder[i]!)) / 1000
}

/** Prints it in the form of a page, so that it can be kept in one. */
export function printTable(rows: readonly Row[], counts: Readonly<Record<string, number>>): void {
  const fails = ({ failed }: Row) => Object.entries(failed).map(([outcome, n]) => `${n} × ${outcome}`).join(', ') || 'none'
  console.log('\n| while | seconds | calls | tries that failed | longest without a read | longest without a write | |\n|---|---|---|---|---|---|---|')
  for (const r of rows) console.log(`| ${r.chapter} | ${r.seconds.toFixed(0)} | ${r.calls} | ${fails(r)} | ${r.readGap.toFixed(1)} s | ${r.writeGap.toFixed(1)} s | ${r.told} |`)
  console.log('\n| in the end | |\n|---|---|')
  for (const [what, n] of Object.entries(counts)) console.log(`| ${what} | ${n} |`)
  console.log('')
}
