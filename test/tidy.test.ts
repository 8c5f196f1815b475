import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSource, rules, type SourceFile } from './support/tidy.ts'

const root = join(import.meta.dirname, '..')
const paths = globSync('{src,web,test,bench}/**/*.{ts,tsx}', { cwd: root, exclude: ['**/dist/**', '**/node_modules/**'] }).map((path) => path.replaceAll('\\', '/')).sort()

describe('the tree is tidy', () => {
  const files = paths.filter((path) => !path.endsWith('.d.ts')).map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))

  test.each(rules.map(({ name, check }) => [name, check] as const))('%s', (_name, check) => {
    expect(files.flatMap((file) => check(file).map((problem) => `${file.path}: ${problem}`))).toEqual([])
  })
})

describe('each rule can fail', () => {
  const longFunction = `export function long() {\n${'  work()\n'.repeat(69)}}\n`
  const cases: readonly (readonly [rule: string, path: string, text: string, problem: string])[] = [
    ['imports follow the arrows', 'src/domain/rule.ts', `import { x } from '#db/pool.ts'`, 'imports src/db/pool.ts; src/domain may import nothing of ours'],
    ['imports follow the arrows', 'src/domain/rule.ts', `import type { Clock } from '../clock.ts'`, 'imports src/clock.ts'],
    ['imports follow the arrows', 'src/app/request/submit-request.ts', `export { y } from '../../api/routes.ts'`, 'imports src/api/routes.ts; src/app may import'],
    ['imports follow the arrows', 'src/app/deliver.ts', `const x = await import('#jobs/index.ts')`, 'imports src/jobs/index.ts'],
    ['imports follow the arrows', 'src/odata/path.ts', `import { catalog } from '#model/catalog.ts'`, 'imports src/model/catalog.ts; src/odata may import src/model/entity.ts'],
    ['imports follow the arrows', 'src/odata/path.ts', `let x: import('#app/app.ts').App`, 'imports src/app/app.ts'],
    ['imports follow the arrows', 'web/pages/Home.tsx', `import { z } from '../../src/api/routes.ts'\nexport const Home = () => <p />`, 'imports src/api/routes.ts; web may import src/model, src/domain'],
    ['imports follow the arrows', 'src/misc/thing.ts', '', 'lies in no folder'],
    ['only connectors/index.ts imports connectors', 'src/cli/main.ts', `import { scim } from '#connectors/scim/connector.ts'`, 'imports src/connectors/scim/connector.ts; take it from connectors/index.ts'],
    ['rules, declarations and queries are pure', 'src/domain/rule.ts', `import { readFileSync } from 'node:fs'`, 'imports node:fs; only temporal-polyfill may be used here'],
    ['time, settings and output have one place', 'src/app/x.ts', 'export const x = 1\nexport const now = () => Date.now()', 'line 2: Date.now is not for here; take a Clock'],
    ['time, settings and output have one place', 'src/app/x.ts', 'Temporal.Now.instant()', 'Temporal.Now is not for here'],
    ['time, settings and output have one place', 'web/ui/x.tsx', 'const today = new Date()', 'new Date is not for here; use domain/time.ts'],
    ['time, settings and output have one place', 'src/db/x.ts', 'const { HOME } = process.env', 'process.env is not for here'],
    ['time, settings and output have one place', 'src/db/x.ts', 'console.log(1)', 'console is not for here; take a Log'],
    ['names say what a file is about', 'src/app/date-utils.ts', '', '"utils" says nothing'],
    ['names say what a file is about', 'web/ui/RequestManager.tsx', '', '"manager" says nothing'],
    ['functions are short', 'src/app/x.ts', longFunction, 'line 1: long has 71 lines; 70 at most'],
    ['functions are short', 'src/app/x.ts', `export const long = async () => {\n${'  work()\n'.repeat(69)}}`, 'long has 71 lines'],
    ['files are short', 'src/app/x.ts', 'work()\n'.repeat(301), 'has 301 lines; 300 at most'],
    ['files are short', 'test/api/x.test.ts', 'work()\n'.repeat(401), 'has 401 lines; 400 at most'],
  ]
  const problemsOf = (name: string, file: SourceFile) => rules.find((rule) => rule.name === name)!.check(file)

  test.each(cases)('%s: %s', (name, path, text, problem) => {
    expect(problemsOf(name, readSource(path, text))).toEqual([expect.stringContaining(problem)])
  })

  test('no rule is without a case', () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(rules.map(({ name }) => name)))
  })

  test.each([
    ['src/db/x.ts', `// console.log, new Date() and Date.now() are only spoken of\nexport const text = 'process.env'`],
    ['src/model/service-principal.ts', 'export const x = 1'],
    ['src/app/x.ts', `import { a } from '#domain/a.ts'\nimport type { C } from '#connectors/connector.ts'\nimport { b } from './b.ts'\nimport { z } from 'zod'`],
    ['src/app/x.ts', longFunction.replace('  work()\n', '')],
    ['web/texts/nl.ts', 'text()\n'.repeat(900)],
    ['src/app/x.test.ts', `import { serve } from '#api/server.ts'\nconsole.log(process.env)`],
  ])('%s may', (path, text) => {
    const file = readSource(path, text)
    expect(rules.flatMap((rule) => rule.check(file))).toEqual([])
  })
})
