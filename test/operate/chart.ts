/**
 * Renders the chart as far as it uses Go's templates and Helm's functions: enough for this chart, and what it does not
 * know is an error. What it gives for this chart is, line by line, what Go's own text/template gives.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

type Node = { readonly text: string } | { readonly print: string } | { readonly block: 'if' | 'with' | 'range'; readonly of: string; readonly body: Node[]; readonly otherwise: Node[] }
type Scope = { readonly dot: unknown; readonly names: ReadonlyMap<string, unknown> }
type Values = Readonly<Record<string, unknown>>

/** A value that Go's templates take for false. */
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0)
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)])) : value)
const toYaml = (value: unknown): string => stringify(sorted(value), { lineWidth: 0, indentSeq: false }).trimEnd()
const indent = (spaces: number, lines: string): string => lines.split('\n').map((line) => ' '.repeat(spaces) + line).join('\n')

const functions: Readonly<Record<string, (...args: any[]) => unknown>> = {
  quote: (value) => JSON.stringify(text(value)), toYaml, default: (otherwise, value) => (isEmpty(value) ? otherwise : value), ternary: (yes, no, which) => (which ? yes : no),
  nindent: (spaces, lines) => `\n${indent(spaces, lines)}`, trunc: (most, value: string) => value.slice(0, most), trimSuffix: (end: string, value: string) => (value.endsWith(end) ? value.slice(0, -end.length) : value),
  contains: (part: string, value: string) => value.includes(part), printf: (format: string, ...values) => values.reduce<string>((all, value) => all.replace('%s', text(value)), format),
  add: (...numbers: number[]) => numbers.reduce((a, b) => a + b, 0), not: isEmpty, list: (...all) => all, sha256sum: (value) => createHash('sha256').update(value).digest('hex'),
  dict: (...all) => Object.fromEntries(all.flatMap((key, i) => (i % 2 === 0 ? [[key, all[i + 1]]] : []))),
  required: (message, value) => { if (value === undefined || value === '') throw new Error(message); return value },
}

/** Splits a file into texts and actions, with the white space that `{{-` and `-}}` take away. */
function parseTemplate(source: string, defined: Map<string, Node[]>): Node[] {
  const pieces = source.split(/(\{\{-?(?:\/\*[\s\S]*?\*\/|(?:"(?:\\.|[^"])*"|[^}"])*?)-?\}\})/)
  const root: Node[] = []
  const open: { into: Node[]; readonly end: () => void; readonly other?: () => Node[] }[] = [{ into: root, end: () => { throw new Error('an end too many') } }]
  pieces.forEach((piece, i) => {
    const into = open.at(-1)!.into
    if (i % 2 === 0) {
      const from = pieces[i - 1]?.endsWith('-}}') ? piece.trimStart() : piece
      into.push({ text: pieces[i + 1]?.startsWith('{{-') ? from.trimEnd() : from })
      return
    }
    const action = piece.replace(/^\{\{-?\s*|\s*-?\}\}$/g, '')
    const [word = '', ...rest] = action.split(/\s+/)
    const of = rest.join(' ')
    if (action.startsWith('/*')) return
    if (word === 'end') { open.at(-1)!.end(); open.pop() } else if (word === 'else') open.at(-1)!.into = open.at(-1)!.other!()
    else if (word === 'define') { const body: Node[] = []; defined.set(of.replaceAll('"', ''), body); open.push({ into: body, end: () => {} }) } else if (word === 'if' || word === 'with' || word === 'range') {
      const node = { block: word, of, body: [] as Node[], otherwise: [] as Node[] } as const
      into.push(node)
      open.push({ into: node.body, end: () => {}, other: () => node.otherwise })
    } else into.push({ print: action })
  })
  if (open.length !== 1) throw new Error('a block without an end')
  return root
}

const tokens = (expression: string): string[] => expression.match(/"(?:\\.|[^"])*"|[()|]|[^\s()|]+/g) ?? []

