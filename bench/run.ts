/** `npm run bench`, or `node bench/run.ts --tenant large list ask`: measures, prints a table, and writes it down. */
import { parseArgs } from 'node:util'
import type { Figure } from './measure.ts'
import { approve } from './parts/approve.ts'
import { ask } from './parts/ask.ts'
import { automatic } from './parts/automatic.ts'
import { expiry } from './parts/expiry.ts'
import { large } from './parts/large.ts'
import { list } from './parts/list.ts'
import { memory } from './parts/memory.ts'
import { movers } from './parts/movers.ts'
import { portal } from './parts/portal.ts'
import { rate } from './parts/rate.ts'
import { start } from './parts/start.ts'
import { through } from './parts/through.ts'
import { wide } from './parts/wide.ts'
import { openPlace, type Place } from './place.ts'
import { keep, table } from './report.ts'
import { fill, isTenant, tenants } from './tenant.ts'

/** In this order. Those that take a place share one, filled with a tenant of tenant.ts. */
const parts: Readonly<Record<string, (place: Place) => Promise<readonly Figure[]>>> = { start, memory, portal, list, ask, approve, rate, through, movers, expiry, wide, large, automatic }
const withoutPlace = ['start', 'memory', 'portal']

const { values: { tenant }, positionals: wanted } = parseArgs({ options: { tenant: { type: 'string', default: 'small' } }, allowPositionals: true })
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0 || !isTenant(tenant)) {
  console.error(isTenant(tenant) ? `There is no part "${unknown.join(', ')}". There are: ${Object.keys(parts).join(', ')}.` : `There is no tenant "${tenant}". There are: ${Object.keys(tenants).join(', ')}.`)
  process.exit(2)
}
const names = Object.keys(parts).filter((name) => wanted.length === 0 || wanted.includes(name))
const figures: Record<string, readonly Figure[]> = {}
let place: Place | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void (place?.stop() ?? Promise.resolve()).finally(() => process.exit(1)))
try {
  for (const name of names) {
    if (!withoutPlace.includes(name) && !place) {
      place = await openPlace()
      await fill(place, tenant)
    }
    figures[name] = await parts[name]!(place!)
    console.log(table(figures[name]))
    keep(tenant, figures, Object.keys(parts))
  }
} finally {
  await place?.stop()
}
const missed = Object.values(figures).flat().filter((figure) => figure.goal?.met === false)
if (missed.length > 0) console.log(`Missed: ${missed.map((figure) => figure.name).join('; ')}`)
