-- What a tenant is beyond data.sql: people from 10,001 on in 1,000 departments, packages from 2,001 on, and what these people
-- have held, with requests, decisions, roles at the targets and the audit events of each. Needs crowd.sql.

-- The number of a key.
create or replace function bench_number(id uuid) returns int language sql immutable as $$ select ('x' || right(id::text, 8))::bit(32)::int $$;

-- People and the thousand groups of their departments.
create or replace function tenant_people(first int, last int) returns void language sql as $$
  insert into directory_object (id, kind, display_name, mail, mail_nickname, created_date_time, user_principal_name, given_name, surname, job_title, department, user_type, account_enabled, manager_id)
  select bench_key(1, n), 'user', 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n, now() - interval '2 years', 'bench' || n || '@contoso.example', 'Person', n::text,
    'Clerk', 'Department ' || n % 1000, 'Member', true, bench_key(1, 10001 + (n - 10001) / 10)
  from generate_series(first, last) n;
  insert into directory_object (id, kind, display_name, created_date_time, security_enabled, mail_enabled)
  select bench_key(2, 3000 + n), 'group', 'bench-wide-' || n, now() - interval '2 years', true, false from generate_series(0, 999) n on conflict do nothing;
  insert into group_member (group_id, member_id) select bench_key(2, 3000 + n % 1000), bench_key(1, n) from generate_series(first, last) n;
  insert into subject (id, object_id, display_name, email, principal_name)
  select bench_key(9, n), bench_key(1, n), 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n || '@contoso.example' from generate_series(first, last) n;
$$;

-- One package in 200 is for all members, the others for two departments; two people decide, of one in 40 only one.
create or replace function tenant_packages(first int, last int) returns void language sql as $$
  insert into access_package (id, catalog_id, display_name, description, is_hidden, created_date_time, modified_date_time)
  select bench_key(7, n), bench_key(3, 1 + n % 19), 'Wide package ' || n, 'One of very many', false, now(), now() from generate_series(first, last) n;
  insert into assignment_policy (id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, expiration, requestor_settings, request_approval_settings, accepts_self, accepts_on_behalf, created_date_time, modified_date_time)
  select bench_key(8, n), bench_key(7, n), bench_key(3, 1 + n % 19), 'Ask', case when n % 200 = 0 then 'allMemberUsers' else 'specificDirectoryUsers' end,
    case when n % 200 = 0 then '[]' else (select jsonb_agg(jsonb_build_object('@odata.type', '#microsoft.graph.groupMembers', 'groupId', bench_key(2, 3000 + (n * 7 + g * 500) % 1000))) from generate_series(0, 1) g) end,
    p.expiration, p.requestor_settings,
    jsonb_set(p.request_approval_settings, '{stages,0,primaryApprovers}', (select jsonb_agg(jsonb_build_object('@odata.type', '#microsoft.graph.singleUser', 'userId', bench_key(1, 1 + (n + g) % 500))) from generate_series(0, case when n % 40 = 0 then 0 else 1 end) g)),
    true, false, now(), now()
  from generate_series(first, last) n, assignment_policy p where p.id = bench_key(8, 1);
  insert into policy_principal (policy_id, purpose, principal_id)
  select bench_key(8, n), 'target', bench_key(2, 3000 + (n * 7 + g * 500) % 1000) from generate_series(first, last) n, generate_series(0, 1) g where n % 200 <> 0;
$$;

