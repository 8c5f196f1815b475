// The metadata files are regular: elements with double-quoted attributes, no CDATA, no mixed content that matters.
// That small language is read here, so that the tests judge the server with a reader the server does not share.

export type Element = { name: string; attributes: Readonly<Record<string, string>>; children: Element[] }

const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(?<close>\/?)(?<name>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+="[^"]*")*)\s*(?<empty>\/?)>/g
const attribute = /([\w:.-]+)="([^"]*)"/g
const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' }

const decode = (text: string): string => text.replace(/&\w+;/g, entity => entities[entity] ?? entity)

const readAttributes = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(attribute)].map(([, name, value]) => [name ?? '', decode(value ?? '')]))

/** Reads a document and answers its root element. */
export const readXml = (text: string): Element => {
  const document: Element = { name: '', attributes: {}, children: [] }
  const open = [document]
  for (const { groups } of text.matchAll(token)) {
    if (groups?.['name'] === undefined) continue
    if (groups['close']) {
      const closed = open.pop()
      if (closed?.name !== groups['name']) throw new Error(`</${groups['name']}> closes <${closed?.name ?? ''}>`)
      continue
    }
    const element: Element = { name: groups['name'], attributes: readAttributes(groups['attributes'] ?? ''), children: [] }
    open.at(-1)?.children.push(element)
    if (!groups['empty']) open.push(element)
  }
  const root = document.children[0]
  if (!root || open.length > 1) throw new Error('the document ends before its elements do')
  return root
}

/** The children of that name. */
export const childrenNamed = (element: Element, ...names: string[]): Element[] => element.children.filter(child => names.includes(child.name))
