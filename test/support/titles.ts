/** Titles of tests, read from their text: what a test is called is a string in the call that makes it. */
import { parseSync } from 'vite'

type Node = { readonly type: string; readonly [key: string]: unknown }
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Every title of a file: of tests, of groups of them, and of tables. */
export function titlesOf(path: string, text: string): readonly string[] {
  const titles: string[] = []
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && makesTests(node['callee'])) titles.push(...wordsOf((node['arguments'] as readonly unknown[])[0]))
    for (const value of Object.values(node)) for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child)
  }
  visit(parseSync(path, text).program as unknown as Node)
  return titles
}

/** `test`, `describe`, with whatever hangs on it: `test.each(…)`, `describe.skipIf(…)`. */
function makesTests(callee: unknown): boolean {
  if (!isNode(callee)) return false
  if (callee.type === 'Identifier') return ['test', 'describe', 'it'].includes(callee['name'] as string)
  return makesTests(callee['object'] ?? callee['callee'])
}

function wordsOf(argument: unknown): readonly string[] {
  if (!isNode(argument)) return []
  if (argument.type === 'Literal' && typeof argument['value'] === 'string') return [argument['value']]
  if (argument.type === 'TemplateLiteral') return (argument['quasis'] as readonly { value: { cooked: string } }[]).map((q) => q.value.cooked)
  return []
}

/** The codes in a title, such as `F8` or `D9`. */
export const codesIn = (title: string): readonly string[] => title.match(/(?<![\w.-])[A-Z]\d{1,2}(?![\w-]|\.\d)/g) ?? []
