/** Chance that follows from a seed, so that what failed can be lived again. */
export type Random = () => number

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
export const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!
/** One of several, each as often as its weight says. */
export function weighed<T>(random: Random, rows: readonly (readonly [weight: number, what: T])[]): T {
  let left = random() * rows.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, what] of rows) if ((left -= weight) < 0) return what
  return rows.at(-1)![1]
}
/** A seed of its own for each thing: what befalls one does not depend on when others come (FNV-1a). */
export function seedOf(seed: number, ...of: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed
  for (const char of of.join('|')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}
