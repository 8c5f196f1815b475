/** A grammar of reads: addresses over the registry and the table of routes, with all options, spelled in odd ways and with odd headers. */
import { allRoots } from '#api/roots.ts'
import { routes } from '#api/routes.ts'
import type { Entity } from '#model/entity.ts'
import { Conditions, type Known } from './conditions.ts'
import type { Dice } from './dice.ts'
import { texts } from './hostile.ts'
import { probe } from './secrets.ts'
import type { Input } from './world.ts'

const entityNames = [...new Set(allRoots.map((root) => root.entity.name))]
const functions = routes.filter((route) => route.method === 'GET' && !route.path.endsWith('**')).map((route) => route.path)
const argumentNames = ['on', 'personId', 'userId', 'accessPackageId', 'resourceId', 'packageId', 'targetId', 'state', 'accessPackageIdIncompatibleWith', 'nothing']
const odd = ['$apply=groupby((id),aggregate($count as n))', '$compute=1 as x', '$format=xml', '$format=json', '$format=text/csv', '$levels=max', '$count=maybe', '$count', '$schemaversion=1', '$deltatoken=x', '$skiptoken=', '$unknown=1', 'search=x', 'filter=id eq 1', '$Filter=true', '$FILTER=false', '@x=1', '=', '&&&', '%', '%zz', '$top=1&$top=2', '$filter=@a&@a=true', 'state=all', '$index=1']

/** Links that are offered, and all that are declared. */
const linksOf = (entity: Entity) => {
  const all = Object.entries(entity.navigations)
  return { all, open: all.filter(([, n]) => n.access === 'public') }
}

export class Reads {
  private readonly dice: Dice
  private readonly conditions: Conditions
  constructor(dice: Dice, known: Known) {
    this.dice = dice
    this.conditions = new Conditions(dice, known)
  }

  /** One call; now and then a batch of some. */
  input(): Input {
    if (this.dice.once(40)) return { method: 'POST', url: '/v1.0/$batch', headers: { 'content-type': 'application/json' }, body: this.batch() }
    return { method: 'GET', url: `/v1.0/${this.url()}`, headers: this.headers() }
  }

  private batch(): string {
    const requests = Array.from({ length: 1 + this.dice.number(5) }, (_, i) => ({ id: this.dice.once(15) ? '1' : String(i + 1), method: this.dice.once(20) ? this.dice.of(['PUT', 'get', 'TRACE', '']) : 'GET', url: this.dice.once(15) ? this.dice.of(['$batch', 'https://evil.example/', '//x', '']) : `/${this.url()}`, ...(this.dice.once(8) ? { dependsOn: [this.dice.of(['1', '2', 'x'])] } : {}) }))
    return JSON.stringify({ requests })
  }

  private url(): string {
    const { path, entity } = this.path()
    const options = this.options(entity, 0)
    return options.length > 0 ? `${path}?${options.join('&')}` : path
  }

  private path(): { readonly path: string; readonly entity: Entity } {
    const { dice } = this
    const root = dice.of(allRoots)
    if (dice.once(4)) return { path: this.calling(dice.of(functions)), entity: root.entity }
    let [path, entity] = [root.path, root.entity]
    let collection = !root.singleton
    for (let steps = dice.number(4); steps > 0; steps--) {
      if (collection) {
        path += dice.once(6) ? `(${dice.of([`'${this.conditions.id()}'`, this.conditions.id(), `objectId='${this.conditions.id()}'`, 'id=1,x=2', ''])})` : `/${encodeURIComponent(this.conditions.id())}`
        collection = false
      } else {
        const links = linksOf(entity)
        if (links.open.length === 0) break
        const [name, navigation] = dice.mostly(links.open, links.all)
        path += `/${name}`
        entity = navigation.to()
        collection = navigation.kind === 'many'
      }
    }
    if (dice.once(9)) path += `/${dice.of(['$count', '$value', '$ref', 'displayName', 'displayName/$value', `microsoft.graph.${dice.of(entityNames)}`, '$metadata', 'nothing', encodeURIComponent(this.text()), 'answers', 'schedule/expiration', 'filterByCurrentUser(on=\'target\')', '.', '..', ''])}`
    if (dice.once(25)) path = dice.of([path.toUpperCase(), path.replaceAll('/', '//'), path.replaceAll('a', '%61'), `${path}/`, path.replaceAll('/', '%2F'), `${path};x=y`, `${path}%00`])
    return { path, entity }
  }

  /** An address of the table of routes, with ids and arguments filled in. */
  private calling(route: string): string {
    const { dice } = this
    return route.replace(/\{\w+\}/g, () => encodeURIComponent(this.conditions.id())).replace(/\(\)$/, () => `(${dice.some(3, () => `${dice.of(argumentNames)}=${dice.of([`'${this.conditions.id()}'`, this.conditions.id(), `'target'`, `'approver'`, `'allowedRequestor'`, `'all'`, 'null', '1', `'${encodeURIComponent(this.text())}'`])}`).join(',')})`)
  }

