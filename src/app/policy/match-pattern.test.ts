import { expect, test } from 'vitest'
import { matchPattern } from './match-pattern.ts'

test.each([
  ['[0-9]{4}', '4711', true], ['^[0-9]{4}$', '4711', true], ['[0-9]{4}', '47110', false], ['[0-9]{4}', 'x4711', false],
  ['a|b', 'b', true], ['a|b', 'ab', false], ['\\p{Lu}.*', 'Łódź', true], ['', '', true], ['a.c', 'a\nc', false], ['(', '(', false], ['\\', 'x', false],
])('%s on %j: %s', (pattern, text, expected) => {
  expect(matchPattern(pattern, text)).toBe(expected)
})

test.each(['(a+)+', '(a|a)*', '(a|aa)+', '(.*a){20}', 'a*a*a*a*a*b', '(?=(a+)+$)b'])('%s does not hold up the server', (pattern) => {
  const began = performance.now()
  expect(matchPattern(pattern, `${'a'.repeat(999)}!`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a pattern is only a pattern', () => {
  expect(matchPattern('x', { toString: () => 'x' } as unknown as string)).toBe(true)
  expect(matchPattern('"); this.escaped = true; ("', 'x')).toBe(false)
  expect('escaped' in globalThis).toBe(false)
})
