import { runLoad, type Outcome } from '../load.ts'
import { median, percentile, spread, type Figure } from '../measure.ts'
import { applicationToken, em, personToken, type Place } from '../place.ts'
import { startFloor } from '../start-floor.ts'

const rounds = 15
const seconds = 1
const connections = 8
const goal = 0.6
const path = `${em}/assignments?$expand=target,accessPackage&$top=100`

/** Lists of a hundred assignments with who has them and what they give, beside the bare floor in the same rounds. */
export async function list(place: Place): Promise<readonly Figure[]> {
  const floor = await startFloor(place)
  try {
    const subjects = {
      floor: { url: `${floor.url}/assignments` },
      'as the application': { url: place.url + path, token: await applicationToken(place) },
      'as an administrator': { url: place.url + path, token: await personToken(place, 'stephan') },
    }
    const outcomes: Record<string, Outcome[]> = {}
    for (const subject of Object.values(subjects)) await runLoad({ ...subject, connections, seconds: 1 })
    for (let round = 0; round < rounds; round++)
      for (const [name, subject] of Object.entries(subjects)) (outcomes[name] ??= []).push(await runLoad({ ...subject, connections, seconds }))
    return Object.keys(subjects).flatMap((name) => figures(name, outcomes[name]!, outcomes['floor']!))
  } finally {
    await floor.stop()
  }
}

function figures(name: string, outcomes: readonly Outcome[], floor: readonly Outcome[]): Figure[] {
  const rates = outcomes.map((o) => o.perSecond)
  const ratio = median(rates.map((rate, i) => rate / floor[i]!.perSecond))
  const latencies = outcomes.flatMap((o) => o.latencies)
  const noise = spread(rates)
  const isFloor = name === 'floor'
  return [
    {
      name: `list of 100, ${name}`, unit: 'requests/s', median: median(rates), noise, ...(isFloor ? {} : { ratio, goal: { text: '≥ 60 % of the floor', met: ratio >= goal } }),
      about: isFloor ? 'A bare fastify route that runs the hand-written SQL for the same answer over one pool, without asking who it is.'
        : `\`GET …/assignments?$expand=target,accessPackage&$top=100\`: ${connections} connections, ${rounds} rounds of ${seconds} s, floor and subject in turns; ${Math.round(outcomes[0]!.bytes / 1024)} kB an answer (floor ${Math.round(floor[0]!.bytes / 1024)} kB).`,
    },
    { name: `list of 100, ${name}`, unit: 'ms', median: median(latencies), p95: percentile(latencies, 0.95), about: 'The time of one of these answers, under that load.' },
  ]
}
