/** A grammar of conditions as `$filter` has them, over the members that an entity declares: mostly of fitting types, and now and then of none. */
import type { Entity, Field } from '#model/entity.ts'
import type { Dice } from './dice.ts'
import { texts } from './hostile.ts'
import { marker, probe } from './secrets.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const anyComparison = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'in']
const comparisonsOf: Readonly<Record<string, readonly string[]>> = { key: ['eq', 'in', 'ne'], reference: ['eq', 'in', 'ne'], flag: ['eq', 'ne'], choice: ['eq', 'ne', 'in'] }
const numbers = ['1', '0', '-1', '1.5', '1e300', '2147483648', '9007199254740993', '99999999999999999999999999', 'NaN', 'INF', '0x1', '01', '-0']
const instants = ['2026-05-20T08:00:00Z', '2026-05-20', '9999-12-31T23:59:59.9999999Z', '0001-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '10000-01-01T00:00:00Z', 'now()', '2026-05-20T08:00:00+14:00', '-0001-01-01T00:00:00Z']
/** Beginnings of what must not be found out, letter by letter. */
const guesses = [probe, marker.slice(0, 1), marker.slice(0, 3), 'z', 'a', 'aqc']

export type Known = { readonly ids: readonly string[]; readonly secretIds: readonly string[] }

export class Conditions {
  private readonly dice: Dice
  private readonly known: Known
  constructor(dice: Dice, known: Known) { this.dice = dice; this.known = known }

  id(): string {
    const { dice } = this
    return dice.once(3) ? dice.of(this.known.secretIds) : dice.once(9) ? dice.of(['00000000-0000-0000-0000-000000000000', 'x', '', '7C0FFEE0-0000-4000-8000-000000000001']) : dice.of(this.known.ids)
  }

  literal(kind: Field['kind'], field?: Field): string {
    const { dice } = this
    if (dice.once(20)) return dice.of(['null', 'true', `duration'P1D'`, `'`, '@me', '@catalogs', '$it', `microsoft.graph.x'y'`, '()', '[]', '{}', `binary'AA=='`, quoted(dice.of(texts)), dice.of(numbers), dice.of(instants)])
    switch (kind) {
      case 'key': case 'reference': return dice.once(4) ? this.id() : quoted(this.id())
      case 'flag': return dice.mostly(['true', 'false'], ['null', `'true'`])
      case 'number': return dice.mostly(numbers.slice(0, 3), numbers)
      case 'instant': return dice.mostly(instants.slice(0, 2), instants)
      case 'choice': return quoted(dice.of([...(field?.choices ?? []), 'nothing']))
      default: return quoted(dice.once(3) ? dice.of(texts) : dice.of(guesses))
    }
  }

  /** A member of an entity, with the way to it; those of which nothing is told count as members, too. */
  member(entity: Entity, prefix = '', depth = 0): { readonly path: string; readonly field: Field | undefined } {
    const { dice } = this
    const [links, fields] = [Object.entries(entity.navigations).filter(([, n]) => n.access === 'public' || dice.once(14)), Object.entries(entity.fields)]
    if (links.length > 0 && depth < 4 && dice.once(3)) {
      const [name, navigation] = dice.of(links)
      if (navigation.kind === 'one') return this.member(navigation.to(), `${prefix}${name}/`, depth + 1)
      if (dice.once(3)) return { path: `${prefix}${name}/$count`, field: undefined }
    }
    if (dice.once(30)) return { path: `${prefix}${dice.of(['nothing', '__proto__', 'constructor', '$it', '', '*', 'table_name', 'catalog_id'])}`, field: undefined }
    const [name, field] = dice.mostly(fields.filter(([, f]) => f.access === 'public' && f.queryable), fields)
    const inside = field.kind === 'json' && dice.once(2) ? dice.of(['/type', '/expiration/type', '/displayName', '/$count', '/x/y/z']) : ''
    return { path: prefix + name + inside, field }
  }

  operand(entity: Entity, prefix: string, depth: number): { readonly text: string; readonly field: Field | undefined } {
    const { dice } = this
    const { path, field } = this.member(entity, prefix)
    if (depth > 3 || field?.kind !== 'text' || !dice.once(3)) return { text: path, field }
    const inner = () => this.operand(entity, prefix, depth + 1).text
    return { field, text: dice.of([() => `tolower(${inner()})`, () => `toupper(${inner()})`, () => `length(${inner()})`, () => `trim(${inner()})`, () => `concat(${inner()},${inner()})`, () => `indexof(${inner()},${quoted(dice.of(guesses))})`, () => `year(${inner()})`, () => `date(${inner()})`, () => `substring(${inner()},1)`, () => `cast(${inner()},Edm.String)`, () => `round(${inner()})`, () => `${inner()} add 1`, () => `nofunction(${inner()})`])() }
  }

  condition(entity: Entity, prefix = '', depth = 0): string {
    const { dice } = this
    const more = () => this.condition(entity, prefix, depth + 1)
    if (depth < 5 && dice.once(3)) return dice.of([() => `${more()} and ${more()}`, () => `(${more()} or ${more()})`, () => `not (${more()})`, () => `not ${more()}`, () => `(${more()})`])()
    const many = Object.entries(entity.navigations).filter(([, n]) => n.kind === 'many' && (n.access === 'public' || dice.once(14)))
    if (many.length > 0 && depth < 4 && dice.once(4)) {
      const [name, navigation] = dice.of(many)
      const variable = 'xyzuvw'[depth]!
      return `${prefix}${name}/${dice.of(['any', 'all'])}(${dice.once(14) ? '' : `${variable}:${this.condition(navigation.to(), `${variable}/`, depth + 1)}`})`
    }
    const { text, field } = this.operand(entity, prefix, depth)
    const kind = field?.kind ?? 'number'
    if (kind === 'text' && dice.once(2)) return `${dice.mostly(['startswith', 'contains', 'endswith'], ['matchesPattern'])}(${text},${this.literal('text')})`
    const comparison = dice.mostly(comparisonsOf[kind] ?? anyComparison, [...anyComparison, 'has', 'xor'])
    if (comparison === 'in') return `${text} in (${Array.from({ length: 1 + dice.number(4) }, () => this.literal(kind, field)).join(',')})`
    return dice.once(10) ? `${text} ${comparison} ${this.operand(entity, prefix, depth + 1).text}` : dice.once(20) ? text : `${text} ${comparison} ${this.literal(kind, field)}`
  }
}