-- Each of these people has had so many of the packages 2,001 to 2,000 + packages, and four in ten a further one. What triggers
-- would do (facts of holders, parties of events) is written here, so that a million rows do not take an hour.
create or replace function tenant_access(first int, last int, each int, packages int) returns void language plpgsql as $$
declare popular constant int := 2200;
begin
  set local session_replication_role = replica;

  -- One in twenty is over; they came about over two years.
  create temporary table held on commit drop as
  select 1000000 + (n - 10001) * 20 + k as i, n, p, 1 + p % 200 as g, (n + k) % 20 = 0 as over, now() - interval '700 days' + (n % 700) * interval '1 day' + k * interval '1 minute' as since
  from (
    select n, k, 2001 + (n * 13 + k * 1973) % packages as p from generate_series(first, last) n, generate_series(0, each - 1) k
    union all select n, each, popular from generate_series(first, last) n where n % 5 < 2
  ) as w where k = each or p <> popular;
  create index on held (i);
  analyze held;

  insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, ends_at, expired_date_time, created_date_time)
  select bench_key(10, i), bench_key(7, p), bench_key(3, 1 + p % 19), bench_key(8, p), bench_key(9, n), case when over then 'expired' else 'delivered' end, case when over then 'ExpiredNotificationTriggered' else 'Delivered' end,
    jsonb_build_object('startDateTime', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'recurrence', null, 'expiration', jsonb_build_object('type', 'noExpiration', 'endDateTime', null, 'duration', null)),
    since, case when i % 3 = 0 then since + interval '900 days' end, case when over then now() - interval '1 day' end, since from held;
  insert into assignment_facts (assignment_id, facts, taken_at) select bench_key(10, i), jsonb_build_object('department', 'Department ' || n % 1000, 'jobTitle', 'Clerk'), since from held;
  insert into assignment_resource_role (id, assignment_id, resource_role_id, resource_scope_id, origin_system, resource_origin_id, role_origin_id, resource_display_name, role_display_name, status, changed_at)
  select bench_key(13, i), bench_key(10, i), bench_key(5, g), bench_key(6, g), 'AadGroup', bench_key(2, g), 'Member_' || bench_key(2, g), 'bench-given-' || g, 'Member', case when over then 'Removed' else 'Fulfilled' end, since from held;
  insert into holding (id, principal_id, origin_system, resource_origin_id, role_origin_id, had_before, intended_at, granted_at)
  select bench_key(14, min(i)), bench_key(1, n), 'AadGroup', bench_key(2, g), 'Member_' || bench_key(2, g), false, min(since), min(since) from held where not over group by n, g;
  insert into group_member (group_id, member_id) select distinct bench_key(2, g), bench_key(1, n) from held where not over;

  -- Of one in 20 people a request waits, so it has led to nothing yet.
  insert into assignment_request (id, request_type, state, status, justification, schedule, requestor_id, target_id, access_package_id, catalog_id, policy_id, assignment_id, created_by_id, created_date_time, completed_date_time)
  select bench_key(11, i), 'userAdd', 'delivered', 'Delivered', 'For my work', '{"startDateTime": null, "recurrence": null, "expiration": {"type": "noExpiration", "endDateTime": null, "duration": null}}',
    bench_key(9, n), bench_key(9, n), bench_key(7, p), bench_key(3, 1 + p % 19), bench_key(8, p), bench_key(10, i), bench_key(1, n), since, since + interval '3 hours' from held;
  insert into assignment_request (id, request_type, state, status, justification, schedule, requestor_id, target_id, access_package_id, catalog_id, policy_id, created_by_id, created_date_time)
  select bench_key(11, 5000000 + i), 'userAdd', 'pendingApproval', 'PendingApproval', 'For my work', '{"startDateTime": null, "recurrence": null, "expiration": {"type": "noExpiration", "endDateTime": null, "duration": null}}',
    bench_key(9, n), bench_key(9, n), bench_key(7, 1 + i / 400 % 200), bench_key(3, 1 + (1 + i / 400 % 200) % 20), bench_key(8, 1 + i / 400 % 200), bench_key(1, n), now() - (i / 400 % 1000) * interval '1 minute' from held where i % 400 = 0;
  insert into approval (id, created_date_time) select bench_key(11, i), since from held union all select bench_key(11, 5000000 + i), now() from held where i % 400 = 0;
  insert into approval_stage (id, approval_id, sequence, status, review_result, reviewed_by, reviewed_date_time, settings, opened_at, due_at)
  select bench_key(12, i), bench_key(11, i), 1, 'Completed', 'Approved', jsonb_build_object('id', bench_key(1, 1), 'displayName', 'Person 1'), since + interval '2 hours', s.settings, since, since + interval '14 days'
  from held, (select request_approval_settings -> 'stages' -> 0 as settings from assignment_policy where id = bench_key(8, 1)) s
  union all select bench_key(12, 5000000 + i), bench_key(11, 5000000 + i), 1, 'InProgress', 'NotReviewed', null, null, s.settings, now(), now() + interval '14 days'
  from held, (select request_approval_settings -> 'stages' -> 0 as settings from assignment_policy where id = bench_key(8, 1)) s where i % 400 = 0;
  insert into stage_approver (stage_id, principal_id, tier)
  select bench_key(12, i), bench_key(1, 1), 'primary' from held union all select bench_key(12, 5000000 + i), bench_key(1, 10001 + (n - 10001) / 10), 'primary' from held where i % 400 = 0;

  insert into audit_event (id, activity_date_time, activity_display_name, category, operation_type, result, initiated_by, target_resources, correlation_id, catalog_id, access_package_id, request_id, assignment_id)
  select bench_key(15, i * 2 + e), since + e * interval '2 hours', case e when 0 then 'User requests access package assignment' else 'Approve access package assignment request' end, 'EntitlementManagement', case e when 0 then 'Add' else 'Update' end, 'success',
    jsonb_build_object('user', jsonb_build_object('id', bench_key(1, case e when 0 then n else 1 end), 'displayName', 'Person ' || case e when 0 then n else 1 end, 'userPrincipalName', 'bench' || case e when 0 then n else 1 end || '@contoso.example')),
    jsonb_build_array(jsonb_build_object('id', bench_key(7, p), 'type', 'AccessPackage', 'displayName', 'Wide package ' || p, 'modifiedProperties', '[]'::jsonb)),
    bench_key(11, i), bench_key(3, 1 + p % 19), bench_key(7, p), bench_key(11, i), bench_key(10, i) from held, generate_series(0, 1) e;
  insert into audit_party (event_id, part, party_id) select bench_key(15, i * 2), 'initiator', bench_key(1, n)::text from held;
  insert into audit_party (event_id, part, party_id) select bench_key(15, i * 2 + 1), 'initiator', bench_key(1, 1)::text from held;
  insert into audit_party (event_id, part, party_id) select bench_key(15, i * 2 + e), 'target', bench_key(7, p)::text from held, generate_series(0, 1) e;
end $$;
