import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, csvLine } from './csv-cell.ts'

describe('F79 a cell of a report', () => {
  test.each([
    ['Joann Guerrero', 'Joann Guerrero'],
    ['Guerrero, Joann', '"Guerrero, Joann"'],
    ['the "big" one', '"the ""big"" one"'],
    ['two\nlines', '"two\nlines"'],
    [' spaced', '" spaced"'],
    ['', ''], [null, ''], [undefined, ''],
    [-5, '-5'], [0, '0'], [true, 'true'],
    ['=1+1', "'=1+1"],
    ['+31 6 0555', "'+31 6 0555"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['\t=1+1', "'\t=1+1"],
    ['\r=1+1', '"\'\r=1+1"'],
    ['＝1+1', "'＝1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['a=1', 'a=1'],
    ['2026-06-05T00:00:00.000Z', '2026-06-05T00:00:00.000Z'],
  ])('%j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  /** A reader of RFC 4180 for one line. */
  const cellsOf = (line: string): string[] => {
    const cells: string[] = []
    for (let rest = `,${line.replace(/\r\n$/, '')}`; rest !== '';) {
      const [whole, quoted, plain] = /^,(?:"((?:[^"]|"")*)"|([^,"]*))/.exec(rest)!
      cells.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
      rest = rest.slice(whole.length)
    }
    return cells
  }
  test('whatever stands in it comes back, and begins no formula', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '=', '+', '-', '@', '"', ',', '\n', '\r', '\t', ' ', 'é') }), { minLength: 1, maxLength: 5 }), (values) => {
      const cells = cellsOf(csvLine(values))
      expect(cells.map((c, i) => (c === `'${values[i]}` ? values[i] : c))).toEqual(values)
      for (const cell of cells) expect(cell.trimStart()).not.toMatch(/^[=+\-@]/)
    }))
  })
})
