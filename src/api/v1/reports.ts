/** Reports (entra.md F79): `latchkey.reports/…`, as pages of JSON or as one CSV file. */
import { nowOf } from '#app/app.ts'
import { readFigures } from '#app/report/figures.ts'
import { holdersOfResource } from '#app/report/holders-of-resource.ts'
import { listAssignments } from '#app/report/list-assignments.ts'
import { listRequests } from '#app/report/list-requests.ts'
import { listResources } from '#app/report/list-resources.ts'
import { packagesForUser, tabs } from '#app/report/packages-for-user.ts'
import { nameInReport, personNamed, rowsOf, type Place, type Report } from '#app/report/report.ts'
import { resourcesForUser } from '#app/report/resources-for-user.ts'
import { assignmentStates } from '#domain/assignment/assignment-machine.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { requestStates, requestTypes } from '#domain/request/request-machine.ts'
import { spanAsked, type Span } from '#domain/span.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '#domain/time.ts'
import { optionNamed } from '#odata/query.ts'
import { jsonAnswer, type Answer } from '../answer.ts'
import { argumentOf, isGuid, type Call, type Handler } from '../call.ts'
import { csvAnswer, fileName } from '../csv.ts'

const size = { default: 100, max: 999 } as const

/** The words that say which time a report is about. */
const times = ['on', 'from', 'to', 'timeZone'] as const

export const reportPackagesForUser: Handler = async (call) => {
  const [userId, tab, span] = [argument(call, 'userId'), choices(call, 'tab', tabs), spanIn(call)]
  if (!userId.ok) return userId
  if (!tab.ok) return tab
  if (!span.ok) return span
  const shown = tab.value[0] ?? 'assigned'
  return answered(call, await packagesForUser(call.app, call.caller, userId.value, shown, span.value), ['tab', ...(shown === 'assigned' ? times : [])])
}
export const reportResourcesForUser: Handler = async (call) => {
  const [userId, span] = [argument(call, 'userId'), spanIn(call)]
  if (!userId.ok) return userId
  return span.ok ? answered(call, await resourcesForUser(call.app, call.caller, userId.value, span.value), times) : span
}
/** Of one package, of one person, or of all. */
const about = <S extends string>(call: Call, all: readonly S[]) => {
  const [packageId, userId, states, span] = [optional(call, 'accessPackageId'), optional(call, 'userId'), choices(call, 'state', all), spanIn(call)]
  if (!packageId.ok) return packageId
  if (!userId.ok) return userId
  if (!states.ok) return states
  return span.ok ? ok({ accessPackageId: packageId.value, userId: userId.value, states: states.value, span: span.value, person: textIn(call, 'person') }) : span
}
export const reportAssignments: Handler = async (call) => {
  const [wanted, endsBy] = [about(call, assignmentStates), momentWithin(call, 'endsWithin')]
  if (!wanted.ok) return wanted
  return endsBy.ok ? answered(call, await listAssignments(call.app, call.caller, { ...wanted.value, endsBy: endsBy.value }), ['state', 'person', 'endsWithin', ...times]) : endsBy
}
export const reportRequests: Handler = async (call) => {
  const [wanted, types, mendable] = [about(call, requestStates), choices(call, 'requestType', requestTypes), choices(call, 'mendable', ['true', 'false'])]
  if (!wanted.ok) return wanted
  if (!types.ok) return types
  return mendable.ok ? answered(call, await listRequests(call.app, call.caller, { ...wanted.value, types: types.value, isMendable: mendable.value[0] === 'true' }), ['state', 'requestType', 'mendable', 'person', ...times]) : mendable
}
export const reportResourceHolders: Handler = async (call) => {
  const [resourceId, span] = [argument(call, 'resourceId'), spanIn(call)]
  if (!resourceId.ok) return resourceId
  return span.ok ? answered(call, await holdersOfResource(call.app, call.caller, resourceId.value, span.value), times) : span
}
export const reportResources: Handler = async (call) => answered(call, await listResources(call.app, call.caller, textIn(call, 'search')), ['search'])

/** `latchkey.figures()`: what the administration shows first. */
export const figures: Handler = async (call) => {
  const found = await readFigures(call.app, call.caller)
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
}

