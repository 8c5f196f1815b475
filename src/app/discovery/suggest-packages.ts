/** What is suggested to somebody, and why: what related people hold, and what they held themselves (entra.md F56). */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import type { App } from '../app.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

export const suggestionKinds = ['relatedPeopleAssignments', 'assignmentHistory'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]
export type Suggestion = { readonly accessPackageId: string; readonly reasons: readonly object[]; readonly weight: number }
type Reason = { readonly accessPackageId: string; readonly reason: object; readonly weight: number }

/** A list of suggestions is short: whoever wants to see everything browses. */
const most = 50

/** Suggestions, the strongest first. What the person holds or has asked for is not among them; whether they may ask is the reader's to decide. */
export async function suggestPackages(app: App, caller: Caller, kinds: readonly SuggestionKind[]): Promise<readonly Suggestion[]> {
  const related = kinds.includes('relatedPeopleAssignments') ? await relatedPeopleHold(app, caller) : []
  const former = kinds.includes('assignmentHistory') ? await heldBefore(app, caller) : []
  const held = await heldNow(app, caller)
  const all = [...related, ...former].filter((r) => !held.has(r.accessPackageId))
  const ids = [...new Set(all.map((r) => r.accessPackageId))]
  const suggestions = ids.map((accessPackageId) => {
    const mine = all.filter((r) => r.accessPackageId === accessPackageId)
    return { accessPackageId, reasons: mine.map((r) => r.reason), weight: mine.reduce((sum, r) => sum + r.weight, 0) }
  })
  return suggestions.sort((a, b) => b.weight - a.weight || (a.accessPackageId < b.accessPackageId ? -1 : 1)).slice(0, most)
}

/** The manager, those with the same manager, and those who report to the person; how many of them hold each package, and who, as far as the tenant tells. */
async function relatedPeopleHold(app: App, caller: Caller): Promise<readonly Reason[]> {
  const { relatedPeopleInsightLevel: level } = await tenantSettings(app.db)
  if (level === 'disabled') return []
  const { rows } = await sql<{ accessPackageId: string; count: number; people: { id: string; displayName: string }[] }>`
    with me as (select id, manager_id from directory_object where id = ${caller.id}::uuid and kind = 'user'),
    related as (
      select manager_id as id from me where manager_id is not null
      union select p.id from me join directory_object p on p.manager_id = me.manager_id where p.id <> me.id
      union select r.id from me join directory_object r on r.manager_id = me.id)
    select a.access_package_id, count(*)::int as count, json_agg(json_build_object('id', d.id, 'displayName', d.display_name) order by d.display_name, d.id) as people
    from related join directory_object d on d.id = related.id and d.kind = 'user' and d.deleted_date_time is null and d.account_enabled
    join subject s on s.object_id = d.id join assignment a on a.target_id = s.id
    where a.state in ('delivered', 'partiallyDelivered') and a.ending_request_id is null
    group by a.access_package_id`.execute(app.db)
  return rows.map(({ accessPackageId, count, people }) => ({
    accessPackageId, weight: count,
    reason: { '@odata.type': '#microsoft.graph.accessPackageSuggestionRelatedPeopleBased', relatedPeople: level === 'countAndNames' ? people : [], relatedPeopleAssignmentCount: count },
  }))
}

/** What the person held and holds no longer. */
async function heldBefore(app: App, caller: Caller): Promise<readonly Reason[]> {
  const rows = await app.db.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('s.objectId', '=', caller.id).where('a.state', '=', 'expired')
    .groupBy('a.accessPackageId').select((e) => ['a.accessPackageId', e.fn.countAll<number>().as('count'), e.fn.max('a.startsAt').as('last')]).execute()
  return rows.map((r) => ({
    accessPackageId: r.accessPackageId!, weight: Number(r.count),
    reason: { '@odata.type': '#microsoft.graph.accessPackageSuggestionSelfAssignmentHistoryBased', lastAssignmentDateTime: r.last, pastAssignmentCount: Number(r.count) },
  }))
}

async function heldNow(app: App, caller: Caller): Promise<ReadonlySet<string>> {
  const live = await app.db.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('s.objectId', '=', caller.id).where('a.state', '<>', 'expired').select('a.accessPackageId').execute()
  const open = await app.db.selectFrom('assignmentRequest as r').innerJoin('subject as s', 's.id', 'r.targetId').where('s.objectId', '=', caller.id).where('r.state', 'in', [...openRequestStates]).select('r.accessPackageId').execute()
  return new Set([...live, ...open].map((r) => r.accessPackageId!))
}
