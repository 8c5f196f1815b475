import { expect, test } from 'vitest'
import { testClock } from '#clock.ts'
import { parseDuration } from '#domain/time.ts'
import { addressOf, openRateLimit } from './rate-limit.ts'

const later = (clock: ReturnType<typeof testClock>, duration: string) => clock.move(parseDuration(duration)!)

test('a minute’s calls may come at once; then they come back one by one, for each caller alone', () => {
  const clock = testClock('2026-05-20T08:00:00Z')
  const limit = openRateLimit(6, clock)
  expect(Array.from({ length: 8 }, () => limit.take('joann'))).toEqual([0, 0, 0, 0, 0, 0, 10, 10])
  expect([limit.wait('joann'), limit.wait('mary'), limit.take('mary')]).toEqual([10, 0, 0])
  later(clock, 'PT4S')
  expect(limit.take('joann')).toBe(6)
  later(clock, 'PT6S')
  expect([limit.take('joann'), limit.take('joann')]).toEqual([0, 10])
  later(clock, 'PT1H')
  expect(Array.from({ length: 7 }, () => limit.take('joann'))).toEqual([0, 0, 0, 0, 0, 0, 10])
})

test('looking counts nothing, and no limit is none', () => {
  const [limit, none] = [openRateLimit(1, testClock('2026-05-20T08:00:00Z')), openRateLimit(0, testClock('2026-05-20T08:00:00Z'))]
  expect([limit.wait('x'), limit.wait('x'), limit.take('x'), limit.wait('x')]).toEqual([0, 0, 0, 60])
  expect(Array.from({ length: 1_000 }, () => none.take('x')).every((wait) => wait === 0)).toBe(true)
})

test('however many come, those who wait are not forgotten, and those who went are', () => {
  const clock = testClock('2026-05-20T08:00:00Z')
  const limit = openRateLimit(1, clock)
  for (let i = 0; i < 30_000; i++) limit.take(`stranger ${i}`)
  expect(limit.wait('stranger 3')).toBe(60)
  later(clock, 'PT61S')
  for (let i = 0; i < 30_000; i++) limit.take(`another ${i}`)
  expect([limit.wait('stranger 3'), limit.wait('another 3')]).toEqual([0, 60])
})

test.each([
  ['192.0.2.7', '192.0.2.7'], ['::ffff:192.0.2.7', '192.0.2.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'], ['2001:db8::9', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (ip, address) => {
  expect(addressOf(ip)).toBe(address)
})
