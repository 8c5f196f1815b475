import { expect, test } from 'vitest'
import { openPrepared } from './prepared.ts'

const ask = (prepared: ReturnType<typeof openPrepared>, text: string, times: number) => Array.from({ length: times }, () => prepared({ text, values: [1] })).at(-1)!

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

test('what asks for all columns has no name: an upgrade by another node may change them', () => {
  const prepared = openPrepared()
  for (const text of ['select * from a', 'select "a".* from a', 'select b, a.* from a, b', 'insert into a values (1) returning *']) expect(ask(prepared, text, 5).name).toBeUndefined()
  for (const text of ['select count(*) from a', 'select a.b from a', 'select a from (select * from b) as b', 'with b as (select * from a) select b.c from b']) expect(ask(prepared, text, 5).name).toBeDefined()
})
