import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test.each<[string, string, string]>([
  ['plain', 'Joann', 'Joann'], ['a formula', '=1+1', "'=1+1"], ['a plus', '+31 6', "'+31 6"], ['a minus', '-1', "'-1"], ['an at sign', '@SUM(A1)', "'@SUM(A1)"],
  ['a tab', '\t=1', "'\t=1"], ['a carriage return', '\r=1', '"\'\r=1"'], ['a comma', 'a,b', '"a,b"'], ['quotes', 'a "b"', '"a ""b"""'], ['a formula in quotes', '="a,b"', '"\'=""a,b"""'],
  ['a sign that is not the first', 'a=b', 'a=b'], ['nothing', '', ''],
])('L8 a cell with %s', (_, cell, expected) => expect(csvOf(['h'], [[cell]])).toBe(`h\r\n${expected}\r\n`))
