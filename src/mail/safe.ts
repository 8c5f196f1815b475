/** What keeps values that people typed from becoming markup, headers or tricks of reading direction. */

/** Controls (except line feed and tab) and the invisible marks that turn the direction of text. */
const unsafe = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\uFEFF]/gu

/** Text of several lines: line ends made equal, controls gone. */
export const paragraph = (text: string) =>
  text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(unsafe, '').trim()

/** Text of one line, fit for a header. */
export const singleLine = (text: string) => paragraph(text).replace(/\s+/g, ' ')

/** At most `length` characters, cut between letters as people see them. */
export function shorten(text: string, length: number): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)]
  return letters.length <= length ? text : `${letters.slice(0, length - 1).map((l) => l.segment).join('').trimEnd()}…`
}

/** Markup that may be sent as it is; made by {@link html} only. */
export class Markup {
  readonly source: string
  constructor(source: string) { this.source = source }
}

type Part = string | number | Markup | readonly Part[] | undefined

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escape = (text: string) => text.replace(/[&<>"']/g, (c) => entities[c]!)

function markup(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.source
  if (typeof part === 'object') return part.map(markup).join('')
  return escape(String(part))
}

/** A template whose values are escaped, unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]) =>
  new Markup(strings.map((s, i) => (i === 0 ? s : markup(parts[i - 1]) + s)).join(''))

/** Text of several lines as markup. */
export const lines = (text: string) => text.split('\n').map((line, i) => (i === 0 ? html`${line}` : html`<br>${line}`))
