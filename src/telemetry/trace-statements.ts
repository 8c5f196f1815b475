/** Spans for statements: the text without any value, and never a parameter. */
import type pg from 'pg'
import { beginSpan, failSpan, isTracing } from './tracing.ts'
import { currentWork } from './current.ts'

const longest = 2000
/** Takes out every value that stands in a statement itself. */
export const withoutValues = (text: string): string =>
  text.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, '?').replace(/(?<![\w$"])\d+(\.\d+)?\b/g, '?').replace(/\s+/g, ' ').trim().slice(0, longest)
/** `select`, `insert`, `with` … */
const operationOf = (text: string): string => /^[a-z]+/i.exec(text)?.[0].toUpperCase() ?? 'SQL'

type Query = (...args: unknown[]) => unknown
/** Has the statements of a pool's connections traced, where traces are wanted and something is under way. */
export function traceStatements(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    if (!isTracing()) return
    const query = client.query.bind(client) as unknown as Query
    const traced: Query = (...args) => {
      const parent = currentWork()?.span
      const asked = args[0] as string | { text?: string }
      const text = typeof asked === 'string' ? asked : asked?.text
      if (!parent || typeof text !== 'string') return query(...args)
      const sent = withoutValues(text)
      const span = beginSpan(operationOf(sent), { kind: 'client', parent, attributes: { 'db.system.name': 'postgresql', 'db.query.text': sent, 'db.operation.name': operationOf(sent) } })
      const end = (error?: unknown) => { if (error) failSpan(span, error); span?.end() }
      const last = args.at(-1)
      if (typeof last === 'function') return query(...args.slice(0, -1), (error: unknown, result: unknown) => { end(error); (last as Query)(error, result) })
      const answer = query(...args)
      if (answer instanceof Promise) answer.then(() => end(), end)
      else end()
      return answer
    }
    client.query = traced as unknown as typeof client.query
  })
}
