/** Finds events by what has an index, and leaves nothing to reading the whole log: `$search`, and the filters that name people and things. */
import type { Parameters } from '#odata/context.ts'
import { partsOf, type Expression } from '#odata/expression.ts'
import { parseSearch } from '#odata/search.ts'
import type { App } from '../app.ts'
import { activitiesNamed, areMany, idsNamed } from './find-named.ts'

/** A condition in the words of the server, and the values of its `@names`. */
export type Narrowed = { readonly where: string; readonly parameters: Parameters }
export const both = (...all: readonly (Narrowed | undefined)[]): Narrowed | undefined => {
  const given = all.filter((one) => one !== undefined)
  return given.length === 0 ? undefined : { where: given.map(({ where }) => `(${where})`).join(' and '), parameters: Object.assign({}, ...given.map(({ parameters }) => parameters)) as Parameters }
}

/** More things than this have the text in their names: then so do enough events that reading them finds a page. */
const mostIds = 2_000
/** Events of what stands in the log so often are met soon when it is read from its end; those of anything rarer are found first and put in order. */
const mostFound = 20_000
/** So many values are asked for one by one, as PostgreSQL knows how often each is there; of more it only knows the usual. */
const oneByOne = { activities: 8, parties: 64 } as const
const among = (path: string, values: readonly string[], name: string, most: number): Narrowed => values.length > most
  ? { where: `${path} in @${name}`, parameters: { [name]: values } }
  : { where: values.map((_, i) => `${path} eq @${name}i${i}`).join(' or '), parameters: Object.fromEntries(values.map((value, i) => [`${name}i${i}`, value])) }

/** What `$search` means here: the name of the activity, or of somebody or something that the event is by or about. */
export async function searched(app: App, text: string): Promise<Narrowed> {
  const parameters: Record<string, Parameters[string]> = {}
  let count = 0
  const taken = (one: Narrowed): string => { Object.assign(parameters, one.parameters); return one.where === '' ? 'false' : `(${one.where})` }
  const whereOf = async (e: Expression): Promise<string> => {
    if (e.kind === 'binary') return `(${await whereOf(e.left)} ${e.operator} ${await whereOf(e.right)})`
    if (e.kind === 'not') return `not (${await whereOf(e.of)})`
    const [field, word] = termOf(e)
    const name = `search${count++}`
    if (field === 'activityDisplayName') return taken(among('activityDisplayName', await activitiesNamed(app, word), name, oneByOne.activities))
    const ids = await idsNamed(app, word, mostIds)
    if (ids.length > mostIds) return taken({ where: `contains(initiatedBy/user/displayName, @${name}) or targetResources/any(t: contains(t/displayName, @${name}))`, parameters: { [name]: word } })
    if (ids.length === 0) return 'false'
    if (await areMany(app, ids, mostFound)) return taken({ where: `initiatedBy/user/id in @${name} or initiatedBy/app/appId in @${name} or targetResources/any(t: t/id in @${name})`, parameters: { [name]: ids } })
    const { where, parameters: values } = among('p/partyId', ids, name, oneByOne.parties)
    return taken({ where: `parties/any(p: ${where})`, parameters: values })
  }
  return { where: await whereOf(parseSearch(text, ['activityDisplayName', 'name'])), parameters }
}
function termOf(e: Expression): readonly [field: string, word: string] {
  const [path, word] = e.kind === 'call' ? e.arguments : []
  if (path?.kind !== 'path' || word?.kind !== 'literal') throw new TypeError('A search is made of words in fields')
  return [path.segments.join('/'), String(word.value)]
}

/**
 * What an event must have so that the filter can hold for it: ids among its parties, or a result that is rare. The filter itself is
 * asked as well; alone it would read every event.
 */
export async function narrowedBy(app: App, filter: Expression | undefined): Promise<Narrowed | undefined> {
  if (!filter) return undefined
  const groups = groupsIn(filter).filter((group) => group.hasTargets)
  // Which part they have in it is left to the filter: PostgreSQL would take the two conditions for far rarer than they are.
  const parts = await Promise.all(groups.map(async ({ ids }, n): Promise<Narrowed | undefined> => {
    if (await areMany(app, ids, mostFound)) return undefined
    const { where, parameters } = among('p/partyId', ids, `party${n}`, oneByOne.parties)
    return { where: `parties/any(p: ${where})`, parameters }
  }))
  return both(...parts, hasFailed(filter) ? { where: `result eq 'failure'`, parameters: {} } : undefined)
}

type Group = { readonly ids: readonly string[]; readonly hasTargets: boolean }
/** Each group has ids of which every event must have one. Who did something is found by an index of its own, unless it stands beside a target. */
function groupsIn(e: Expression): readonly Group[] {
  if (e.kind === 'binary' && e.operator === 'and') return [...groupsIn(e.left), ...groupsIn(e.right)]
  if (e.kind === 'binary' && e.operator === 'or') {
    const sides = partsOf(e, 'or').map((part) => groupsIn(part)[0])
    return sides.every((side) => side !== undefined)
      ? [{ ids: [...new Set(sides.flatMap(({ ids }) => ids))], hasTargets: sides.some((side) => side.hasTargets) }] : []
  }
  const by = equals(e, (path) => path === 'initiatedby/user/id' || path === 'initiatedby/app/appid')
  if (by !== undefined) return [{ ids: [by], hasTargets: false }]
  if (e.kind !== 'lambda' || e.quantifier !== 'any' || !e.where || e.path.join('/').toLowerCase() !== 'targetresources') return []
  return partsOf(e.where, 'and').flatMap((part) => {
    const id = equals(part, (path) => path === `${e.variable!.toLowerCase()}/id`)
    return id === undefined ? [] : [{ ids: [id], hasTargets: true }]
  })
}
const hasFailed = (filter: Expression): boolean => partsOf(filter, 'and').some((part) => equals(part, (path) => path === 'result')?.toLowerCase() === 'failure')

/** The text that a path must be equal to. */
function equals(e: Expression, isPath: (path: string) => boolean): string | undefined {
  if (e.kind !== 'binary' || e.operator !== 'eq' || e.left.kind !== 'path' || e.right.kind !== 'literal') return undefined
  return isPath(e.left.segments.join('/').toLowerCase()) && typeof e.right.value === 'string' ? e.right.value : undefined
}
