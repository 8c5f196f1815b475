import { addCrowd, key, scaled } from '../crowd.ts'
import { timed, until, type Figure } from '../measure.ts'
import { applicationToken, asking, em, settled, sql, type Place } from '../place.ts'

const people = scaled(10_000)
const first = 300_001
const packageNumber = 1002
/** As many a second as make 10,000 in a minute. */
const goal = 10_000 / 60

/** From 10,000 people leaving the group for which a package is meant to each of them having a case. */
export async function movers(place: Place): Promise<readonly Figure[]> {
  await addCrowd(place, first, first + people - 1, 'Movers', packageNumber)
  const application = asking(place, await applicationToken(place))
  const team = key(2, 2000)
  await sql(place, `
    insert into directory_object (id, kind, display_name, created_date_time, security_enabled, mail_enabled) values ('${team}', 'group', 'bench-movers', now(), true, false);
    insert into group_member (group_id, member_id) select '${team}', bench_key(1, n) from generate_series(${first}, ${first + people - 1}) n;`)
  const { id: policyId } = await application<{ id: string }>('POST', `${em}/assignmentPolicies`, {
    displayName: 'The team', allowedTargetScope: 'specificDirectoryUsers', accessPackage: { id: key(7, packageNumber) }, expiration: { type: 'noExpiration' },
    specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId: team }],
  })
  await application('PATCH', `${em}/assignmentPolicies/${policyId}/latchkey.rules`, { whenOutOfScope: { action: 'ask', gracePeriod: 'P14D' } })
  await sql(place, `
    insert into subject (id, object_id, display_name, email, principal_name) select bench_key(9, n), bench_key(1, n), 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n || '@contoso.example' from generate_series(${first}, ${first + people - 1}) n;
    insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, created_date_time)
    select bench_key(10, n), '${key(7, packageNumber)}', '${key(3, 1)}', '${policyId}', bench_key(9, n), 'delivered', 'Delivered',
      jsonb_build_object('startDateTime', '2026-01-01T00:00:00.000Z', 'recurrence', null, 'expiration', jsonb_build_object('type', 'noExpiration', 'endDateTime', null, 'duration', null)), now() - interval '1 day', now() - interval '1 day'
    from generate_series(${first}, ${first + people - 1}) n;
    insert into assignment_resource_role (id, assignment_id, resource_role_id, resource_scope_id, origin_system, resource_origin_id, role_origin_id, resource_display_name, role_display_name, status, changed_at)
    select bench_key(13, n), bench_key(10, n), '${key(5, packageNumber)}', '${key(6, packageNumber)}', 'AadGroup', '${key(2, packageNumber)}', 'Member_${key(2, packageNumber)}', 'bench-given', 'Member', 'Fulfilled', now() from generate_series(${first}, ${first + people - 1}) n;
    insert into holding (id, principal_id, origin_system, resource_origin_id, role_origin_id, had_before, intended_at, granted_at)
    select bench_key(14, n), bench_key(1, n), 'AadGroup', '${key(2, packageNumber)}', 'Member_${key(2, packageNumber)}', false, now(), now() from generate_series(${first}, ${first + people - 1}) n;
    insert into group_member (group_id, member_id) select '${key(2, packageNumber)}', bench_key(1, n) from generate_series(${first}, ${first + people - 1}) n;`)
  const waiting = async (text: string) => Number((await sql<{ n: string }>(place, text))[0]!.n)
  await settled(place)
  const ms = await timed(async () => {
    await sql(place, `update directory_object set department = 'Finance' where department = 'Movers'; delete from group_member where group_id = '${team}'`)
    await until(async () => (await waiting(`select count(*)::text as n from mover_case where policy_id = '${policyId}' and state = 'open'`)) === people, 250, 1800)
  })
  return [{
    name: 'movers', unit: 'people/s', median: people / (ms / 1000), goal: { text: '10,000 in < 60 s', met: people / (ms / 1000) > goal },
    about: `${people} people change their department and leave the group of a policy that asks, as a directory synchronization writes it: until each has a case that stands with their manager, with its audit event and its mails waiting.`,
  }]
}
