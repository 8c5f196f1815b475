import { expect, test } from 'vitest'
import type { GraphPackage } from '../../../api/admin-graph.ts'
import { HEIGHTS, layOut, pathsThrough, relationsOf } from './relations.ts'

const resource = (name: string) => ({ id: `id of ${name}`, displayName: name, originId: name, originSystem: 'AadGroup' })
const pack = (name: string, catalog: string, ...gives: string[]): GraphPackage => ({
  id: name,
  displayName: name,
  catalog: { id: catalog, displayName: catalog },
  resourceRoleScopes: gives.map((g) => ({ id: `${name} ${g}`, role: { id: `${catalog} ${g}`, displayName: 'Member', resource: resource(g) } })),
})
const packages = [pack('B', 'two', 'sales'), pack('A', 'one', 'sales', 'engines'), pack('C', 'one', 'engines'), pack('D', 'two')]

test('each thing is one node: a role of two packages, a target of two catalogs', () => {
  const { nodes, edges } = relationsOf(packages, [resource('unused'), resource('sales')], 'one')
  const keys = (column: string) => nodes.filter((n) => n.column === column).map((n) => n.key)
  expect(keys('catalog')).toEqual(['catalog two', 'catalog one'])
  expect(keys('package')).toHaveLength(4)
  expect(keys('role')).toEqual(['role two sales', 'role one sales', 'role one engines'])
  expect(keys('target')).toEqual(['target AadGroup sales', 'target AadGroup engines', 'target AadGroup unused'])
  expect(edges).toHaveLength(4 + 4 + 3)
})

test('the paths of a node go both ways, and not back on the way', () => {
  const { edges } = relationsOf(packages)
  expect([...pathsThrough('package A', edges)].toSorted()).toEqual(['catalog one', 'package A', 'role one engines', 'role one sales', 'target AadGroup engines', 'target AadGroup sales'])
  expect([...pathsThrough('target AadGroup sales', edges)].toSorted()).toEqual(['catalog one', 'catalog two', 'package A', 'package B', 'role one sales', 'role two sales', 'target AadGroup sales'])
})

test('nothing lies on anything else, and packages of a catalog stand together', () => {
  const { columns, height } = layOut(relationsOf(packages, [resource('unused')], 'one'))
  for (const column of ['catalog', 'package', 'role', 'target'] as const) {
    const tops = columns[column].map((n) => n.top)
    expect(tops.every((top, i) => i === 0 || top >= tops[i - 1]! + HEIGHTS[column])).toBe(true)
    expect(tops.every((top) => top >= 0 && top + HEIGHTS[column] <= height)).toBe(true)
  }
  expect(columns.package.map((n) => n.name)).toEqual(['A', 'C', 'B', 'D'])
  expect(layOut({ nodes: [], edges: [] }).height).toBe(0)
})
