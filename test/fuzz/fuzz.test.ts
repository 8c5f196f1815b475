/**
 * Random calls of every kind, by everybody: nothing fails, refusals are Graph's, and nothing is told or changed that is not
 * theirs. `FUZZ_INPUTS`, `FUZZ_SEED` and `FUZZ_LANES` say how many, which, and how many side by side; see the README.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Known } from './conditions.ts'
import { Dice, throws } from './dice.ts'
import { complaintsAbout, differences, leaks } from './judge.ts'
import { Reads } from './reads.ts'
import { stateOf } from './secrets.ts'
import { openPlace, type Answer, type Input, type Place, type Who, type World } from './world.ts'
import { Writes } from './writes.ts'

const { FUZZ_INPUTS, FUZZ_SEED = '20260401', FUZZ_LANES = '4', FUZZ_KINDS = 'reads,few,many' } = process.env
const inputs = Number(FUZZ_INPUTS ?? 1_500)
const lanes = Number(FUZZ_LANES)
/** So many inputs follow one another in a world before it is made anew; each such row has a seed of its own. */
const row = 1_000
/** A long run goes on after a failure, to find the next; it ends after so many. */
const most = FUZZ_INPUTS ? 40 : 1

let place: Place
beforeAll(async () => { place = await openPlace() }, 240_000)
afterAll(() => place.close())

type Finding = { readonly seed: number; readonly kind: string; readonly who: string; readonly input: Input; readonly complaints: readonly string[] }
type Tally = Record<string, number>
type Kind = { readonly world: () => Promise<{ try(dice: Dice): Promise<Omit<Finding, 'seed' | 'kind'> & { readonly answer: Answer }>; end(): Promise<readonly string[]> }> }

const known = (): Known => ({ ids: place.ids, secretIds: Object.values(place.secrets.probes) })
const shown = ({ body, ...input }: Input) => ({ ...input, body: typeof body === 'string' ? body.slice(0, 1_500) : body?.toString('latin1') })

const kinds: Readonly<Record<string, Kind>> = {
  /** Reads of those who may not see everything, in two worlds that differ in what they may not see. */
  reads: {
    world: async () => ({
      async try(dice) {
        const who = dice.of(place.few)
        const input = new Reads(dice, known()).input()
        const [one, two] = await Promise.all(place.twins.map((world) => world.send(who, input))) as [Answer, Answer]
        return { who: who.name, input, answer: one, complaints: [...complaintsAbout(input, one), ...leaks(input, one, place.secrets), ...leaks(input, two, place.secrets), ...differences(one, two)] }
      },
      end: async () => [],
    }),
  },
  /** Writes of the same people: what is not theirs is neither told nor changed. */
  few: {
    world: async () => {
      const world = await place.fresh()
      const [before, sent] = [await stateOf(world.pool, place.secrets.catalogId), new Set<string>()]
      return {
        try: (dice) => tried(world, dice, place.few, sent),
        async end() {
          const after = await stateOf(world.pool, place.secrets.catalogId)
          const failed = await world.work()
          await world.close()
          return [...failed, ...(after === before ? [] : ['what is secret was changed by somebody who may not see it'])]
        },
      }
    },
  },
  /** Reads and writes of those who may do everything: nothing fails, nor what follows from it. */
  many: {
    world: async () => {
      const world = await place.fresh()
      return { try: (dice) => tried(world, dice, place.many), end: async () => { const failed = await world.work(); await world.close(); return failed } }
    },
  },
}

async function tried(world: World, dice: Dice, people: readonly Who[], sent?: Set<string>) {
  const who = dice.of(people)
  const input = dice.once(3) ? new Reads(dice, known()).input() : new Writes(dice, known(), place.examples).input()
  const answer = await world.send(who, input)
  return { who: who.name, input, answer, complaints: [...complaintsAbout(input, answer), ...(sent ? leaks(input, answer, place.secrets, sent) : [])] }
}

async function live(kind: string, seed: number, count: number, tally: Tally, found: (finding: Finding) => void): Promise<void> {
  const world = await kinds[kind]!.world()
  try {
    await fc.check(fc.asyncProperty(throws, async (numbers) => {
      const { answer, ...rest } = await world.try(new Dice(numbers))
      const what = `${kind} ${answer.status}`
      tally[what] = (tally[what] ?? 0) + 1
      if (rest.complaints.length > 0) found({ seed, kind, ...rest })
    }), { numRuns: count, seed, unbiased: true, endOnFailure: true })
  } finally {
    const complaints = await world.end()
    if (complaints.length > 0) found({ seed, kind, who: '', input: { method: 'GET', url: '', headers: {} }, complaints })
  }
}