  private text(): string { return this.dice.of(texts).replace(/[\ud800-\udfff]/g, 'x') }

  private options(entity: Entity, depth: number): string[] {
    const { dice } = this
    const names = Object.entries(entity.fields).filter(([, f]) => f.access === 'public').map(([name]) => name)
    const spelled = (text: string): string => (depth > 0 ? text : dice.once(12) ? encodeURIComponent(text).replaceAll('%20', '+') : dice.once(20) ? text.replaceAll(' ', '%09') : encodeURIComponent(text.replace(/[\ud800-\udfff]/g, 'x')))
    const kinds: readonly (() => string)[] = [
      () => `$filter=${spelled(this.conditions.condition(entity))}`,
      () => `$orderby=${spelled(dice.some(3, () => `${this.conditions.member(entity).path}${dice.mostly(['', ' asc', ' desc'], [' up'])}`).join(','))}`,
      () => `$expand=${spelled(this.expand(entity, depth))}`,
      () => `$select=${spelled(dice.some(4, () => dice.mostly(names, [this.text(), ...Object.keys({ ...entity.fields, ...entity.navigations })])).join(','))}`,
      () => `$search=${spelled(dice.of([`"${probe}"`, `"displayName:${probe}"`, probe, `"${this.text()}"`, 'a AND b OR NOT c', '"', '""', `"a" "b"`]))}`,
      () => `$top=${dice.mostly(['1', '5', '999'], ['0', '-1', '1000', '1.5', 'x', '2147483648', ''])}`,
      () => `$skip=${dice.mostly(['0', '1'], ['100000', '-1', '99999999999', 'x'])}`,
      () => `$count=${dice.of(['true', 'false'])}`,
      () => `$skiptoken=${this.skipToken()}`,
      () => (dice.once(3) ? dice.of(odd) : '$count=true'),
    ]
    const [first, others] = [dice.number(kinds.length), dice.number(4)]
    const chosen = Array.from({ length: others }, (_, i) => kinds[(first + i * 3) % kinds.length]!)
    return chosen.map((make) => make())
  }

  private expand(entity: Entity, depth: number): string {
    const { dice } = this
    const links = linksOf(entity)
    if (links.open.length === 0 || dice.once(25)) return dice.of(['*', 'nothing', '$ref', '', '(', '*/$ref'])
    const [name, navigation] = dice.mostly(links.open, links.all)
    if (depth >= 6 || !dice.once(2)) return `${name}${dice.mostly([''], ['/$count', '/$ref'])}`
    return `${name}(${this.options(navigation.to(), depth + 1).join(';')})`
  }

  /** Tokens of pages as we give them, with what somebody else would like to stand in them. */
  private skipToken(): string {
    const { dice } = this
    const value = () => dice.of<unknown>([this.conditions.id(), 'x', null, '2026-05-20T08:00:00.000000Z', 1, `' or 1=1`, {}, 'a\0', 'true'])
    return dice.of<() => string>([() => Buffer.from(JSON.stringify([dice.of(['ejk6ml', '0', 'x']), dice.some(3, value)])).toString('base64url'), () => Buffer.from(JSON.stringify(value())).toString('base64url'), () => encodeURIComponent(this.text())])()
  }

  private headers(): Record<string, string> {
    const { dice } = this
    if (!dice.once(6)) return {}
    return dice.of<Record<string, string>>([
      { accept: 'text/csv' }, { accept: 'application/json;odata.metadata=full' }, { accept: 'application/json;odata.metadata=none' }, { accept: 'text/html' }, { accept: '*/*;q=x' }, { consistencylevel: 'eventual' }, { prefer: 'return=minimal, odata.maxpagesize=2' }, { prefer: 'x'.repeat(5_000) },
      { 'client-request-id': 'a\u0000b'.replace('\u0000', '') }, { 'client-request-id': '<script>' }, { 'x-forwarded-for': "'; drop table catalog" }, { 'x-forwarded-host': 'evil.example' }, { host: 'evil.example' }, { 'x-http-method-override': 'DELETE' }, { 'content-type': 'text/csv' }, { origin: 'https://evil.example' },
      { cookie: 'latchkey_session=x' }, { cookie: `latchkey_session=${'%'.repeat(100)}` }, { 'if-match': '*' }, { range: 'bytes=0-1' }, { 'accept-language': 'xx-' + 'y'.repeat(500) }, { 'odata-maxversion': '4.0', 'odata-version': '9' }, { 'content-length': '0' }, { 'accept-encoding': 'gzip' },
    ])
  }
}
