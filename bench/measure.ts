/** Numbers about numbers, and what a part of the bench reports. */

/** One line of the table. Without a goal it is only reported. */
export type Figure = {
  readonly name: string
  readonly unit: string
  readonly median: number
  readonly p95?: number
  /** The share of the floor's speed, from 0 to 1, measured in the same rounds. */
  readonly ratio?: number
  readonly goal?: { readonly text: string; readonly met: boolean }
  /** How far the rounds lie apart: (most − least) / median. */
  readonly noise?: number
  /** A sentence on what was measured. */
  readonly about: string
}

/** The value below which the share `p` of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * p) - 1))] ?? Number.NaN
}
export const median = (values: readonly number[]): number => percentile(values, 0.5)
export const spread = (values: readonly number[]): number => (Math.max(...values) - Math.min(...values)) / median(values)

/** How long some work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Waits until something holds, looking `every` so many milliseconds; gives up after so many seconds. */
export async function until(holds: () => Promise<boolean>, every: number, seconds = 60): Promise<void> {
  const from = performance.now()
  while (!(await holds())) {
    if (performance.now() - from > seconds * 1000) throw new Error(`What was waited for has not happened within ${seconds} s.`)
    await new Promise((resolve) => { setTimeout(resolve, every) })
  }
}