/** The id in the brackets of the report's name. */
function argument(call: Call, name: string): Decision<string> {
  const id = argumentOf(call, name) ?? ''
  return isGuid(id) ? ok(id.toLowerCase()) : no('InvalidQuery', { problem: `Say which one: ${call.called!.name}(${name}='{id}'), with a GUID.` })
}
/** The same where it may be left out. */
const optional = (call: Call, name: string): Decision<string | undefined> => (argumentOf(call, name) === undefined ? ok(undefined) : argument(call, name))
const textIn = (call: Call, name: string): string => (call.query.get(name) ?? '').trim().slice(0, 256)
function spanIn(call: Call): Decision<Span | undefined> {
  const [on, from, to, timeZone] = times.map((name) => call.query.get(name) || undefined)
  return spanAsked({ on, from, to, timeZone }, nowOf(call.app))
}
/** The moment that is so far from now; undefined where the option is left out. */
function momentWithin(call: Call, name: string): Decision<string | undefined> {
  const text = call.query.get(name)
  if (!text) return ok(undefined)
  const duration = /^P(\d{1,4}D|T\d{1,5}H)$/i.test(text) ? parseDuration(text) : undefined
  return duration ? ok(formatInstant(addDuration(parseInstant(nowOf(call.app))!, duration))) : no('InvalidQuery', { problem: `${name} must be days or hours, such as P30D or PT12H.` })
}
/** Some of a list of words, separated by commas; none when the option is left out. */
function choices<V extends string>(call: Call, name: string, all: readonly V[]): Decision<readonly V[]> {
  const given = (call.query.get(name) ?? '').split(',').map((v) => v.trim()).filter((v) => v !== '')
  const unknown = given.find((v) => !all.some((c) => c.toLowerCase() === v.toLowerCase()))
  if (unknown !== undefined) return no('InvalidQuery', { problem: `${name} does not know '${unknown}'. It takes: ${all.join(', ')}.` })
  return ok(all.filter((c) => given.some((v) => v.toLowerCase() === c.toLowerCase())))
}

async function answered(call: Call, report: Decision<Report>, own: readonly string[] = []): Promise<Decision<Answer>> {
  if (!report.ok) return report
  const asked = options(call, report.value, own)
  if (!asked.ok) return asked
  if (call.csv) return ok(await csvAnswer(await fileOf(call, report.value.name), report.value.columns, rowsOf(report.value)))
  const { top, after } = asked.value
  const rows = await report.value.page(after, top + 1)
  const value = rows.slice(0, top)
  return ok(jsonAnswer(200, { value, ...(rows.length > top ? { '@odata.nextLink': nextPage(call, report.value.placeOf(value.at(-1)!)) } : {}) }))
}

/** What it is, about whom or what, and of which day or days; of today where no day is named. */
async function fileOf(call: Call, name: string): Promise<string> {
  const [userId, packageId, resourceId] = ['userId', 'accessPackageId', 'resourceId'].map((argument) => argumentOf(call, argument)?.toLowerCase())
  const about = await Promise.all([userId && personNamed(call.app, userId), packageId && nameInReport(call.app, 'accessPackage', packageId), resourceId && nameInReport(call.app, 'resource', resourceId)])
  const [on, from, to] = ['on', 'from', 'to'].map((option) => call.query.get(option)?.slice(0, 10))
  const days = [on, from && `from ${from}`, to && `to ${to}`].filter(Boolean)
  return fileName(name, ...about.flatMap((one) => one || []), ...(days.length > 0 ? days.map(String) : [nowOf(call.app).slice(0, 10)]))
}

/** A report takes a page and its own words; an option that it would not follow is refused. */
function options(call: Call, report: Report, own: readonly string[]): Decision<{ top: number; after: Place | undefined }> {
  const asked: { top: number; after: Place | undefined } = { top: size.default, after: undefined }
  for (const [name, value] of call.query) {
    const option = optionNamed(name)
    if (option === 'top') asked.top = Number(value)
    else if (option === 'skiptoken') asked.after = placeIn(report, value) ?? []
    else if (option !== 'format' && !own.includes(name)) return no('InvalidQuery', { problem: `A report does not take ${name}. It takes: ${['$top', '$skiptoken', '$format', ...own].join(', ')}.` })
  }
  if (!Number.isInteger(asked.top) || asked.top < 1 || asked.top > size.max) return no('InvalidQuery', { problem: `$top must be a whole number from 1 to ${size.max}. Ask for text/csv to have all rows at once.` })
  return asked.after?.length === 0 ? no('InvalidQuery', { problem: 'The $skiptoken is not one that this report gave. Begin again without it.' }) : ok(asked)
}

const looks = { id: isGuid, text: () => true, instant: (text: string) => parseInstant(text) !== undefined } as const
function placeIn({ place }: Report, token: string): Place | undefined {
  try {
    const values = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown
    const fits = Array.isArray(values) && values.length === place.length && values.every((v, i) => typeof v === 'string' && !v.includes('\0') && looks[place[i]!](v))
    return fits ? (values as string[]) : undefined
  } catch {
    return undefined
  }
}
function nextPage(call: Call, place: Place): string {
  const [address = '', search = ''] = call.url.split('?')
  const kept = search.split('&').filter((o) => o !== '' && optionNamed([...new URLSearchParams(o).keys()][0] ?? '') !== 'skiptoken')
  return `${address}?${[...kept, `$skiptoken=${Buffer.from(JSON.stringify(place)).toString('base64url')}`].join('&')}`
}
