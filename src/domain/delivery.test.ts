import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { onEnd, planFor, retryIn } from './delivery.ts'

test.each([[true, false, 'grant'], [true, true, 'nothing'], [false, true, 'revoke'], [false, false, 'nothing']] as const)('wanted %s, given %s: %s', (wanted, given, plan) => {
  expect(planFor(wanted, given)).toBe(plan)
})

test.each([
  [false, false, 'revoke'], // ours alone: it goes
  [false, true, 'keep-prior'], // the person had it before
  [true, false, 'keep-for-another'],
  [true, true, 'keep-for-another'], // and whether it was there before is decided when the last one ends
] as const)('wanted by another %s, had before %s: %s', (wantedByAnother, hadBefore, end) => {
  expect(onEnd({ wantedByAnother, hadBefore })).toBe(end)
})

describe('when to try again', () => {
  const waits = (removal: boolean, attempts: number) => Array.from({ length: attempts }, (_, i) => retryIn(i + 1, removal))
  test('a grant: longer and longer, over several hours, and then not any more', () => {
    expect(waits(false, 11)).toEqual([30, 60, 120, 300, 600, 1200, 2400, 3600, 5400, 7200, undefined])
    const hours = waits(false, 10).reduce<number>((sum, s) => sum + s!, 0) / 3600
    expect(hours).toBeGreaterThan(5)
    expect(hours).toBeLessThan(12)
  })
  test('a removal: at the longest wait for ever', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 100_000 }), (attempts) => { expect(retryIn(attempts, true)).toBe(7200) }))
  })
  test('never sooner than before', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), (n) => { expect(retryIn(n + 1, true)!).toBeGreaterThanOrEqual(retryIn(n, true)!) }))
  })
})
