import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inCircles } from './reporting-line.ts'

test('who reports to nobody, or up to somebody who does, is in no circle', () => {
  expect(inCircles(['a', 'b', 'c'], new Map([['a', 'b'], ['b', 'c'], ['c', null]]))).toEqual(new Set())
})
test('of a circle everybody is in it, and whoever only reports into it is not', () => {
  expect(inCircles(['x', 'a', 'b', 'c'], new Map([['x', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'a']]))).toEqual(new Set(['a', 'b', 'c']))
  expect(inCircles(['a'], new Map([['a', 'a']]))).toEqual(new Set(['a']))
})
test('in any world it is those who come back to themselves', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  fc.assert(fc.property(fc.array(fc.option(fc.constantFrom(...ids)), { minLength: 6, maxLength: 6 }), (managers) => {
    const managerOf = new Map(ids.map((id, i) => [id, managers[i]!]))
    const comesBack = (id: string): boolean => {
      let at = managerOf.get(id) ?? null
      for (let hops = 0; at !== null && hops < 10; hops++) {
        if (at === id) return true
        at = managerOf.get(at) ?? null
      }
      return false
    }
    expect(inCircles(ids, managerOf)).toEqual(new Set(ids.filter(comesBack)))
  }))
})
