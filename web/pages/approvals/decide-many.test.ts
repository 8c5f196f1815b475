import { expect, test } from 'vitest'
import { GraphError, Unreachable } from '../../api/graph-error.ts'
import { decideMany, type Outcome } from './decide-many.ts'

const refusal = (status: number) => new GraphError(status, { error: { code: 'x', message: `no ${status}` } })
const ids = Array.from({ length: 20 }, (_, n) => String(n))

async function run(failures: Record<string, Error>, stopAfter = Infinity) {
  const [sent, outcomes]: [string[], Outcome[]] = [[], []]
  let [running, most] = [0, 0]
  const stopped = await decideMany({
    ids,
    send: async (id) => {
      sent.push(id)
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      if (failures[id]) throw failures[id]
    },
    onOutcome: (one) => outcomes.push(one),
    isStopped: () => outcomes.length >= stopAfter,
  })
  return { sent, outcomes, stopped, most }
}

test('each is sent once, a few at a time', async () => {
  const { sent, outcomes, stopped, most } = await run({})
  expect(sent).toEqual(ids)
  expect(outcomes).toHaveLength(20)
  expect([stopped, most]).toEqual([undefined, 4])
})

test('a refusal is told beside its request, and the rest is decided', async () => {
  const { outcomes, stopped } = await run({ 3: refusal(409), 7: refusal(500) })
  expect(outcomes.filter(({ error }) => error).map(({ id, error }) => [id, error?.message])).toEqual([['3', 'no 409'], ['7', 'no 500']])
  expect([outcomes.length, stopped]).toEqual([20, undefined])
})

test.each([refusal(401), refusal(429), refusal(503), new Unreachable('cut')])('what would fail for all stops the rest: %s', async (error) => {
  const { sent, outcomes, stopped } = await run({ 4: error })
  expect(stopped).toBe(error)
  expect(sent.length).toBeLessThan(10)
  expect(outcomes.map(({ id }) => id)).not.toContain('4')
})

test('somebody stops it: what is under way is finished, nothing more is sent', async () => {
  const { sent, outcomes } = await run({}, 6)
  expect(outcomes.length).toBe(sent.length)
  expect(sent.length).toBeLessThan(10)
})
