import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { testClock } from './clock.ts'
import { newIds } from './ids.ts'
import { parseDuration } from './domain/time.ts'

test('an id is a UUID of version 7 with the time of the clock', () => {
  const id = newIds(testClock('2026-06-05T08:00:00Z'))()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Temporal.Instant.from('2026-06-05T08:00:00Z').epochMilliseconds)
})

test('ids only go up: within a millisecond, beyond its count, and when the clock moves', () => {
  const clock = testClock('2026-06-05T08:00:00Z')
  const newId = newIds(clock)
  const ids = Array.from({ length: 10_000 }, newId)
  clock.move(parseDuration('P1D')!)
  ids.push(newId())
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
})
