/** Why something is so, or is not: a claim, whether it holds, and the claims that it follows from (latchkey.md L5). */
export type Proof = {
  /** A name for programs: `inScope`. */
  readonly kind: string
  /** The same in words. */
  readonly claim: string
  readonly holds: boolean
  readonly facts?: Readonly<Record<string, unknown>>
  readonly because: readonly Proof[]
}
type More = { readonly facts?: Proof['facts']; readonly because?: readonly Proof[] }

/** A claim that is looked up, not derived. */
export const fact = (kind: string, holds: boolean, claim: string, { facts, because = [] }: More = {}): Proof => ({ kind, claim, holds, ...(facts ? { facts } : {}), because })
/** A claim that holds when each of the others does. */
export const all = (kind: string, claim: string, because: readonly Proof[], facts?: Proof['facts']): Proof => fact(kind, because.every((p) => p.holds), claim, { because, ...(facts ? { facts } : {}) })
/** A claim that holds when one of the others does. */
export const some = (kind: string, claim: string, because: readonly Proof[], facts?: Proof['facts']): Proof => fact(kind, because.some((p) => p.holds), claim, { because, ...(facts ? { facts } : {}) })

/** The claims at the leaves that stand in the way: what would have to change. */
export const obstacles = (p: Proof): readonly Proof[] => (p.holds ? [] : p.because.length === 0 ? [p] : p.because.flatMap(obstacles))
