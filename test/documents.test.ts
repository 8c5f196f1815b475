import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { routes } from '#api/routes.ts'
import { stageMachine } from '#domain/approval/stage-machine.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import { activities } from '#domain/effect.ts'
import { terminalStates, type Machine } from '#domain/machine.ts'
import { requestMachine } from '#domain/request/request-machine.ts'
import { titlesOf } from './support/titles.ts'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const architecture = read('ARCHITECTURE.md')
const diagrams = [...architecture.matchAll(/```mermaid\nstateDiagram-v2\n([\s\S]*?)```/g)].map((found) => found[1]!)

/** `a --> b: x, y` as `a --x--> b` and `a --y--> b`; the ends as they are. */
const drawn = (diagram: string): string[] =>
  diagram.trim().split('\n').flatMap((line) => {
    const [, from = '', to = '', events] = /^\s*(\S+) --> (\w+|\[\*\])(?:: (.*))?$/.exec(line) ?? []
    return events ? events.split(', ').map((event) => `${from} --${event}--> ${to}`) : [`${from} --> ${to}`]
  })
const declared = (machine: Machine<string, string>): string[] => [
  ...machine.initial.map((state) => `[*] --> ${state}`), ...machine.rows.map(([from, event, to]) => `${from} --${event}--> ${to}`), ...terminalStates(machine).map((state) => `${state} --> [*]`),
]

describe('the diagrams of ARCHITECTURE.md', () => {
  const machines: readonly Machine<string, string>[] = [requestMachine, assignmentMachine, stageMachine]
  test.each(['requests', 'assignments', 'stages'].map((name, at) => [name, at] as const))('show the life of %s as its table has it', (_name, at) => {
    expect(drawn(diagrams[at] ?? '').sort()).toEqual(declared(machines[at]!).sort())
  })
  test('are these three', () => expect(diagrams).toHaveLength(machines.length))
})

test('the tree of ARCHITECTURE.md names every folder', () => {
  const tree = architecture.split('## The tree')[1]!.split('```')[1]!
  const folders = globSync(['src/*/', 'src/{domain,app}/*/', 'test/*/', 'docs/*/'], { cwd: root }).map((path) => `${path.replaceAll('\\', '/').replace(/\/$/, '').split('/').at(-1)}/`)
  expect(folders.filter((folder) => !tree.includes(` ${folder}`))).toEqual([])
})

describe('the table of audit activities in the guide', () => {
  const guide = read('docs/guide/discovery.md').split('### Which activity comes from where')[1] ?? ''
  const rows = [...guide.matchAll(/^\| (.+) \| .*\| (.+) \|$/gm)].slice(1).map(([, names, files]) => ({ names: names!.split('; '), files: [...files!.matchAll(/`([^`]+)`/g)].map((found) => found[1]!) }))
  // The timeline, and what tells who handed on or stood in for whom, only read what others wrote.
  const files = globSync('src/app/**/*.ts', { cwd: root }).filter((path) => !/\.test\.ts$|timeline(-past)?\.ts$|handed-on\.ts$|stood-in-for\.ts$/.test(path))
  const written = new Map(files.map((path) => {
    const source = read(path)
    return [path.replace('src/app/', ''), activities.filter((activity) => source.includes(`'${activity}'`))] as const
  }))

  test('has every activity that is written, once', () => {
    expect(rows.flatMap(({ names }) => names).sort()).toEqual([...new Set([...written.values()].flat())].sort())
  })
  test.each(rows.map(({ names, files }) => [names.join('; '), names, files] as const))('names where this is written: %s', (_all, names, files) => {
    expect([...files].sort()).toEqual([...written].filter(([, found]) => found.some((name) => names.includes(name))).map(([path]) => path).sort())
  })
})

test('the guide to the API has every address of ours', () => {
  const guide = read('docs/guide/api.md').split('## Beyond Graph')[1] ?? ''
  const ours = routes.map(({ path }) => path.replace('identityGovernance/entitlementManagement/', '').replace(/\(\)$/, '')).filter((path) => path.includes('latchkey.'))
  expect([...new Set(ours)].filter((path) => !guide.includes(path))).toEqual([])
})

test('pictures that documents show are there and have words for those who do not see them, and none lies about unused', () => {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root })
  const shown = documents.flatMap((file) => [...read(file).matchAll(/!\[([^\]]*)\]\(([^)]+\.png)\)/g)].map(([, words, path]) => ({ words, file: join(dirname(file), path!) })))
  expect(shown.length).toBeGreaterThan(10)
  expect(shown.filter(({ words, file }) => !words || !existsSync(new URL(file, root))).map(({ file }) => file)).toEqual([])
  expect(globSync('docs/pictures/*.png', { cwd: root }).filter((file) => !shown.some((s) => s.file === file))).toEqual([])
})

describe('the guide to security', () => {
  const lines = read('docs/guide/security.md').split('\n').filter((line) => line.startsWith('| ')).slice(1)
  const told = lines.map((line) => line.split(' | ') as [string, string, string])

  test.each(told)('names tests that are there: %s', (_against, _holds, tests) => {
    const parts = tests.replace(/ \|$/, '').split(/(?=`(?:test|src)\/)/)
    for (const part of parts) {
      const file = /^`([^`]+)`/.exec(part)![1]!
      const titles = titlesOf(file, read(file))
      for (const [, title] of part.matchAll(/"([^"]+)"/g)) expect(titles, file).toContain(title)
    }
  })
  test('leaves out nothing', () => expect(told.length).toBeGreaterThan(25))
})
