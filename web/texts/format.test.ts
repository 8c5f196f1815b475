import { expect, test } from 'vitest'
import { now } from '../clock.ts'
import { leftIn } from './format.ts'

await import('temporal-polyfill/global')

const left = leftIn((iso) => iso)

test.each([
  [{ seconds: 20 }, 'PT1M'],
  [{ hours: 1, minutes: 34 }, 'PT94M'],
  [{ hours: 2, minutes: 59 }, 'PT2H'],
  [{ hours: 47, minutes: 59 }, 'PT47H'],
  [{ hours: 48, minutes: 47 }, 'P2D'],
  [{ hours: 24 * 7, minutes: 30 }, 'P7D'],
  [{ hours: 24 * 14 - 1, minutes: 1 }, 'P14D'],
  [{ hours: 24 * 14 - 2 }, 'P13D'],
])('of %o is left, rounded down, %s', (ahead, expected) => {
  expect(left(now().add(ahead).add({ seconds: 5 }).toString())).toBe(expected)
})
