/**
 * The rules of the tree, as tables. A rule looks at one file and gives a sentence for everything that breaks it; the
 * test holds every file of the product against them.
 */
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'

/** What the rules know about a file. Paths are relative to the project, with slashes. */
export type SourceFile = {
  readonly path: string
  readonly lines: number
  /** Files of the project (`src/db/pool.ts`) and packages (`zod`, `node:fs`) that it imports, types included. */
  readonly imports: readonly string[]
  readonly functions: readonly { readonly name: string; readonly line: number; readonly length: number }[]
  /** Globals that it reads, as they are written: `Date.now`, `new Date`, `process.env`. */
  readonly globals: readonly { readonly name: string; readonly line: number }[]
}
export type Rule = { readonly name: string; check(file: SourceFile): readonly string[] }

const seams = ['src/clock.ts', 'src/config.ts', 'src/events.ts', 'src/ids.ts', 'src/log.ts', 'src/telemetry']
const connectors = ['src/connectors/connector.ts', 'src/connectors/index.ts']

/** Who may import what of ours, besides its own folder. Arrows point right only; a folder that is missing here fails. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/model': ['src/domain'],
  'src/odata': ['src/model/entity.ts', 'src/domain'],
  'src/db': ['src/odata', 'src/model', 'src/domain', ...seams],
  'src/mail': ['src/model', 'src/domain', ...seams],
  'src/connectors': ['src/db', 'src/model', 'src/domain', ...seams],
  'src/app': ['src/connectors/connector.ts', 'src/mail', 'src/db', 'src/odata', 'src/model', 'src/domain', ...seams],
  'src/jobs': ['src/app', ...connectors, 'src/mail', 'src/db', 'src/odata', 'src/model', 'src/domain', ...seams],
  'src/identity': ['src/app', 'src/db', 'src/odata', 'src/model', 'src/domain', ...seams],
  'src/api': ['src/identity', 'src/jobs', 'src/app', ...connectors, 'src/mail', 'src/db', 'src/odata', 'src/model', 'src/domain', ...seams],
  'src/demo': ['src/identity', 'src/jobs', 'src/app', ...connectors, 'src/mail', 'src/db', 'src/odata', 'src/model', 'src/domain', ...seams],
  'src/cli': ['src', 'package.json'],
  'src/main.ts': ['src', 'package.json'],
  'web': ['src/model', 'src/domain'],
  ...Object.fromEntries(seams.map((seam) => [seam, ['src/domain', ...seams]])),
}

/** The packages that the pure folders may use; the others may use any. */
const pure: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['temporal-polyfill'],
  'src/model': ['temporal-polyfill', 'zod'],
  // Of kysely only its pieces of SQL text; what runs them is given from outside.
  'src/odata': ['temporal-polyfill', 'zod', 'kysely'],
}

/** Globals that have one place, so that time, settings and output stay in one hand. */
const places: readonly { readonly global: RegExp; readonly only: readonly string[]; readonly instead: string }[] = [
  { global: /^(Date\.now|Temporal\.Now)$/, only: ['src/clock.ts', 'web/clock.ts'], instead: 'take a Clock' },
  { global: /^new Date$/, only: ['src/clock.ts', 'src/domain/time.ts', 'web/clock.ts'], instead: 'use domain/time.ts' },
  { global: /^process\.env$/, only: ['src/config.ts'], instead: 'add the variable to config.ts' },
  { global: /^console$/, only: ['src/cli', 'src/log.ts'], instead: 'take a Log' },
]

const banned = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'service']
const LONGEST = { function: 70, file: 300, test: 400 } as const

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
/** Tests and measurements stand outside of the product: they may look at all of it. */
export const isTest = (path: string): boolean => isWithin(path, 'test') || isWithin(path, 'bench') || /\.(test|e2e|fixture)\.tsx?$/.test(path)
/** The sentences of a language are one list, however long. */
const isTexts = (path: string): boolean => /\/texts\//.test(path)
const homeOf = (path: string): string | undefined => Object.keys(arrows).find((folder) => isWithin(path, folder))
const isOurs = (target: string): boolean => isWithin(target, 'src') || isWithin(target, 'web') || target === 'package.json'

