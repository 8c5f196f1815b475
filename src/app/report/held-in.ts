/** What was held at a time: as conditions on rows whose assignment is `a` and whose subject is `s`. */
import { sql, type RawBuilder } from 'kysely'
import type { Span } from '#domain/span.ts'

const ofRole = sql`g.principal_id = s.object_id and g.origin_system = r.origin_system and g.resource_origin_id = r.resource_origin_id and g.role_origin_id = r.role_origin_id`

/**
 * Did the role `r` of the assignment give something in this time? Whether somebody had a role is told by what was written down
 * at the target, from the grant to the removal; whether by this assignment, by its own beginning and end.
 */
const gaveIn = ({ from, until }: Span): RawBuilder<boolean> => sql<boolean>`(${within({ from, until })} and (r.status <> 'Removed' or r.changed_at > ${from}::timestamptz)
  and exists (select 1 from holding g where ${ofRole}
    and g.granted_at < ${until}::timestamptz and g.granted_at <= coalesce(a.expired_date_time, 'infinity')
    and coalesce(g.removed_at, 'infinity') > ${from}::timestamptz and coalesce(g.removed_at, 'infinity') >= a.starts_at))`

/** Does the role `r` give something now? What could not be given, or is still to come, does not; what is being taken away does until it is gone. */
export const givesNow = sql<boolean>`(a.state <> 'expired' and r.status <> 'Removed' and exists (select 1 from holding g where ${ofRole} and g.granted_at is not null and g.removed_at is null))`

/** In this time, or now. */
export const gives = (span: Span | undefined): RawBuilder<boolean> => (span ? gaveIn(span) : givesNow)

const within = ({ from, until }: Span) => sql`a.starts_at < ${until}::timestamptz and coalesce(a.expired_date_time, 'infinity') > ${from}::timestamptz`

/** Was the assignment there in this time, with something of what it gives? One that gives nothing is there from its start to its end. */
export const heldIn = (span: Span): RawBuilder<boolean> => sql<boolean>`(${within(span)} and case
  when exists (select 1 from assignment_resource_role r where r.assignment_id = a.id) then exists (select 1 from assignment_resource_role r where r.assignment_id = a.id and ${gaveIn(span)})
  else a.state not in ('delivering', 'deliveryFailed') end)`

/** Is the record `h` of a role at its target one of this time; without a time, of now? */
export const heldThen = (span: Span | undefined): RawBuilder<boolean> =>
  span ? sql<boolean>`h.granted_at < ${span.until}::timestamptz and coalesce(h.removed_at, 'infinity') > ${span.from}::timestamptz` : sql<boolean>`h.removed_at is null`
