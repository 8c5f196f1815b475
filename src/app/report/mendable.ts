/** Of the requests whose delivery failed, wholly or in part, those about which something can still be done; as a condition on rows whose request is `r`. */
import { sql, type RawBuilder } from 'kysely'
import { formatInstant, parseDuration, parseInstant, subtractDuration } from '#domain/time.ts'
import { nowOf, type App } from '../app.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

/** Access that somebody holds is mended as long as it lasts. What never came to access may be begun anew, like in `mayReprocess`: not for ever, and not when its time is over or it was given meanwhile. */
export async function mendable(app: App): Promise<RawBuilder<boolean>> {
  const now = nowOf(app)
  const { reprocessWindow } = await tenantSettings(app.db)
  const since = formatInstant(subtractDuration(parseInstant(now)!, parseDuration(reprocessWindow)!))
  return sql<boolean>`(r.state in ('deliveryFailed', 'partiallyDelivered') and case
    when r.assignment_id is not null then exists (select 1 from assignment l where l.id = r.assignment_id and l.state <> 'expired' and coalesce(l.ending_request_id, r.id) = r.id)
    else r.completed_date_time >= ${since}::timestamptz and r.status not in ('PeriodPassed', 'AssignmentRemoved') and coalesce(r.ends_at, 'infinity') > ${now}::timestamptz
      and not exists (select 1 from assignment l where l.target_id = r.target_id and l.access_package_id = r.access_package_id and l.state <> 'expired') end)`
}
