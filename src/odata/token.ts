import { ODataRefusal } from './refusal.ts'

export type TokenKind = 'text' | 'typed' | 'guid' | 'instant' | 'number' | 'alias' | 'word' | 'mark' | 'end'
export type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number }

/** What one expression may cost: enough for every honest client, and little enough for the parser, the planner and the stack. */
export const limits = { length: 10_000, depth: 50, terms: 300, listed: 1_000, navigations: 60 } as const

const grammar = new RegExp(
  [
    String.raw`(?<text>'(?:[^']|'')*')`,
    String.raw`(?<typed>[A-Za-z_][\w.]*'(?:[^']|'')*')`,
    String.raw`(?<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-]))`,
    String.raw`(?<instant>\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?(?![\w-]))`,
    String.raw`(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![\w.-]))`,
    String.raw`(?<alias>@[A-Za-z_]\w*)`,
    String.raw`(?<word>\$?[A-Za-z_][\w.]*)`,
    String.raw`(?<mark>[()/,;:=*])`,
  ].join('|'),
  'y',
)
const blank = /\s*/y
const escaped = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** Walks the tokens of one text and counts what it has cost so far. */
export class Cursor {
  readonly text: string
  readonly option: string | undefined
  #next: Token | undefined
  #position = 0
  #depth = 0
  #terms = 0

  constructor(text: string, option?: string) {
    this.text = text
    this.option = option
    if (text.length > limits.length) throw new ODataRefusal(`${option ?? 'The expression'} is longer than ${limits.length} characters.`, { target: option })
    if (text.includes('\0')) throw new ODataRefusal(`${option ?? 'The expression'} contains a NUL character.`, { target: option })
  }

  peek(): Token {
    if (this.#next) return this.#next
    blank.lastIndex = this.#position
    blank.exec(this.text)
    const at = (grammar.lastIndex = blank.lastIndex)
    if (at === this.text.length) return (this.#next = { kind: 'end', text: '', at })
    const groups = grammar.exec(this.text)?.groups
    if (!groups)
      return this.fail(
        this.text[at] === "'" ? 'A text that begins here has no closing quote' : `Unexpected "${String.fromCodePoint(this.text.codePointAt(at)!)}"`,
        at,
      )
    for (const kind in groups) if (groups[kind] !== undefined) return (this.#next = { kind: kind as TokenKind, text: groups[kind], at })
    return this.fail('Unexpected text', at)
  }

  take(): Token {
    const token = this.peek()
    this.#position = token.at + token.text.length
    this.#next = undefined
    return token
  }

  /** Is the next token this mark, or this word in any casing? */
  is(text: string): boolean {
    const { kind, text: found } = this.peek()
    return (kind === 'mark' && found === text) || (kind === 'word' && found.toLowerCase() === text)
  }

  accept(text: string): boolean {
    const found = this.is(text)
    if (found) this.take()
    return found
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`Expected "${text}"${this.#instead()}`)
  }

  word(what = 'a name'): string {
    if (this.peek().kind !== 'word') this.fail(`Expected ${what}${this.#instead()}`)
    return this.take().text
  }

  end(): void {
    if (this.peek().kind !== 'end') this.fail(`Unexpected "${escaped(this.peek().text)}"`)
  }

  /** One more level of nesting while `parse` runs. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > limits.depth) this.fail(`The expression is nested more than ${limits.depth} levels deep`)
    const result = parse()
    this.#depth--
    return result
  }

  /** One more comparison, call or option. */
  term(): void {
    if (++this.#terms > limits.terms) this.fail(`The expression has more than ${limits.terms} terms`)
  }

  /** What a value was expected to be instead of the next token. */
  expected(what: string): never {
    return this.fail(`Expected ${what}${this.#instead()}`)
  }

  fail(message: string, at: number = this.peek().at): never {
    throw new ODataRefusal(`${message} at character ${at + 1}${this.option ? ` of ${this.option}` : ''}.`, { target: this.option })
  }

  #instead(): string {
    const { kind, text } = this.peek()
    return kind === 'end' ? ', but the text ends' : `, found "${escaped(text)}"`
  }
}
