import { beforeAll, expect, test } from 'vitest'
import type { AssignmentRequest, Requirements, Schedule } from '../api/types.ts'
import { endOfDay, followServer, startOfDay } from '../clock.ts'
import { askLike, check, emptyAsk, latestEnd, toRequest, type Ask } from './ask.ts'

// As the portal does before anything counts time.
await import('temporal-polyfill/global')

beforeAll(() => followServer('2026-12-01T12:00:00Z'))

const request = (schedule: Schedule | null): AssignmentRequest => ({ id: 'r', requestType: 'userAdd', state: 'canceled', schedule })
const period = (start: string | null, end: string | null): Schedule => ({
  startDateTime: start && startOfDay(start),
  expiration: end ? { type: 'afterDateTime', endDateTime: endOfDay(end) } : { type: 'notSpecified' },
})
const month: Requirements = { policyId: 'p', allowCustomAssignmentSchedule: true, schedule: { expiration: { type: 'afterDuration', duration: 'P30D' } } }
const asking = (part: Partial<Ask>): Ask => ({ ...emptyAsk, hasPeriod: true, ...part })

test.each<[string, Schedule | null, Partial<Ask>]>([
  ['from a day to a day', period('2027-01-05', '2027-01-20'), { hasPeriod: true, start: '2027-01-05', end: '2027-01-20' }],
  ['from approval to a day', period(null, '2027-01-20'), { hasPeriod: true, start: '', end: '2027-01-20' }],
  ['that has begun already', period('2026-11-20', '2026-12-10'), { hasPeriod: true, start: '', end: '2026-12-10' }],
  ['that is over', period('2026-11-05', '2026-11-20'), { hasPeriod: true, hasPassed: true }],
  ['from a day on, by a script', period('2027-01-05', null), { hasPeriod: true, start: '2027-01-05', end: '' }],
  ['of some days, by a script', { startDateTime: null, expiration: { type: 'afterDuration', duration: 'P3D' } }, { hasPeriod: true, start: '', end: '' }],
  ['as the policy makes it', period(null, null), {}],
  ['that is not known', null, {}],
])('asks again for the period %s', (_, schedule, expected) => {
  expect(askLike(request(schedule))).toEqual({ ...expected, justification: '', answers: {} })
})

test('what was asked for again is what is sent', () => {
  const wish = period('2027-01-05', '2027-01-20')
  expect(toRequest({ ...emptyAsk, ...askLike(request(wish)) }, 'k', month).schedule).toEqual(wish)
})

test('from a start that cannot be, no latest end follows', () => {
  expect(latestEnd(month, '2027-01-05')?.toString()).toBe('2027-02-04')
  expect(latestEnd(month, '2026-11-01')).toBe(undefined)
  // What ends as a day begins has the day before as its last.
  for (const end of [endOfDay('2027-01-31'), startOfDay('2027-02-01')])
    expect(latestEnd({ ...month, schedule: { expiration: { type: 'afterDateTime', endDateTime: end } } }, '')?.toString()).toBe('2027-01-31')
  expect(check(asking({ start: '2026-11-01', end: '2027-01-20' }), month)).toEqual({ 'schedule/startDateTime': { key: 'startPast' } })
  expect(check(asking({ start: '2027-01-05', end: '2027-03-20' }), month)).toEqual({ 'schedule/expiration/endDateTime': { key: 'endTooLate', day: '2027-02-04' } })
})
