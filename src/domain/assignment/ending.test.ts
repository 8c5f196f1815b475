import { expect, test } from 'vitest'
import { system } from '../caller.ts'
import { endingOf } from './ending.ts'

const [lukas, mary] = ['lukas', 'mary']
const end = '2026-12-01T00:00:00.000Z'
test.each([
  ['the holder', 'userRemove', lukas, null, end, 'givenUp'],
  ['the holder, who is an administrator', 'adminRemove', lukas, null, end, 'givenUp'],
  ['the manager', 'userRemove', mary, null, end, 'removed'],
  ['the approver', 'approverRemove', mary, null, end, 'removed'],
  ['an administrator', 'adminRemove', mary, end, end, 'removed'],
  ['the clock', 'systemRemove', system.id, end, end, 'expired'],
  ['the clock, late', 'systemRemove', system.id, end, '2026-12-03T00:00:00.000Z', 'expired'],
  ['a rule, before the end', 'systemRemove', system.id, end, '2026-11-30T23:59:59.999Z', 'removed'],
  ['a rule, where there is no end', 'systemRemove', system.id, null, end, 'removed'],
  ['somebody who decided about a mover', 'systemRemove', mary, end, end, 'removed'],
] as const)('by %s', (_by, requestType, createdById, endsAt, createdDateTime, expected) => {
  expect(endingOf({ requestType, createdById, createdDateTime, holderId: lukas, endsAt })).toBe(expected)
})