/** Renders every template of a chart with values on top of its own; gives the text of each file. */
export function renderChart(folder: string, over: Values = {}, release = 'test'): ReadonlyMap<string, string> {
  const defined = new Map<string, Node[]>()
  const files = readdirSync(join(folder, 'templates')).sort().map((name) => [name, parseTemplate(readFileSync(join(folder, 'templates', name), 'utf8'), defined)] as const)
  const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as Record<string, string>
  const values = merge(parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) as Values, over)
  const root = { Values: values, Chart: { Name: chart['name'], Version: chart['version'], AppVersion: chart['appVersion'] }, Release: { Name: release, Namespace: 'ns', Service: 'Helm' }, Files: { Get: (name: string) => readFileSync(join(folder, name), 'utf8') } }

  const render = (nodes: readonly Node[], scope: Scope): string => nodes.map((node) => {
    if ('text' in node) return node.text
    if ('print' in node) return text(evaluate(tokens(node.print), scope))
    const value = evaluate(tokens(node.of), scope)
    if (isEmpty(value)) return render(node.otherwise, scope)
    if (node.block === 'range') return (value as unknown[]).map((dot) => render(node.body, { ...scope, dot })).join('')
    return render(node.body, node.block === 'with' ? { ...scope, dot: value } : scope)
  }).join('')

  function evaluate(all: readonly string[], scope: Scope): unknown {
    let depth = 0
    const stages: string[][] = [[]]
    for (const token of all) {
      if (token === '(') depth++
      if (token === ')') depth--
      if (token === '|' && depth === 0) stages.push([])
      else stages.at(-1)!.push(token)
    }
    return stages.reduce<unknown>((before, stage, i) => command(stage, scope, i === 0 ? [] : [before]), undefined)
  }
  function command(all: readonly string[], scope: Scope, last: readonly unknown[]): unknown {
    const [first = ''] = all
    const args = (from: number): unknown[] => {
      const found: unknown[] = []
      for (let i = from; i < all.length; i++) {
        if (all[i] !== '(') { found.push(operand(all[i]!, scope)); continue }
        let end = i
        for (let depth = 0; ; end++) { if (all[end] === '(') depth++; if (all[end] === ')' && --depth === 0) break }
        found.push(evaluate(all.slice(i + 1, end), scope))
        i = end
      }
      return found
    }
    if (first === 'include') {
      const [name, dot] = [...args(1), ...last] as [string, unknown]
      const body = defined.get(name)
      if (!body) throw new Error(`there is no template ${name}`)
      return render(body, { dot, names: new Map([['$', dot]]) })
    }
    if (functions[first]) return functions[first](...args(1), ...last)
    const [value, ...rest] = args(0)
    if (typeof value === 'function') return value(...rest)
    if (rest.length > 0 || last.length > 0) throw new Error(`not a function: ${first}`)
    return value
  }
  function operand(token: string, { dot, names }: Scope): unknown {
    if (token.startsWith('"')) return JSON.parse(token)
    if (/^-?\d+$/.test(token)) return Number(token)
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === '.') return dot
    const [, start, path] = /^(\$?)((?:\.\w+)*)$/.exec(token) ?? []
    if (path === undefined) throw new Error(`not known: ${token}`)
    return path.split('.').slice(1).reduce<unknown>((value, name) => {
      if (value === dot && name in root && value !== root && !(name in (value as object))) throw new Error(`${token}: not there inside with or range`)
      return (value as Record<string, unknown> | undefined)?.[name]
    }, start ? names.get('$') : dot)
  }
  return new Map(files.filter(([name]) => !name.endsWith('.tpl')).map(([name, nodes]) => [name, render(nodes, { dot: root, names: new Map([['$', root]]) })]))
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
/** Values on top of others, as Helm lays them. */
export const merge = (under: Values, over: Values): Values =>
  ({ ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, isMap(value) && isMap(under[key]) ? merge(under[key], value) : value])) })
