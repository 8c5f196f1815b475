/**
 * Statements that come again and again are given a name, so that PostgreSQL keeps them parsed and, where that serves,
 * planned: that is most of the work. A connection keeps what it was given for as long as it
 * lives, so only the first so many get one; a client that makes up ever new questions gains nothing.
 */
import { createHash } from 'node:crypto'

export type Question = { readonly text: string; readonly values: unknown[] }
const oftenEnough = 3
const mostCounted = 2000

/** What it gives has the columns that the tables had when it was planned: after an upgrade by another node it would fail. */
const asksForAllColumns = /^\s*select (?:(?!\bfrom\b)[^(])*\*|\breturning (?:"?\w+"?\.)?\*/i

/** Gives what `pg`'s `query` takes, with a name where the statement has come often enough; there are at most so many names. */
export function openPrepared(mostNames = 50): (question: Question) => Question & { readonly name?: string } {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return ({ text, values }) => {
    const name = names.get(text)
    if (name !== undefined) return { text, values, name }
    if (names.size >= mostNames || asksForAllColumns.test(text)) return { text, values }
    const times = (seen.get(text) ?? 0) + 1
    if (times < oftenEnough) {
      if (seen.size >= mostCounted) seen.clear()
      seen.set(text, times)
      return { text, values }
    }
    seen.delete(text)
    names.set(text, `often_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`)
    return { text, values, name: names.get(text)! }
  }
}