export const rules: readonly Rule[] = [
  {
    name: 'imports follow the arrows',
    check({ path, imports }) {
      if (isTest(path)) return []
      const home = homeOf(path)
      if (!home) return ['lies in no folder that the table of arrows knows']
      const may = [home, ...arrows[home]!]
      return imports.filter((target) => isOurs(target) && !may.some((place) => isWithin(target, place))).map((target) => `imports ${target}; ${home} may import ${arrows[home]!.join(', ') || 'nothing of ours'}`)
    },
  },
  {
    name: 'only connectors/index.ts imports connectors',
    check({ path, imports }) {
      if (isTest(path) || isWithin(path, 'src/connectors')) return []
      return imports.filter((target) => isWithin(target, 'src/connectors') && !connectors.includes(target)).map((target) => `imports ${target}; take it from connectors/index.ts`)
    },
  },
  {
    name: 'rules, declarations and queries are pure',
    check({ path, imports }) {
      const packages = pure[homeOf(path) ?? '']
      if (!packages || isTest(path)) return []
      return imports.filter((target) => !isOurs(target) && !packages.includes(target)).map((target) => `imports ${target}; only ${packages.join(', ')} may be used here`)
    },
  },
  {
    name: 'time, settings and output have one place',
    check({ path, globals }) {
      if (isTest(path)) return []
      return globals.flatMap(({ name, line }) =>
        places.filter(({ global, only }) => global.test(name) && !only.some((place) => isWithin(path, place))).map(({ instead }) => `line ${line}: ${name} is not for here; ${instead}`))
    },
  },
  {
    name: 'names say what a file is about',
    check({ path }) {
      // `servicePrincipal` is a noun of Graph.
      const words = path.replace(/service-?principals?/gi, '').split(/[^a-zA-Z]|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase())
      return words.filter((word) => banned.includes(word)).map((word) => `"${word}" says nothing; name it after what it does`)
    },
  },
  {
    name: 'functions are short',
    check({ path, functions }) {
      if (isTest(path)) return []
      return functions.filter(({ length }) => length > LONGEST.function).map(({ name, line, length }) => `line ${line}: ${name} has ${length} lines; ${LONGEST.function} at most`)
    },
  },
  {
    name: 'files are short',
    check({ path, lines }) {
      const longest = isTest(path) ? LONGEST.test : LONGEST.file
      return lines > longest && !isTexts(path) ? [`has ${lines} lines; ${longest} at most`] : []
    },
  },
]

type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

/** Reads what the rules want to know from the text of a file. */
export function readSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0]!.message}`)
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const imports: string[] = []
  const functions: SourceFile['functions'][number][] = []
  const globals: SourceFile['globals'][number][] = []
  walk(program as unknown as Node, undefined, (node, parent) => {
    const target = importedBy(node)
    if (target !== undefined) imports.push(resolveImport(path, target))
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) functions.push({ name: nameOf(node, parent), line: lineOf(node.start), length: lineOf(node.end) - lineOf(node.start) + 1 })
    const global = globalOf(node)
    if (global) globals.push({ name: global, line: lineOf(node.start) })
  })
  return { path, lines: text.replace(/\n$/, '').split('\n').length, imports, functions, globals }
}

function walk(node: Node, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  visit(node, parent)
  for (const value of Object.values(node)) for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, node, visit)
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number'

/** `import … from`, `export … from`, `import()` and `import type` all count: a type is a dependency too. */
function importedBy({ type, source }: Node): string | undefined {
  if (!/^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(type)) return undefined
  const value = (source as { value?: unknown } | null | undefined)?.value
  return typeof value === 'string' ? value : undefined
}

function resolveImport(path: string, target: string): string {
  if (target.startsWith('#')) return normalize(`src/${target.slice(1)}`)
  return target.startsWith('.') ? normalize(join(dirname(path), target)) : target
}

function nameOf(node: Node, parent: Node | undefined): string {
  const named = (node['id'] ?? parent?.['id'] ?? parent?.['key']) as { name?: string } | undefined
  return named?.name ?? 'a function'
}

const nameOfIdentifier = (node: unknown): string | undefined => (isNode(node) && node.type === 'Identifier' ? (node['name'] as string) : undefined)

function globalOf(node: Node): string | undefined {
  if (node.type === 'NewExpression' && nameOfIdentifier(node['callee']) === 'Date') return 'new Date'
  if (node.type !== 'MemberExpression') return undefined
  const object = nameOfIdentifier(node['object'])
  return object === 'console' ? 'console' : object && `${object}.${nameOfIdentifier(node['property'])}`
}
