/** Who is offered for what is being typed, and in which order. */
import { useState } from 'react'

/** What a list says of somebody, or of something, that the API looks for a text in. */
export type Offerable = { readonly id: string; readonly displayName: string | null } & Partial<Readonly<Record<'jobTitle' | 'department' | 'mail' | 'description', string | null>>>

const holds = (text: string, ...places: (string | null | undefined)[]): boolean => places.some((place) => place?.toLocaleLowerCase().includes(text.toLocaleLowerCase()))

/** Those of an earlier answer that fit, as the API will see it: the text stands in one of these places. */
export const fitting = <T extends Offerable>(found: readonly T[], text: string): T[] =>
  found.filter(({ displayName, jobTitle, department, mail, description }) => holds(text, displayName, jobTitle, department, mail, description))

/** Whose name fits comes before those of whom only something else does; whoever stood there already stays in front, in that order. */
export const inOrder = <T extends Offerable>(found: readonly T[], text: string, before: readonly string[]): T[] => {
  const rank = ({ id, displayName }: T): number => (before.includes(id) ? before.indexOf(id) : before.length + (holds(text, displayName) ? 0 : 1))
  return found.toSorted((a, b) => rank(a) - rank(b))
}

/**
 * What is offered of what was found. `isBehind`: for an earlier text, so that only what fits this one is. What one is about to click keeps its
 * place until the text is gone.
 */
export const useOffered = <T extends Offerable>(found: readonly T[], text: string, isBehind: boolean): T[] => {
  const [before, remember] = useState<readonly string[]>([])
  const offered = inOrder(isBehind ? fitting(found, text) : found, text, text ? before : [])
  const ids = text ? offered.map(({ id }) => id) : []
  if (ids.join() !== before.join()) remember(ids)
  return offered
}
