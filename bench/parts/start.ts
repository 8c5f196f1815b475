import { median, spread, type Figure } from '../measure.ts'
import { openPlace } from '../place.ts'

const rounds = 3
const goal = 15_000

/** From the command on an empty data folder to the first good answer of `readyz`. */
export async function start(): Promise<readonly Figure[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const place = await openPlace()
    times.push(place.startedInMs)
    await place.stop()
  }
  return [{
    name: 'start', unit: 'ms', median: median(times), p95: Math.max(...times), noise: spread(times), goal: { text: '< 15 s', met: Math.max(...times) < goal },
    about: `From \`latchkey demo\` on an empty data folder to the first good answer of \`/readyz\`: makes the database, migrates it, writes the demonstration tenant. ${rounds} starts; the slowest stands under p95.`,
  }]
}
