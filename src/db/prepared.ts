/**
 * Statements that come again and again are given a name, so that PostgreSQL keeps them parsed and, where that serves,
 * planned: that is most of the work. A connection keeps what it was given for as long as it
 * lives, so only the first so many get one; a client that makes up ever new questions gains nothing.
 */
import { createHash } from 'node:crypto'

export type Question = { readonly text: string; readonly values: unknown[] }
const oftenEnough = 3
const mostCounted = 2000

/** How many rows hold a piece of text depends on the text, so the plan must not be kept from one to the next. */
const looksForText = (text: string): boolean => / like (lower\()?\$\d/.test(text)

/** Another node's upgrade has given a table columns that a kept plan does not know of; under a new name the statement is planned anew. */
export const isStalePlan = (error: unknown): boolean => (error as { code?: string }).code === '0A000' && String((error as Error).message).includes('cached plan')

/** Names statements: what comes often enough is given with a name, and there are at most so many. */
export type Prepared = {
  /** What `pg`'s `query` takes. */
  of(question: Question): Question & { readonly name?: string }
  /** Gives all of them new names from now on. */
  forget(): void
}

/** Opens the names of some connections: a connection keeps what it was given for as long as it lives, so there are at most `mostNames`. */
export function openPrepared(mostNames = 50): Prepared {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  let age = 0
  return {
    forget() { names.clear(); age++ },
    of({ text, values }) {
      const name = names.get(text)
      if (name !== undefined) return { text, values, name }
      if (names.size >= mostNames || looksForText(text)) return { text, values }
      const times = (seen.get(text) ?? 0) + 1
      if (times < oftenEnough) {
        if (seen.size >= mostCounted) seen.clear()
        seen.set(text, times)
        return { text, values }
      }
      seen.delete(text)
      names.set(text, `often_${createHash('sha256').update(text).digest('hex').slice(0, 32)}${age === 0 ? '' : `_${age}`}`)
      return { text, values, name: names.get(text)! }
    },
  }
}
