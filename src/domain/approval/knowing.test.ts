import { expect, test } from 'vitest'
import { showsApprovers } from './knowing.ts'

test.each([
  ['visible', true, true, true], ['visible', false, true, true], ['visible', false, false, true],
  ['notVisible', true, true, false], ['notVisible', true, false, false],
  ['default', true, true, true], ['default', false, true, false], ['default', true, false, false], ['default', false, false, false],
  [undefined, true, true, true], [undefined, true, false, false],
] as const)('F35 %s, tenant shows %s, member %s: %s', (stage, tenant, member, expected) => expect(showsApprovers(stage, tenant, member)).toBe(expected))
