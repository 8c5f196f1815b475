/** Writes: a call that would be taken for each route, and what somebody who means harm, or a broken client, makes of it. Bodies are also made from the declarations of the model alone. */
import { allRoots } from '#api/roots.ts'
import { entities } from '#model/registry.ts'
import type { Entity } from '#model/entity.ts'
import { Conditions, type Known } from './conditions.ts'
import type { Dice } from './dice.ts'
import type { Example } from '../support/authz-examples.ts'
import { texts, values } from './hostile.ts'
import type { Input } from './world.ts'

type Json = null | boolean | number | string | Json[] | { [member: string]: Json }
const memberNames = [...new Set([...entities.flatMap((e) => [...Object.keys(e.fields), ...Object.keys(e.navigations)]), '@odata.type', '@odata.id', 'catalog_id', '__proto__', 'constructor', 'nothing', 'requestType', 'targets', 'dryRun'])]
const types = ['application/json', 'application/json; charset=utf-8', 'text/csv', 'text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '', 'application/json; charset=utf-16']
const isGuid = (text: unknown): boolean => typeof text === 'string' && /^[0-9a-f-]{36}$/.test(text)

export class Writes {
  private readonly dice: Dice
  private readonly conditions: Conditions
  private readonly examples: readonly Example[]
  constructor(dice: Dice, known: Known, examples: readonly Example[]) {
    this.dice = dice
    this.conditions = new Conditions(dice, known)
    this.examples = examples.filter((e) => e.route.method !== 'GET')
  }

  input(): Input {
    const { dice } = this
    const { route, url, body } = this.example()
    const address = `/v1.0/${this.address(url)}`
    if (dice.once(30)) return this.inBatch(route.method, address, body)
    const sent = body === undefined && !dice.once(4) ? undefined : this.written(dice.once(10) ? this.declared(this.entityAt(route.path)) : this.changed(structuredClone(body) as Json))
    const method = dice.once(40) ? dice.of(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const) : route.method
    return { method, url: address, headers: sent === undefined ? {} : { 'content-type': dice.once(25) ? dice.of(types) : typeof body === 'string' ? 'text/csv' : 'application/json', ...(dice.once(15) ? { prefer: 'return=minimal' } : {}) }, body: sent }
  }

  /** What deletes is rare: a world that is empty finds nothing more. */
  private example(): Example {
    const found = this.dice.of(this.examples)
    return found.route.method === 'DELETE' && !this.dice.once(5) ? this.dice.of(this.examples) : found
  }

  private entityAt(path: string): Entity {
    const root = allRoots.find((r) => path === r.path || path === `${r.path}/{id}`)
    return root?.entity ?? this.dice.of(entities)
  }

  private address(url: string): string {
    const { dice } = this
    const swapped = dice.once(6) ? url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, () => this.conditions.id()) : url
    if (dice.once(40)) return `${swapped}${dice.of(['/', '?', '/$ref', '?$select=id', '?@id=x', '/..', '%00'])}`
    return dice.once(60) ? swapped.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, () => encodeURIComponent(dice.of(texts).replace(/[\ud800-\udfff]/g, 'x'))) : swapped
  }

  private inBatch(method: string, url: string, body: unknown): Input {
    const { dice } = this
    const part = (id: string): unknown => ({ id, method, url: url.slice(5), headers: { 'Content-Type': 'application/json' }, body: typeof body === 'string' ? { csv: body } : this.changed(structuredClone(body ?? {}) as Json), ...(dice.once(5) ? { dependsOn: ['1'] } : {}) })
    return { method: 'POST', url: '/v1.0/$batch', headers: { 'content-type': 'application/json' }, body: JSON.stringify(dice.once(10) ? dice.of(values) : { requests: Array.from({ length: 1 + dice.number(4) }, (_, i) => part(String(i + 1))) }) }
  }

  /** A body from the declaration of an entity: any of its fields, also those that only the server writes. */
  private declared(entity: Entity): Json {
    const { dice } = this
    return Object.fromEntries(Object.entries(entity.fields).filter(() => !dice.once(3)).map(([name, field]) => [name, this.valueFor(field.kind, field.choices)]))
  }

  private valueFor(kind: string, choices: readonly string[] = []): Json {
    const { dice } = this
    if (dice.once(5)) return this.value()
    switch (kind) {
      case 'key': case 'reference': return this.conditions.id()
      case 'flag': return dice.of<Json>([true, false, 'true'])
      case 'number': return dice.of([1, 0, -1, 2 ** 31])
      case 'instant': return dice.of(['2026-06-01T00:00:00Z', '2020-01-01', '9999-12-31T23:59:59Z'])
      case 'choice': return dice.of<Json>([...choices, 'nothing'])
      case 'list': return dice.of<Json>([[], ['a'], ['a', 'a'], [null]])
      default: return dice.of<Json>(['A name', ...texts])
    }
  }

  private value(): Json { return this.dice.once(4) ? this.conditions.id() : (structuredClone(this.dice.of(values)) as Json) }

  /** Some changes at any depth: another value, a member more, a member less, an id of somebody else's. */
  private changed(body: Json): Json {
    const { dice } = this
    if (typeof body === 'string') return dice.once(2) ? body : body.replace(/[,\n]/, () => dice.of(['"', ',,', '\n\n', '\0', ';', ...texts]))
    let whole: Json = body
    for (let changes = dice.number(3); changes > 0; changes--) whole = this.changedOnce(whole, 0)
    return whole
  }

  private changedOnce(node: Json, depth: number): Json {
    const { dice } = this
    if (node === null || typeof node !== 'object') return isGuid(node) && !dice.once(4) ? this.conditions.id() : this.value()
    if (Array.isArray(node)) {
      if (node.length === 0 || dice.once(4)) return dice.of<() => Json>([() => [...node, this.value()], () => [...node, ...node], () => [], () => this.value()])()
      const at = dice.number(node.length)
      return node.map((item, i) => (i === at ? this.changedOnce(item, depth + 1) : item))
    }
    const names = Object.keys(node)
    if (names.length === 0 || dice.once(4)) return { ...node, [dice.of(memberNames)]: this.value() }
    const name = dice.of(names)
    if (dice.once(6)) return Object.fromEntries(Object.entries(node).filter(([n]) => n !== name))
    return { ...node, [name]: this.changedOnce(node[name]!, depth + 1) }
  }

  /** As text, now and then not quite JSON. */
  private written(body: Json): string | Buffer {
    const { dice } = this
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    if (!dice.once(12)) return text
    return dice.of<() => string | Buffer>([() => text.slice(0, dice.number(text.length + 1)), () => `\ufeff${text}`, () => text.replace('{', '{"displayName":"first","id":1,"displayName":"second",'), () => text.replace('{', '{"__proto__":{"isHidden":true},'), () => Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), () => '['.repeat(20_000), () => `${text}${text}`, () => text.replaceAll('"', "'"), () => `{"a":1e400,"b":${'9'.repeat(400)}}`, () => ' '.repeat(1_100_000), () => 'null', () => '"text"', () => '[]', () => ''])()
  }
}
