import { addCrowd, key, markOf, scaled, writeAgain } from '../crowd.ts'
import { timed, until, type Figure } from '../measure.ts'
import { settled, sql, type Place } from '../place.ts'

const people = scaled(50_000)
const first = 600_001
const packageNumber = 1004

/** From the moment at which very many assignments end to nobody having any of that access. */
export async function expiry(place: Place): Promise<readonly Figure[]> {
  await addCrowd(place, first, first + people - 1, 'Temporary', packageNumber)
  const [groupId, policyId] = [key(2, packageNumber), key(8, packageNumber)]
  await sql(place, `
    begin;
    insert into assignment_policy (id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, expiration, requestor_settings, request_approval_settings, accepts_self, accepts_on_behalf, created_date_time, modified_date_time)
    select '${policyId}', '${key(7, packageNumber)}', '${key(3, 1)}', 'Temporary', 'allMemberUsers', '[]', '{"type": "afterDuration", "endDateTime": null, "duration": "P30D"}', p.requestor_settings, p.request_approval_settings, true, false, now(), now() from assignment_policy p where p.id = bench_key(8, 1);
    insert into subject (id, object_id, display_name, email, principal_name)
    select bench_key(9, n), bench_key(1, n), 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n || '@contoso.example' from generate_series(${first}, ${first + people - 1}) n;
    insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, ends_at, created_date_time)
    select bench_key(10, n), '${key(7, packageNumber)}', '${key(3, 1)}', '${policyId}', bench_key(9, n), 'delivered', 'Delivered',
      jsonb_build_object('startDateTime', '2026-01-01T00:00:00.000Z', 'recurrence', null, 'expiration', jsonb_build_object('type', 'noExpiration', 'endDateTime', null, 'duration', null)), now() - interval '30 days', now() + interval '1 year', now() - interval '30 days'
    from generate_series(${first}, ${first + people - 1}) n;
    insert into assignment_request (id, request_type, state, status, schedule, requestor_id, target_id, access_package_id, catalog_id, policy_id, assignment_id, created_by_id, created_date_time, completed_date_time)
    select bench_key(11, n), 'userAdd', 'delivered', 'Delivered', '{"startDateTime": null, "recurrence": null, "expiration": {"type": "noExpiration", "endDateTime": null, "duration": null}}', bench_key(9, n), bench_key(9, n),
      '${key(7, packageNumber)}', '${key(3, 1)}', '${policyId}', bench_key(10, n), bench_key(1, n), now() - interval '30 days', now() - interval '30 days' from generate_series(${first}, ${first + people - 1}) n;
    insert into assignment_resource_role (id, assignment_id, resource_role_id, resource_scope_id, origin_system, resource_origin_id, role_origin_id, resource_display_name, role_display_name, status, changed_at)
    select bench_key(13, n), bench_key(10, n), '${key(5, packageNumber)}', '${key(6, packageNumber)}', 'AadGroup', '${groupId}', 'Member_${groupId}', 'bench-given-${packageNumber}', 'Member', 'Fulfilled', now() from generate_series(${first}, ${first + people - 1}) n;
    insert into holding (id, principal_id, origin_system, resource_origin_id, role_origin_id, had_before, intended_at, granted_at)
    select bench_key(14, n), bench_key(1, n), 'AadGroup', '${groupId}', 'Member_${groupId}', false, now(), now() from generate_series(${first}, ${first + people - 1}) n;
    insert into group_member (group_id, member_id) select '${groupId}', bench_key(1, n) from generate_series(${first}, ${first + people - 1}) n;
    commit`)
  await sql(place, 'vacuum analyze')
  await settled(place)
  const ofThese = `access_package_id = '${key(7, packageNumber)}'`
  await sql(place, `update assignment set ends_at = now(), next_notice_at = null where ${ofThese}`)
  const mark = await markOf(place)
  const ms = await timed(async () => {
    // The sweep of every minute, at once.
    await sql(place, `select graphile_worker.add_job('sweep', '{}'::json)`)
    await until(async () => (await sql<{ left: string }>(place, `select count(*)::text as left from assignment where ${ofThese} and state <> 'expired'`))[0]!.left === '0', 250, 3600)
  })
  const left = Number((await sql<{ n: string }>(place, `select count(*)::text as n from group_member where group_id = '${groupId}'`))[0]!.n)
  if (left > 0) throw new Error(`${left} people are still members.`)
  const floor = await writeAgain(place, mark)
  return [
    { name: 'mass expiry, floor', unit: 's', median: floor.ms / 1000, about: `The same ${floor.rows} rows in ${floor.tables} tables written once more by \`INSERT … SELECT\` in one transaction, with the same indexes, without triggers and foreign keys.` },
    {
      name: 'mass expiry', unit: 's', median: ms / 1000, ratio: floor.ms / ms,
      about: `${people} assignments end at one moment: until the group has lost everybody, each with its request, its audit events and its mail waiting to be sent: ${(people / (ms / 1000)).toFixed(0)} a second.`,
    },
  ]
}
