import { expect, test } from 'vitest'
import type { PendingRequest } from '../../api/types.ts'
import { pendingGroups, pendingOrderOf, type PendingOrder } from './pending-order.ts'

const request = (id: string, person: string, name: string): PendingRequest => ({
  id, requestType: 'userAdd', state: 'pendingApproval', createdDateTime: `2026-05-0${id}T00:00:00Z`, target: { displayName: person }, accessPackage: { id: name, displayName: name },
})
const rows = [request('1', 'Joann', 'VPN'), request('2', 'Bram', 'Licence'), request('3', 'Joann', 'Licence'), request('4', 'Aditi', 'Licence'), request('5', 'Chiara', 'Archive')]
const due: Record<string, string> = { '1': '2026-06-03T00:00:00Z', '3': '2026-06-01T00:00:00Z', '4': '2026-06-02T00:00:00Z' }

test.each<[PendingOrder, [string | undefined, string][]]>([
  ['due', [[undefined, '3 4 1 2 5']]],
  ['package', [[undefined, '5'], ['Licence', '3 4 2'], [undefined, '1']]],
  ['person', [[undefined, '4 2 5'], ['Joann', '3 1']]],
])('by %s', (order, expected) => {
  expect(pendingGroups(rows, order, (id) => due[id]).map(({ name, rows: its }) => [name, its.map(({ id }) => id).join(' ')])).toEqual(expected)
})

test('nothing waits, nothing stands in a group', () => {
  expect(pendingGroups([], 'due', () => undefined)).toEqual([])
  expect(pendingOrderOf('sideways')).toBe('due')
})
