import pg from 'pg'
import { median, percentile, timed, type Figure } from '../measure.ts'
import { asking, em, personToken, type Place } from '../place.ts'
import { plan } from '../plans.ts'
import { questions, type Question } from '../questions.ts'

const times = 100
const first = 10

/** The questions of all day, one at a time, in turns with their floors, so that what disturbs the one disturbs the other. */
export async function ask(place: Place): Promise<readonly Figure[]> {
  const client = new pg.Client(place.databaseUrl)
  await client.connect()
  try {
    const figures: Figure[] = []
    for (const question of questions) figures.push(await measured(place, client, question))
    return figures
  } finally {
    await client.end()
  }
}

async function measured(place: Place, client: pg.Client, { name, person, id, path, bare }: Question): Promise<Figure> {
  const asked = asking(place, await personToken(place, person))
  const [ours, floor]: [number[], number[]] = [[], []]
  let [found, foundBare] = [0, 0]
  for (let round = 0; round < times + first; round++) {
    ours.push(await timed(async () => { found = (await asked<{ value?: unknown[] }>('GET', encodeURI(path))).value?.length ?? 1 }))
    floor.push(await timed(async () => { foundBare = (JSON.parse((await client.query<{ body: string }>({ name, text: bare, values: [id] })).rows[0]!.body) as unknown[]).length }))
  }
  const file = name.replaceAll(/[ ,]+/g, '-').toLowerCase()
  const inDatabase = await plan(place, file, person, path)
  const [mine, theirs] = [ours.slice(first), floor.slice(first)]
  return {
    name, unit: 'ms', median: median(mine), p95: percentile(mine, 0.95), ratio: median(theirs) / median(mine),
    about: `\`GET ${path.replace(em, '…')}\` as ${person}, one at a time, ${times} times, in turns with the floor: the bare SQL over one connection, prepared, without HTTP (${median(theirs).toFixed(1)} ms, ${foundBare} found). ${found} found. PostgreSQL took ${inDatabase.toFixed(1)} ms to run it, planned anew ([plan](plans/${file}.txt)).`,
  }
}
