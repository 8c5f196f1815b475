/** The audit log (entra.md F80): read as Graph's `directoryAudits`, and exported as one file. */
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Expression } from '#odata/expression.ts'
import { parseQuery } from '#odata/query.ts'
import { argumentOf, isGuid, type Call, type Handler } from '../call.ts'
import { csvAnswer } from '../csv.ts'
import { pagesOf, readNarrowed } from '../read.ts'

const set = ['auditLogs', 'directoryAudits'] as const

/** Events about a thing are looked up by its id first: a filter on a member of a JSON list alone would read every event. */
export const readAudits: Handler = (call) => {
  const ids = targetIds(parseQuery(call.query).filter)
  const where = ids.map((_, i) => `parties/any(p: p/part eq 'target' and p/partyId eq @target${i})`).join(' and ')
  return readNarrowed(call, ids.length === 0 ? {} : { where, parameters: Object.fromEntries(ids.map((id, i) => [`target${i}`, id])) })
}

/** The ids that every row must have among its targets: `targetResources/any(t: t/id eq '…')`, alone or beside other conditions. */
function targetIds(filter: Expression | undefined): readonly string[] {
  if (filter?.kind === 'binary' && filter.operator === 'and') return [...targetIds(filter.left), ...targetIds(filter.right)]
  if (filter?.kind !== 'lambda' || filter.quantifier !== 'any' || !filter.where || filter.path.join('/').toLowerCase() !== 'targetresources') return []
  return equalIds(filter.where, filter.variable!)
}
function equalIds(e: Expression, variable: string): readonly string[] {
  if (e.kind !== 'binary') return []
  if (e.operator === 'and') return [...equalIds(e.left, variable), ...equalIds(e.right, variable)]
  const { left, right } = e
  const isId = left.kind === 'path' && left.segments.length === 2 && left.segments[0] === variable && left.segments[1]!.toLowerCase() === 'id'
  return e.operator === 'eq' && isId && right.kind === 'literal' && typeof right.value === 'string' ? [right.value] : []
}

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
  const where = person.value === undefined ? {} : { where: 'parties/any(p: p/partyId eq @person)', parameters: { person: person.value } }
  return ok(await csvAnswer('audit', columns as never, pagesOf(call, set, query, where)))
}

function personOf(call: Call): Decision<string | undefined> {
  const given = Object.keys(call.called?.arguments ?? {})
  const unknown = given.find((name) => name.toLowerCase() !== 'userid')
  if (unknown !== undefined) return no('InvalidQuery', { problem: `export does not take ${unknown}. It takes userId.` })
  const id = argumentOf(call, 'userId') ?? ''
  if (given.length === 0) return ok(undefined)
  return isGuid(id) ? ok(id.toLowerCase()) : no('InvalidId', { id: id.slice(0, 80) })
}
