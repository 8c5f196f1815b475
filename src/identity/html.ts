/** HTML as a template: what is put in is text, unless it is HTML itself. */
export class Html {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
  toString(): string {
    return this.source
  }
}

type Value = Html | string | number | undefined | false | readonly Html[]

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)

const written = (value: Value): string => {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.source
  return typeof value === 'object' ? value.map((part) => part.source).join('') : escaped(String(value))
}

/** html`<p>${text}</p>` */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => new Html(parts.reduce((text, part, i) => text + written(values[i - 1]) + part))
