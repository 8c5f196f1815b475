import { describe, expect, test } from 'vitest'
import { offsetsOf, rowAt, slotsOf } from './table-rows.ts'

const keys = Array.from({ length: 1000 }, (_, n) => String(n))
const offsets = offsetsOf(keys, new Map([['0', 10], ['1', 30]]))

describe('where rows are', () => {
  test('rows that nobody saw count as an average one', () => {
    expect([offsets[1], offsets[2], offsets[3], offsets[1000]]).toEqual([10, 40, 60, 40 + 998 * 20])
  })
  test.each([
    [-50, 0],
    [0, 0],
    [9, 0],
    [10, 1],
    [39, 1],
    [40, 2],
    [99_999, 999],
  ])('at %i pixels is row %i', (height, row) => {
    expect(rowAt(offsets, height)).toBe(row)
  })
  test('an empty list has no rows, and a place all the same', () => {
    expect(rowAt(offsetsOf([], new Map()), 5)).toBe(0)
    expect(slotsOf(offsetsOf([], new Map()), [0, 32], -1)).toEqual({ slots: [], rest: 0 })
  })
})

describe('which rows are drawn', () => {
  const height = (index: number) => offsets[index + 1]! - offsets[index]!
  const total = ({ slots, rest }: ReturnType<typeof slotsOf>) => slots.reduce((sum, { index, gap }) => sum + gap + height(index), 0) + rest
  test.each([
    [[0, 20], -1, 21],
    [[500, 520], -1, 21],
    [[500, 520], 3, 22],
    [[500, 520], 510, 21],
    [[500, 520], 900, 22],
    [[990, 1040], -1, 10],
    [[990, 1040], 2000, 10],
  ] as const)('near %j with the focus in row %i: %i rows, and room for all the others', (near, kept, count) => {
    const view = slotsOf(offsets, near, kept)
    expect(view.slots).toHaveLength(count)
    expect(total(view)).toBe(offsets[1000])
    if (kept >= 0 && kept < keys.length) expect(view.slots.map(({ index }) => index)).toContain(kept)
  })
})
