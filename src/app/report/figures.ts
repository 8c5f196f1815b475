/** How it stands in the catalogs that one may read: what waits, what fails, what ends soon, and the last weeks (for the dashboard of the administration). */
import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import { soonDays } from '#domain/assignment/soon.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { goneEarlyBy } from './ends-by.ts'
import { mendable } from './mendable.ts'

export type Week = { readonly from: string; readonly requested: number; readonly delivered: number; readonly denied: number }
export type Figures = {
  readonly pendingApproval: number
  readonly delivering: number
  /** Requests of which something was not given, and about which something can still be done. */
  readonly failed: number
  /** Assignments that people hold. */
  readonly held: number
  /** Of these, the ones that end within `soonDays`, be it because their holder left or no longer fits. */
  readonly endingSoon: number
  readonly soonDays: number
  /** Requests to get or to change access in the last twelve weeks, oldest first; a week begins on Monday, in UTC. */
  readonly weeks: readonly Week[]
  /** Of the latest requests of these weeks: from a stage being opened to its decision, and to the access from when it could be given: the last decision (or the request, without one), or the start that was asked for. Null where there was none. */
  readonly medianSecondsToDecide: number | null
  readonly medianSecondsToDeliver: number | null
}
const weeks = 12
/** So many of the latest requests tell how long it usually takes; all of them would be read for one number. */
const sampled = 2_000

/** Gives the figures, or 403 to whoever may read no catalog. */
export async function readFigures(app: App, caller: Caller): Promise<Decision<Figures>> {
  const everywhere = canEverywhere(caller, 'catalog.read')
  const catalogs = catalogsWhere(caller, 'catalog.read')
  if (!everywhere && catalogs.length === 0) return no('Forbidden', { task: 'read figures about catalogs' })
  const now = nowOf(app)
  const canBeMended = await mendable(app)
  const { rows: [row] } = await sql<Omit<Figures, 'soonDays'>>`
    with asked as materialized (select ${now}::timestamptz as now, date_trunc('week', ${now}::timestamptz) - ${weeks - 1} * interval '1 week' as since, ${now}::timestamptz + ${soonDays} * interval '1 day' as until),
    requests as not materialized (
      select r.* from assignment_request r where ${everywhere}::boolean or r.catalog_id = any(${[...catalogs]}::uuid[])),
    -- Counted in the index alone; what ends earlier than of itself is little, and counted by itself.
    access as (
      select count(*)::int as held, (count(*) filter (where a.ends_at <= (select until from asked)))::int as ending from assignment a
      where a.state in ('delivered', 'partiallyDelivered') and (${everywhere}::boolean or a.catalog_id = any(${[...catalogs]}::uuid[]))),
    early as (
      select count(*)::int as ending from assignment a where a.id = any(array(${goneEarlyBy(sql`(select until from asked)`)})) and a.state in ('delivered', 'partiallyDelivered')
        and (${everywhere}::boolean or a.catalog_id = any(${[...catalogs]}::uuid[])) and (a.ends_at is null or a.ends_at > (select until from asked))),
    open as (select state, count(*)::int as n from requests where state in ('pendingApproval', 'delivering') group by state),
    by_week as (
      select date_trunc('week', created_date_time) as day, count(*) as requested, count(*) filter (where state = 'delivered') as delivered, count(*) filter (where state = 'denied' and status <> 'Expired') as denied
      from requests where created_date_time >= (select since from asked) and request_type not like '%Remove' group by 1),
    latest as materialized (
      select r.id, r.state, r.request_type, r.created_date_time, r.completed_date_time, r.schedule from requests r where r.created_date_time >= (select since from asked) and r.state not in ('submitted', 'pendingApproval') order by r.created_date_time desc limit ${sampled}),
    decided as materialized (select t.approval_id, t.opened_at, t.reviewed_date_time from latest r join approval_stage t on t.approval_id = r.id where t.reviewed_date_time is not null),
    last_word as (select approval_id, max(reviewed_date_time) as at from decided group by approval_id)
    select
      coalesce((select n from open where state = 'pendingApproval'), 0) as pending_approval, coalesce((select n from open where state = 'delivering'), 0) as delivering,
      (select count(*)::int from requests r where ${canBeMended}) as failed,
      access.held, access.ending + early.ending as ending_soon,
      (select jsonb_agg(jsonb_build_object('from', to_char(w.day, 'YYYY-MM-DD'), 'requested', coalesce(r.requested, 0), 'delivered', coalesce(r.delivered, 0), 'denied', coalesce(r.denied, 0)) order by w.day)
        from asked, generate_series(asked.since, asked.now, interval '1 week') as w (day) left join by_week r on r.day = w.day) as weeks,
      (select extract(epoch from percentile_cont(0.5) within group (order by reviewed_date_time - opened_at))::float8 from decided) as median_seconds_to_decide,
      (select extract(epoch from percentile_cont(0.5) within group (order by r.completed_date_time - greatest(w.at, r.created_date_time, (r.schedule ->> 'startDateTime')::timestamptz)))::float8
        from latest r left join last_word w on w.approval_id = r.id where r.state = 'delivered' and r.request_type in ('userAdd', 'adminAdd', 'onBehalfAdd')) as median_seconds_to_deliver
    from access, early`.execute(app.db)
  return ok({ ...row!, soonDays })
}
