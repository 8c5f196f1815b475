import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Lane } from './lane.ts'
import { live, type Tally } from './run.ts'
import { plan } from './world.ts'

const runs = Number(process.env['MODEL_RUNS'] ?? 80)
const seed = Number(process.env['MODEL_SEED'] ?? 20260302)
const limit = process.env['MODEL_RUNS'] ? 6 * 3_600_000 : 30_000

let lane: Lane
beforeAll(async () => { lane = await Lane.open() })
afterAll(() => lane?.close())

test('the rulebook holds', async () => {
  const tally: Tally = {}
  let done = 0
  const began = performance.now()
  const property = fc.asyncProperty(plan, async (p) => {
    done += 1
    if (done % 100 === 0 && process.env['MODEL_RUNS']) console.log(`seed ${seed}: ${done} runs, ${(done / ((performance.now() - began) / 1000)).toFixed(1)} a second`)
    expect(await live(lane, p, tally)).toEqual([])
  })
  const result = await fc.check(property, { numRuns: runs, seed, interruptAfterTimeLimit: limit, markInterruptAsFailure: false })
  console.log(`seed ${seed}: ${result.numRuns} runs in ${Math.round((performance.now() - began) / 1000)} s`, tally)
  if (result.failed) {
    console.log(`seed ${result.seed}, path ${result.counterexamplePath}, after ${result.numRuns} runs and ${result.numShrinks} shrinks:\n${JSON.stringify(result.counterexample?.[0])}`)
    throw result.errorInstance
  }
}, limit + 30_000)
