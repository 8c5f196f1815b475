/** docs/guide/coverage.md: what Latchkey is to be able to do, and which tests prove it, from the codes in their titles. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { beyond, portals, type PortalPage } from './support/portal-pages.ts'
import { betterThanEntra, capabilities, type Capability } from './support/capabilities.ts'
import { codesIn, titlesOf } from './support/titles.ts'

const root = new URL('../', import.meta.url)
const page = new URL('docs/guide/coverage.md', root)
const files = globSync(['test/**/*.{test,e2e}.ts', 'src/**/*.test.ts'], { cwd: root }).sort()
/** The files that name a code, by code. */
const named = new Map<string, Set<string>>()
for (const file of files) {
  for (const code of titlesOf(file, readFileSync(new URL(file, root), 'utf8')).flatMap(codesIn)) named.set(code, (named.get(code) ?? new Set()).add(file))
}

const isWhole = (file: string) => file.startsWith('test/')
const link = (file: string) => `[${file.replace(/^(test|src\/domain)\//, '')}](${relative('docs/guide', file)})`
const links = (code: string, wanted: (file: string) => boolean) => [...(named.get(code) ?? [])].filter(wanted).map(link).join(', ')
const isProven = ([code]: Capability) => [...(named.get(code) ?? [])].some(isWhole)

const chapters: readonly (readonly [title: string, letter: string])[] = [
  ['Capabilities of entitlement management', 'F'], ['Transitions of a request', 'R'], ['Where the documentation of Entra is silent', 'U'], ['Beyond Entra', 'L'],
]
const row = (c: Capability) => `| ${c[0]} | ${c[1]} | ${c[2] ? `later: ${c[2]}` : 'this release'} | ${links(c[0], isWhole) || 'no'} | ${links(c[0], (f) => !isWhole(f))} |`
const table = (rows: readonly Capability[]) => ['| | what | due | through the server | as a rule |', '|---|---|---|---|---|', ...rows.map(row)].join('\n')

const pageRow = ([name, here]: PortalPage) => `| ${name} | ${typeof here === 'string' ? `not yet: ${here}` : `\`${here.address}\``} |`
const pageTable = (pages: readonly PortalPage[]) => ['| page | where |', '|---|---|', ...pages.map(pageRow)].join('\n')

const write = (): string => {
  const missing = capabilities.filter((c) => !c[2] && !isProven(c))
  const inScope = capabilities.filter((c) => !c[2])
  return [
    '# What is covered by tests',
    'Written from the titles of tests; do not edit: `UPDATE_COVERAGE=1 npx vitest run test/coverage-page.test.ts`. A test names in its title what it proves: `F8` is a capability of Entra, `R8` a transition of a request, '
      + '`U8` a point that Entra leaves open, `L8` something beyond Entra. *Through the server* are tests that call the API, the portal or the jobs against a real database; *as a rule* are those of a pure rule beside its code. What is due later says what it waits for.',
    `## Not covered yet\n\nDue in this release, and no test through the server names it: ${missing.length} of ${inScope.length}.`,
    missing.length === 0 ? 'Nothing.' : ['| | what |', '|---|---|', ...missing.map(([code, name]) => `| ${code} | ${name} |`)].join('\n'),
    ...chapters.map(([title, letter]) => `## ${title}\n\n${table(capabilities.filter(([code]) => code.startsWith(letter)))}`),
    `## Better than Entra\n\nPoints where Entra falls short, and tests that show that Latchkey does not.\n\n${table(betterThanEntra.filter(([code]) => named.has(code))).replaceAll(' this release |', ' |')}`,
    '## Pages of the portals\n\nWhat Entra\'s portals have, and where it is here.',
    ...portals.map(({ title, pages }) => `### ${title}\n\n${pageTable(pages)}`),
    `### Beyond Entra's pages\n\n${pageTable(beyond)}`,
  ].join('\n\n') + '\n'
}

test('what is covered is written down as it is', () => {
  const found = write()
  if (process.env['UPDATE_COVERAGE']) writeFileSync(page, found)
  expect(readFileSync(page, 'utf8'), 'run it with UPDATE_COVERAGE=1').toBe(found)
})

test('each page of the portals that is said to be there is on the map', () => {
  const map = readFileSync(new URL('web/routes.tsx', root), 'utf8')
  const missing = [...portals.flatMap(({ pages }) => pages), ...beyond].filter(([, here]) => typeof here !== 'string' && !map.includes(`'./pages/${here.page}'`))
  expect(missing.map(([name]) => name)).toEqual([])
})

test('titles name codes that exist, and each code is there once', () => {
  const known = [...capabilities, ...betterThanEntra].map(([code]) => code)
  expect(known).toEqual([...new Set(known)])
  expect([...named].filter(([code]) => !known.includes(code)).map(([code, where]) => `${code} in ${[...where].join(', ')}`)).toEqual([])
})

test.each([
  ["test('F8 asks', () => {})", ['F8']],
  ["describe('F8 R12', () => { test.each([['L1']])('U14 %s', () => {}) })", ['F8', 'R12', 'U14']],
  ['describe.skipIf(no)(`D9 ${x} L18`, () => {})', ['D9', 'L18']],
  ["test('P11D, v1.0, U14b, RF8 and A1.5 are none; F1, F2', () => {})", ['F1', 'F2']],
  ["other('F8')", []],
])('codes are read from titles: %s', (text, codes) => {
  expect(titlesOf('a.test.ts', text).flatMap(codesIn)).toEqual(codes)
})
