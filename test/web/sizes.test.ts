/** How much JavaScript the portal takes, as a table. What a browser without Temporal loads on top is in first-view.e2e.ts. */
import { expect, test } from 'vitest'
import { portalFiles, type Brought } from '../support/portal-files.ts'

const LIMITS_KB = { first: 250, later: 150 } as const
/** Each file is a question and an answer, and a browser asks few at once. */
const MOST_FILES = 10
const kB = ({ bytes }: Brought) => bytes / 1000
const line = (one: Brought) => `| ${one.name.padEnd(24)} | ${kB(one).toFixed(1).padStart(7)} kB | ${String(one.files).padStart(5)} |`

test('the first view and every page stay small', () => {
  const { first, later } = portalFiles()
  console.log([`| ${'compressed JavaScript'.padEnd(24)} | ${'adds'.padStart(10)} | files |`, `| ${'-'.repeat(24)} | ${'-'.repeat(9)}: | ----: |`, line(first), ...later.filter(({ bytes }) => bytes > 0).map(line)].join('\n'))
  expect(kB(first)).toBeLessThan(LIMITS_KB.first)
  expect(later.filter((one) => kB(one) >= LIMITS_KB.later)).toEqual([])
  expect([first, ...later].filter(({ files }) => files > MOST_FILES)).toEqual([])
  // The table sees pages, and not only the files that all of them share.
  expect(later.map(({ name }) => name)).toEqual(expect.arrayContaining(['Overview', 'RequestPane', 'Approvals', 'NewPackage', 'nl']))
})