test('whatever is sent by whomever is answered or refused, tells no secrets, and changes none', async () => {
  const [tally, findings, began]: [Tally, Finding[], number] = [{}, [], performance.now()]
  const names = FUZZ_KINDS.split(',')
  const count = Math.min(row, Math.ceil(inputs / names.length))
  let [next, done] = [0, 0]
  const rows = Math.ceil(inputs / count)
  const found = (finding: Finding): void => {
    findings.push(finding)
    if (FUZZ_INPUTS) console.log(`FUZZ_SEED=${finding.seed} FUZZ_KINDS=${finding.kind} ${finding.who}: ${finding.complaints.join('; ')}\n${JSON.stringify(shown(finding.input)).slice(0, 3_000)}`)
  }
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (next < rows && findings.length < most) {
      const at = next++
      // The seed of a row tells its kind, too: the same seed alone lives the same row again.
      await live(names[at % names.length]!, Number(FUZZ_SEED) + at, count, tally, found)
      done += count
      if (FUZZ_INPUTS && at % 20 === 19) console.log(`${done} inputs in ${Math.round((performance.now() - began) / 1000)} s, ${findings.length} findings`)
    }
  }))
  const seconds = (performance.now() - began) / 1000
  if (FUZZ_INPUTS) console.log(`${done} inputs from seed ${FUZZ_SEED} on in ${Math.round(seconds)} s (${Math.round(done / seconds)} a second), ${findings.length} findings`, tally, place.twins.flatMap((w) => w.errors).slice(0, 3))
  expect(findings.map(({ input, ...rest }) => ({ ...rest, input: shown(input) })).slice(0, 3)).toEqual([])
}, 6 * 3_600_000)

test('the judge finds a secret that is told, by its text, by its id, and by how the answer looks', async () => {
  const [grace] = place.many
  const about = async (url: string) => {
    const input: Input = { method: 'GET', url: `/v1.0/identityGovernance/entitlementManagement/${url}`, headers: {} }
    const [one, two] = await Promise.all(place.twins.map((world) => world.send(grace!, input))) as [Answer, Answer]
    return [...leaks(input, one, place.secrets), ...differences(one, two)].map((complaint) => complaint.split(':')[0]!.split(',')[0])
  }
  expect(await about(`accessPackages/${place.secrets.probes['packageId']}?$select=displayName`)).toEqual(['it tells a secret', 'the answer depends on what is secret'])
  expect(await about(`accessPackages?$select=id&$filter=id eq '${place.secrets.probes['packageId']!.toUpperCase()}'&$expand=assignmentPolicies($select=id)`)).toContain('it tells the id of something secret')
  expect(await about(`accessPackages/$count?$filter=startswith(displayName,'zqc')`)).toEqual(['the answer depends on what is secret'])
  expect(await about('catalogs/$count')).toEqual([])
})

test('the judge finds a failure, a refusal of another shape, and one that tells how the server is made', () => {
  const input: Input = { method: 'GET', url: '/v1.0/users', headers: {} }
  const answer = (status: number, text: string): Answer => ({ status, text, milliseconds: 1, headers: { 'x-content-type-options': 'nosniff', 'content-type': 'application/json', 'request-id': '1' } })
  const refused = (message: string) => JSON.stringify({ error: { code: 'BadRequest', message, innerError: { date: '2026-05-20T08:00:00', 'request-id': '1' } } })
  expect(complaintsAbout(input, answer(500, refused('Something went wrong')))).toEqual([expect.stringContaining('the server failed')])
  expect(complaintsAbout(input, answer(404, 'Not found'))).toEqual([expect.stringContaining('the refusal is not JSON')])
  expect(complaintsAbout(input, answer(404, '{"error":{"code":"x"}}'))).toEqual([expect.stringContaining("the refusal is not Graph's")])
  expect(complaintsAbout(input, answer(400, refused('relation "person" does not exist')))).toEqual([expect.stringContaining('it tells how the server is made')])
  expect(complaintsAbout(input, answer(400, refused('The body does not fit.')))).toEqual([])
})
