import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCsv } from './csv-parse.ts'

const limits = { records: 100, columns: 20, cell: 100 }
const read = (text: string) => parseCsv(text, limits)
const cells = (text: string) => {
  const csv = read(text)
  return csv.ok ? csv.records.map((r) => r.cells) : csv.failure
}

describe('a file of a spreadsheet is read', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'], ['semicolons', 'a;b\r\n1;2\r\n'], ['tabs', 'a\tb\n1\t2'], ['a byte order mark', '\ufeffa,b\n1,2'], ['quotes', '"a","b"\r\n"1","2"'],
    ['line ends of old', 'a,b\r1,2\r'], ['empty lines', '\na,b\n\n,\n1,2\n\n'], ['cells too many, but empty', 'a,b\n1,2,,\n'],
  ])('with %s', (_, text) => {
    expect(cells(text)).toEqual([['a', 'b'], ['1', '2']])
  })

  test.each([
    ['a comma and a quote in quotes', 'a\n"x, ""y"""\n', [['a'], ['x, "y"']]],
    ['a line end in quotes', 'a,b\n"one\r\ntwo",2\n', [['a', 'b'], ['one\r\ntwo', '2']]],
    ['a separator that stands in a quoted heading only', '"a;b;c",d\n1,2\n', [['a;b;c', 'd'], ['1', '2']]],
    ['a quote within a plain cell', 'a,b\n5" pipe,2\n', [['a', 'b'], ['5" pipe', '2']]],
    ['fewer cells than headings', 'a,b,c\n1\n', [['a', 'b', 'c'], ['1']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(cells(text)).toEqual(expected)
  })

  test('lines are counted as an editor does, also after a cell of several lines', () => {
    const csv = read('a\n"1\n2\n3"\n\nx\n')
    expect(csv.ok && csv.records.map((r) => r.line)).toEqual([1, 2, 6])
  })
})

describe('what could be read in two ways is refused, with its line', () => {
  test.each([
    ['a quote that is not closed', 'a\nx\n"y\nz', 3, 'not closed'],
    ['something after a quote', 'a\n"x"y\n', 2, 'after a closing quote'],
    ['more cells than headings', 'a,b\n1,2,3\n', 2, 'it has 3 cells, and the first line has 2 columns'],
    ['too many columns', 'a,'.repeat(100_000), 1, 'more than 20 cells'],
    ['too many lines', `a\n${'x\n'.repeat(101)}`, 102, 'more than 100 lines'],
    ['a cell that is too long', `a\n${'x'.repeat(101)}`, 2, 'a cell has 101 characters'],
  ])('%s', (_, text, line, problem) => {
    expect(cells(text)).toEqual({ line, problem: expect.stringContaining(problem) })
  })
})

test('whatever is written by the rules comes back, with any separator and any line end', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', '\r', ' ', '=') , maxLength: 8 })
  const table = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  fc.assert(fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, by, end, marked) => {
    const head = rows[0]!.map((_, i) => `h${i}`)
    const quoted = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(by))
    // A header of one column says nothing of the separator, and needs none.
    const text = (marked ? '\ufeff' : '') + [head.join(by), ...quoted].join(end)
    expect(cells(text)).toEqual([head, ...rows.filter((row) => row.some((c) => c !== ''))])
  }))
})

test('whatever is sent, it is read or refused, and quickly', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', '\0'), maxLength: 400 }), (text) => {
    const csv = read(text)
    expect(csv.ok ? csv.records.every((r) => r.cells.length > 0) : csv.failure.problem.length > 0).toBe(true)
  }))
})
