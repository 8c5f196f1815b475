/** The audit log (entra.md F80): read as Graph's `directoryAudits`, and exported as one file. */
import { nowOf } from '#app/app.ts'
import { both, narrowedBy, searched, type Narrowed } from '#app/audit/narrow-events.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { parseQuery, type Query } from '#odata/query.ts'
import { argumentOf, isGuid, type Call, type Handler } from '../call.ts'
import { csvAnswer, fileName } from '../csv.ts'
import { pagesOf, readNarrowed } from '../read.ts'

const set = ['auditLogs', 'directoryAudits'] as const

/** Events are looked for by the ids and names that a filter or a search names, before anything else is asked of them. */
export const readAudits: Handler = async (call) => {
  const { where, parameters } = (await narrowed(call, parseQuery(call.query))) ?? {}
  return readNarrowed(call, where === undefined ? {} : { where, parameters: parameters!, isSearched: true })
}
const narrowed = async (call: Call, { filter, search }: Query, more?: Narrowed): Promise<Narrowed | undefined> =>
  both(more, await narrowedBy(call.app, filter), search === undefined ? undefined : await searched(call.app, search))

type Event = {
  id: string; activityDateTime: string; activityDisplayName: string; category: string; loggedByService: string; operationType: string | null; result: string; resultReason: string | null; correlationId: string | null
  initiatedBy: { user?: { id: string; displayName: string | null; userPrincipalName: string | null }; app?: { appId: string; displayName: string | null } }
  targetResources: { id: string; type: string; displayName: string | null; modifiedProperties: { displayName: string; oldValue: string | null; newValue: string | null }[] }[]; additionalDetails: { key: string; value: string }[]
}
const list = (items: readonly (string | null)[]): string => items.filter((i) => i !== null && i !== '').join('; ')
const columns: Readonly<Record<string, (e: Event) => string | null>> = {
  activityDateTime: (e) => e.activityDateTime, activityDisplayName: (e) => e.activityDisplayName, category: (e) => e.category, loggedByService: (e) => e.loggedByService, operationType: (e) => e.operationType,
  result: (e) => e.result, resultReason: (e) => e.resultReason,
  initiatedBy: (e) => e.initiatedBy.user?.displayName ?? e.initiatedBy.app?.displayName ?? null, initiatedByUserPrincipalName: (e) => e.initiatedBy.user?.userPrincipalName ?? null,
  initiatedById: (e) => e.initiatedBy.user?.id ?? e.initiatedBy.app?.appId ?? null,
  targets: (e) => list(e.targetResources.map((t) => t.displayName)), targetTypes: (e) => list(e.targetResources.map((t) => t.type)), targetIds: (e) => list(e.targetResources.map((t) => t.id)),
  modifiedProperties: (e) => list(e.targetResources.flatMap((t) => t.modifiedProperties.map((m) => `${m.displayName}: ${m.oldValue ?? ''} -> ${m.newValue ?? ''}`))),
  additionalDetails: (e) => list(e.additionalDetails.map((d) => `${d.key}=${d.value}`)), correlationId: (e) => e.correlationId, id: (e) => e.id,
}

/** Every event that the caller may read, or those by and about one person; `$filter`, `$search` and `$orderby` as in the log itself. */
export const exportAudits: Handler = async (call) => {
  const person = personOf(call)
  if (!person.ok) return person
  const query = parseQuery(call.query)
  const refused = (['select', 'expand', 'top', 'skip', 'skipToken', 'count'] as const).find((option) => query[option] !== undefined)
  if (refused) return no('InvalidQuery', { problem: `An export holds whole rows and all of them: leave $${refused.toLowerCase()} out. It takes $filter, $search and $orderby.` })
  const about = person.value === undefined ? undefined : { where: 'parties/any(p: p/partyId eq @person)', parameters: { person: person.value } }
  const { search: _, ...rest } = query
  return ok(await csvAnswer(fileName('audit', nowOf(call.app).slice(0, 10)), columns as never, pagesOf(call, set, rest, (await narrowed(call, query, about)) ?? {})))
}

function personOf(call: Call): Decision<string | undefined> {
  const given = Object.keys(call.called?.arguments ?? {})
  const unknown = given.find((name) => name.toLowerCase() !== 'userid')
  if (unknown !== undefined) return no('InvalidQuery', { problem: `export does not take ${unknown}. It takes userId.` })
  const id = argumentOf(call, 'userId') ?? ''
  if (given.length === 0) return ok(undefined)
  return isGuid(id) ? ok(id.toLowerCase()) : no('InvalidId', { id: id.slice(0, 80) })
}
