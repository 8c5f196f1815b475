import { expect, test } from 'vitest'
import { openPrepared } from './prepared.ts'

const ask = (prepared: ReturnType<typeof openPrepared>, text: string, times: number) => Array.from({ length: times }, () => prepared.of({ text, values: [1] })).at(-1)!

test('a statement that comes for the third time has a name, the same from then on, and keeps its values', () => {
  const prepared = openPrepared()
  expect(ask(prepared, 'select $1', 2)).toEqual({ text: 'select $1', values: [1] })
  const named = ask(prepared, 'select $1', 1)
  expect(named).toEqual({ text: 'select $1', values: [1], name: expect.stringMatching(/^often_[0-9a-f]{32}$/) })
  expect(ask(prepared, 'select $1', 1)).toEqual(named)
  expect(ask(prepared, 'select $1 + 1', 3).name).not.toBe(named.name)
})

test('names are few, however many statements there are', () => {
  const prepared = openPrepared()
  const names = Array.from({ length: 1000 }, (_, n) => ask(prepared, `select ${n}`, 5).name).filter((name) => name !== undefined)
  expect(new Set(names).size).toBe(50)
  expect(ask(prepared, 'select 0', 1).name).toBeDefined()
})

test('what was forgotten comes back under a new name', () => {
  const prepared = openPrepared()
  const before = ask(prepared, 'select $1', 3).name
  prepared.forget()
  expect(ask(prepared, 'select $1', 2).name).toBeUndefined()
  const after = ask(prepared, 'select $1', 1).name
  expect(after).toBeDefined()
  expect(after).not.toBe(before)
})

test('what looks for a piece of text is planned for that text each time', () => {
  const prepared = openPrepared()
  expect(ask(prepared, 'select 1 where lower(name) like lower($1::text)', 10).name).toBeUndefined()
})
