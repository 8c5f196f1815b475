import { expect, test } from 'vitest'
import type { ConflictCount, RuledPackage } from '../../../api/admin-separation.ts'
import { gridOf, keyOf, pairsOf } from './matrix.ts'

const named = (id: string) => ({ id, displayName: id.toUpperCase() })
const ruled = (id: string, ...others: string[]): RuledPackage => ({ ...named(id), incompatibleAccessPackages: others.map(named) })
const count = (id: string, other: string, people: number, excepted = 0): ConflictCount => ({ accessPackage: named(id), conflict: { kind: 'accessPackage', ...named(other) }, people, excepted })
const shown = (grid: ReturnType<typeof gridOf>) => Object.fromEntries([...grid.cells].map(([key, { direction, people, excepted }]) => [key, [direction, people, excepted]]))

test('a pair is one way or both ways, and is the same from both sides', () => {
  const grid = gridOf([ruled('b', 'a'), ruled('a', 'b', 'c'), ruled('c')], [count('a', 'c', 3, 1)], false)
  expect(grid.packages.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(shown(grid)).toEqual({ 'a b': ['both', 0, 0], 'b a': ['both', 0, 0], 'a c': ['to', 3, 1], 'c a': ['from', 3, 1] })
  expect(pairsOf(grid).map(({ row, column }) => keyOf(row.id, column.id))).toEqual(['a b', 'a c'])
})

test('where the tenant says so, every pair is both ways', () => {
  const grid = gridOf([ruled('b', 'a'), ruled('a')], [], true)
  expect(shown(grid)).toEqual({ 'a b': ['both', 0, 0], 'b a': ['both', 0, 0] })
  expect(pairsOf(grid)).toHaveLength(1)
})

test('a package that one may not read is there because another names it; groups and roles are not', () => {
  const grid = gridOf([ruled('a', 'x')], [{ ...count('a', 'g', 5), conflict: { kind: 'group', ...named('g') } }], false)
  expect(grid.packages.map(({ id }) => id)).toEqual(['a', 'x'])
  expect(shown(grid)).toEqual({ 'a x': ['to', 0, 0], 'x a': ['from', 0, 0] })
})
