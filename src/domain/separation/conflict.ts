/** What stands in the way of a package, and what is said about it (entra.md F53, latchkey.md L8). */
import { no, type Refusal } from '../refusal.ts'

export const conflictKinds = ['accessPackage', 'group', 'resourceRole'] as const
export type ConflictKind = (typeof conflictKinds)[number]
/** What a person holds that stands in the way of a package. */
export type Conflict = { readonly kind: ConflictKind; readonly id: string; readonly displayName: string }
/** A conflict that was found, with the end of the exception that there is for it. */
export type Found = Conflict & { readonly exceptionUntil: string | null }

const words: Readonly<Record<ConflictKind, (name: string) => string>> = {
  accessPackage: (name) => `the access package '${name}'`, group: (name) => `the membership of the group '${name}'`, resourceRole: (name) => `the role '${name}'`,
}
/** The conflicts in words, for people. */
const inWords = (conflicts: readonly Conflict[]): string => conflicts.map((c) => words[c.kind](c.displayName)).join(', ')

/** Is an exception in force? It ends at its very moment: from then on it allows nothing. */
export const inForce = (until: string | null, now: string): boolean => until !== null && until > now

/** What really stands in the way: everything that no exception allows at this moment. */
export const withoutExcepted = (found: readonly Found[], now: string): readonly Conflict[] =>
  found.filter((f) => !inForce(f.exceptionUntil, now)).map(({ kind, id, displayName }) => ({ kind, id, displayName }))

/** The refusal for somebody who holds what the package does not go with, or nothing. `late`: it came up after the request was made. */
export function objectionTo(name: string, conflicts: readonly Conflict[], late = false): { ok: false; refusal: Refusal } | undefined {
  return conflicts.length === 0 ? undefined : no(late ? 'IncompatibleMeanwhile' : 'IncompatibleAccess', { name, what: inWords(conflicts), names: conflicts.map((c) => `'${c.displayName}'`).join(', ') })
}
