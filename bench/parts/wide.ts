import pg from 'pg'
import { key } from '../crowd.ts'
import { median, percentile, timed, type Figure } from '../measure.ts'
import { asking, em, personToken, type Place } from '../place.ts'
import { requestable } from '../questions.ts'
import { grow } from '../tenant.ts'

const rounds = 100
const first = 10
const person = 50_007
const goals = { ms: 30, times: 3 }
/** "What can I ask for" where there are 20,000 packages and 100,000 people. */
export async function wide(place: Place): Promise<readonly Figure[]> {
  await grow(place, 'million')
  const asked = asking(place, await personToken(place, `bench${person}`))
  const client = new pg.Client(place.databaseUrl)
  await client.connect()
  const [mine, floor]: [number[], number[]] = [[], []]
  let [found, foundBare] = [0, 0]
  try {
    // In turns, so that what disturbs the one disturbs the other.
    for (let round = 0; round < rounds + first; round++) {
      mine.push(await timed(async () => { found = (await asked<{ value: unknown[] }>('GET', `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`)).value.length }))
      floor.push(await timed(async () => { foundBare = (JSON.parse((await client.query<{ body: string }>({ name: 'bare', text: requestable, values: [key(1, person)] })).rows[0]!.body) as unknown[]).length }))
    }
  } finally {
    await client.end()
  }
  const [ours, theirs] = [mine.slice(first), floor.slice(first)]
  const [p95, times] = [percentile(ours, 0.95), median(ours) / median(theirs)]
  return [
    { name: 'what can I ask for, of 20,000, floor', unit: 'ms', median: median(theirs), p95: percentile(theirs, 0.95), about: `The bare SQL for the same answer over one connection, prepared; ${foundBare} found.` },
    {
      name: 'what can I ask for, of 20,000', unit: 'ms', median: median(ours), p95, ratio: 1 / times, goal: { text: `p95 < ${goals.ms} ms, ≤ ${goals.times} × the floor`, met: p95 < goals.ms && times <= goals.times },
      about: `The same question as above with 20,000 packages and 100,000 people, one at a time, ${rounds} times, in turns with the floor; ${found} found.`,
    },
  ]
}
