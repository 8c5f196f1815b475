/** The guide's table of metrics, as data. `metrics.test.ts` holds it against what a server says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Told = { readonly name: string; readonly kind: string; readonly labels: readonly string[] }

/** Reads the rows of `docs/guide/operate.md`. */
export function metricsOfGuide(): readonly Told[] {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/operate.md'), 'utf8')
  return [...guide.matchAll(/^\| `((?:latchkey|process|nodejs)_\w+)(?:\{([\w, ]+)\})?` \| (gauge|counter|histogram) \|/gm)].map(([, name, labels, kind]) => ({ name: name!, kind: kind!, labels: labels?.split(', ') ?? [] }))
}
