import { expect, test } from 'vitest'
import { fitting, inOrder } from './offered.ts'

const one = (displayName: string, more: object = {}) => ({ id: displayName, displayName, ...more })
const names = (found: readonly { displayName: string }[]) => found.map(({ displayName }) => displayName)
const board = one('Licence board')
const [lin, olivia, mei] = [one('Lin'), one('Olivia'), one('Mei', { department: 'Licensing' })]

test.each([
  ['li', ['Licence board', 'Lin', 'Olivia', 'Mei']],
  ['LICENCE', ['Licence board']],
  ['licens', ['Mei']],
  ['board licence', []],
  ['', ['Licence board', 'Lin', 'Olivia', 'Mei']],
])('“%s” fits where it stands in one piece', (text, expected) => {
  expect(names(fitting([board, lin, olivia, mei], text))).toEqual(expected)
})

test('whose name fits comes first', () => {
  expect(names(inOrder([mei, lin, board], 'li', []))).toEqual(['Lin', 'Licence board', 'Mei'])
})
test('whoever is offered already stays where they are when more are found', () => {
  expect(names(inOrder([lin, mei, olivia, board], 'li', [mei.id, board.id]))).toEqual(['Mei', 'Licence board', 'Lin', 'Olivia'])
})
test('whoever is not found any more leaves the others in their order', () => {
  expect(names(inOrder([lin, board], 'li', [mei.id, board.id]))).toEqual(['Licence board', 'Lin'])
})
