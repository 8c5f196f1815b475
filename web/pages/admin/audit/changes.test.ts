import { describe, expect, test } from 'vitest'
import { changesOf } from './changes.ts'

const of = (oldValue: string | null, newValue: string | null) =>
  changesOf([{ displayName: 'x', oldValue, newValue }]).map(({ path, from, to }) => `${path}: ${from} → ${to}`)

describe('what an event changed', () => {
  test.each<[string, string | null, string | null, string[]]>([
    ['a flag', 'true', 'false', ['x: true → false']],
    ['a text', '"Sales"', '"Marketing"', ['x: Sales → Marketing']],
    ['from nothing', null, '"a@b.example"', ['x: null → a@b.example']],
    ['to an empty list', '["14d","1d"]', '[]', ['x: 14d, 1d → null']],
    ['one member of many', '{"a":1,"b":{"c":"P3D","d":true}}', '{"a":1,"b":{"c":"P5D","d":true}}', ['x/b/c: P3D → P5D']],
    ['members that come', null, '{"a":1,"b":2}', ['x: null → null', 'x/a: null → 1', 'x/b: null → 2'].slice(1)],
    ['things in a list', '[{"userId":"1"}]', '[{"userId":"2"},{"userId":"3"}]', ['x/1/userId: 1 → 2', 'x/2/userId: null → 3']],
    ['a value that was cut', '{"a":"long…', '{"a":"longer…', ['x: {"a":"long… → {"a":"longer…']],
    ['a note without values', null, null, ['x: null → null']],
    ['nothing but the order', '{"a":1,"b":2}', '{"b":2,"a":1}', []],
  ])('%s', (_name, before, after, lines) => {
    expect(of(before, after)).toEqual(lines)
  })
})
