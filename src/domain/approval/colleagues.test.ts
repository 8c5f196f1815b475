import { expect, test } from 'vitest'
import { tellable } from './colleagues.ts'

test.each([
  [0, 0, false], [1, 1, false], [0, 2, false], [2, 2, false], [0, 3, true], [3, 3, true], [12, 40, true],
])('%i of %i colleagues: told %s', (count, of, isTold) => {
  const counted = { count, of, sharing: 'manager' } as const
  expect(tellable(counted)).toEqual(isTold ? counted : null)
})
