/**
 * The rulebook as a property: whatever people, policies, clocks, targets and crashes do, five sentences hold. `MODEL_RUNS`,
 * `MODEL_SEED` and `MODEL_LANES` say how much, which, and how many side by side; `MODEL_PLAN` names a file with one plan, as a failure prints it, to be lived again.
 */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connector } from '#connectors/connector.ts'
import { found, witness } from './found.ts'
import { ids } from './ids.ts'
import { sentences } from './judge.ts'
import { Lane, type Guard } from './lane.ts'
import { live, type Tally } from './run.ts'
import { plan, sizes, type Plan } from './world.ts'

const { MODEL_RUNS, MODEL_LANES = '1', MODEL_SEED = '20260302', MODEL_PLAN } = process.env
const seed = Number(MODEL_SEED)
const [runs, seconds] = MODEL_RUNS ? [Number(MODEL_RUNS), 6 * 3600] : [100, 15]
/** So many failures end a run. */
const most = runs > 1 && MODEL_RUNS ? 20 : 1

let lanes: Lane[] = []
beforeAll(async () => { lanes = await Promise.all(Array.from({ length: Number(MODEL_LANES) }, () => Lane.open())) })
afterAll(() => Promise.all(lanes.map((lane) => lane.close())))

test.each(found)('%s', async (_, p) => {
  expect(await live(lanes[0]!, p)).toEqual([])
})

test('the rulebook holds: scopes F28 F29, asking F45 F46 R1 R2, approval F30 F31 F32 F33 F50 F52 R8 R11 R12 R13 R14 R15 R16 R18, delivery F14 F15 F17 R19 R20 R21 R23 R28, extension F41 R29, rules F42, incompatibility F53, assignment F57 F60, movers L1, leavers L2, approvers L7, both sides L8', async () => {
  const tally: Tally = {}
  const began = performance.now()
  const spent = () => Math.round((performance.now() - began) / 1000)
  let [taken, done] = [0, 0]
  const failures: { readonly seed: number; readonly error: unknown }[] = []
  await Promise.all(lanes.map(async (lane) => {
    while (taken < runs && spent() < seconds && failures.length < most) {
      const one = seed + taken++
      const property = fc.asyncProperty(plan, async (p) => { expect(await live(lane, p, tally)).toEqual([]) })
      const examples: [Plan][] = MODEL_PLAN ? [[JSON.parse(readFileSync(MODEL_PLAN, 'utf8')) as Plan]] : []
      // Making a plan smaller takes a while: of many runs, only the seed of a failure is told.
      const result = await fc.check(property, { numRuns: 1, seed: one, examples, endOnFailure: most > 1, unbiased: one % 2 === 1 })
      done += 1
      if (result.failed) {
        failures.push({ seed: one, error: result.errorInstance })
        console.log(`MODEL_RUNS=1 MODEL_SEED=${one}: ${String(result.errorInstance).slice(0, 600)}\n${JSON.stringify(result.counterexample?.[0])}`)
      }
      if (MODEL_RUNS && done % 100 === 0) console.log(`${done} runs in ${spent()} s, ${failures.length} failures`)
    }
  }))
  console.log(`${done} runs from seed ${seed} on in ${spent()} s, ${failures.length} failures`, tally)
  for (const { error } of failures) throw error
}, seconds * 1000 + 60_000)

/** A connector that says it took a role away, or gave it, and did nothing. */
const lying = (what: 'grant' | 'revoke') => ({ grantMany: _, ...real }: Connector): Connector => {
  const lies = new Map<string, boolean>()
  const key = (principal: string, role: object) => principal + JSON.stringify(role)
  return {
    ...real,
    has: async (principal, role) => lies.get(key(principal, role)) ?? real.has(principal, role),
    grant: async (principal, role) => { if (what === 'grant') lies.set(key(principal, role), true); else { lies.delete(key(principal, role)); await real.grant(principal, role) } },
    revoke: async (principal, role) => { if (what === 'revoke') lies.set(key(principal, role), false); else { lies.delete(key(principal, role)); await real.revoke(principal, role) } },
  }
}
const decidedBy = (who: string) => `update approval_stage t set status = 'Completed', review_result = 'Denied', reviewed_by_id = ${who}, next_reminder_at = null, escalates_at = null
  from assignment_request r join subject s on s.id = r.target_id where r.id = t.approval_id and t.status = 'InProgress'`
const everyGroup = Array.from({ length: sizes.groups }, (_, g) => ids.group(g))

describe('the judge finds it', () => {
  test.each<[string, string, Guard]>([
    ['when a target keeps what was taken away', sentences.holds, { connector: lying('revoke') }],
    ['when a target does not have what was given', sentences.lacks, { connector: lying('grant') }],
    ['when a person decided about themselves', sentences.own, { meanwhile: (pool) => pool.query(decidedBy('s.object_id')) }],
    ['when a stage was decided behind the rules', sentences.stranger, { meanwhile: (pool) => pool.query(decidedBy(`'${ids.administrator}'`)) }],
    ['when the door takes everybody for a member of every group', sentences.stranger, { caller: (c) => ({ ...c, principals: [c.id, ...everyGroup] }) }],
    ['when a request waits for ever', sentences.ends, { meanwhile: (pool) => pool.query(`update assignment_request set state = 'scheduled', starts_at = '2999-01-01', retry_at = null where state in ('submitted', 'pendingApproval', 'scheduled', 'delivering')`) }],
  ])('%s', async (_, sentence, guard) => {
    expect((await live(lanes[0]!, witness, {}, guard)).some((c) => c.startsWith(sentence))).toBe(true)
  })

  test('and nothing where nothing is wrong', async () => {
    expect(await live(lanes[0]!, witness)).toEqual([])
  })
})
