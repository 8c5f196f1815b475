-- An organization of some size beside the demonstration's: 5,000 people, 200 packages, 20,000 assignments with their
-- requests and decisions, and 500 requests that wait. The same rows every time; times are counted from now.
create function pg_temp.key(kind int, n int) returns uuid language sql immutable as
  $$ select ('0199' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
-- kinds: 1 person, 2 group, 3 catalog, 4 resource, 5 role, 6 scope, 7 package, 8 policy, 9 subject, 10 assignment, 11 request, 12 stage, 13 asked of a resource, 14 holding

-- Everybody has a manager, ten people one; one in 25 is a guest.
insert into directory_object (id, kind, display_name, mail, mail_nickname, created_date_time, user_principal_name, given_name, surname, job_title, department, user_type, account_enabled, manager_id)
select pg_temp.key(1, n), 'user', 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n, now() - interval '2 years', 'bench' || n || '@contoso.example', 'Person', n::text,
  'Clerk', 'Department ' || n % 100, case when n % 25 = 0 then 'Guest' else 'Member' end, true, case when n >= 10 then pg_temp.key(1, n / 10) end
from generate_series(1, 5000) n;
-- 1 to 200: what packages give. 201 to 300: departments, which stand in the divisions 301 to 310.
insert into directory_object (id, kind, display_name, created_date_time, security_enabled, mail_enabled)
select pg_temp.key(2, n), 'group', case when n <= 200 then 'bench-given-' || n when n <= 300 then 'bench-department-' || n else 'bench-division-' || n end, now() - interval '2 years', true, false
from generate_series(1, 310) n;
insert into group_member (group_id, member_id) select pg_temp.key(2, 201 + n % 100), pg_temp.key(1, n) from generate_series(1, 5000) n;
insert into group_member (group_id, member_id) select pg_temp.key(2, 301 + n % 10), pg_temp.key(2, 201 + n) from generate_series(0, 99) n;

insert into catalog (id, display_name, state, created_date_time, modified_date_time)
select pg_temp.key(3, n), 'Bench ' || n, case when n = 20 then 'unpublished' else 'published' end, now() - interval '2 years', now() - interval '1 year' from generate_series(1, 20) n;
insert into resource (id, catalog_id, display_name, origin_id, origin_system, created_date_time, modified_date_time)
select pg_temp.key(4, n), pg_temp.key(3, 1 + n % 20), 'bench-given-' || n, pg_temp.key(2, n), 'AadGroup', now() - interval '2 years', now() - interval '1 year' from generate_series(1, 200) n;
insert into resource_role (id, catalog_id, resource_id, display_name, origin_id, origin_system)
select pg_temp.key(5, n), pg_temp.key(3, 1 + n % 20), pg_temp.key(4, n), 'Member', 'Member_' || pg_temp.key(2, n), 'AadGroup' from generate_series(1, 200) n;
insert into resource_scope (id, catalog_id, resource_id, display_name, origin_id, origin_system, is_root_scope)
select pg_temp.key(6, n), pg_temp.key(3, 1 + n % 20), pg_temp.key(4, n), 'Root', pg_temp.key(2, n), 'AadGroup', true from generate_series(1, 200) n;
insert into access_package (id, catalog_id, display_name, description, is_hidden, created_date_time, modified_date_time)
select pg_temp.key(7, n), pg_temp.key(3, 1 + n % 20), 'Bench package ' || n, 'Gives the membership of bench-given-' || n, n % 25 = 0, now() - interval '2 years', now() - interval '1 year' from generate_series(1, 200) n;
insert into resource_role_scope (access_package_id, resource_role_id, resource_scope_id, catalog_id, created_date_time)
select pg_temp.key(7, n), pg_temp.key(5, n), pg_temp.key(6, n), pg_temp.key(3, 1 + n % 20), now() - interval '1 year' from generate_series(1, 200) n;

-- 1 to 200: a package in four is for all members, the others for two departments and ten people; the approver is person 1.
-- 201 to 400: the policy by which administrators assign directly, which takes no requests.
insert into assignment_policy (id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, expiration, requestor_settings, request_approval_settings, accepts_self, accepts_on_behalf, created_date_time, modified_date_time)
select pg_temp.key(8, n), pg_temp.key(7, 1 + (n - 1) % 200), pg_temp.key(3, 1 + (1 + (n - 1) % 200) % 20), case when n <= 200 then 'Ask' else 'Direct' end,
  case when n > 200 then 'notSpecified' when n % 4 = 0 then 'allMemberUsers' else 'specificDirectoryUsers' end,
  case when n > 200 or n % 4 = 0 then '[]' else (select jsonb_agg(jsonb_build_object('@odata.type', '#microsoft.graph.groupMembers', 'groupId', pg_temp.key(2, 201 + (n * 3 + g * 40) % 100))) from generate_series(0, 1) g) end,
  '{"type": "noExpiration", "endDateTime": null, "duration": null}',
  jsonb_build_object('enableTargetsToSelfAddAccess', n <= 200, 'enableTargetsToSelfUpdateAccess', n <= 200, 'enableTargetsToSelfRemoveAccess', n <= 200, 'allowCustomAssignmentSchedule', false,
    'enableOnBehalfRequestorsToAddAccess', n <= 200 and n % 3 = 0, 'enableOnBehalfRequestorsToUpdateAccess', false, 'enableOnBehalfRequestorsToRemoveAccess', false, 'onBehalfRequestors', '[]'::jsonb),
  jsonb_build_object('isApprovalRequiredForAdd', n <= 200, 'isApprovalRequiredForUpdate', false, 'isRequestorJustificationRequired', false, 'stages', case when n > 200 then '[]'::jsonb else
    jsonb_build_array(jsonb_build_object('durationBeforeAutomaticDenial', 'P14D', 'isApproverJustificationRequired', false, 'isEscalationEnabled', false, 'durationBeforeEscalation', 'PT0S',
      'primaryApprovers', jsonb_build_array(jsonb_build_object('@odata.type', '#microsoft.graph.singleUser', 'userId', pg_temp.key(1, 1))),
      'fallbackPrimaryApprovers', '[]'::jsonb, 'escalationApprovers', '[]'::jsonb, 'fallbackEscalationApprovers', '[]'::jsonb, 'approverInformationVisibility', 'default')) end),
  n <= 200, n <= 200 and n % 3 = 0, now() - interval '2 years', now() - interval '1 year'
from generate_series(1, 400) n;
insert into policy_principal (policy_id, purpose, principal_id)
select pg_temp.key(8, n), 'target', pg_temp.key(2, 201 + (n * 3 + g * 40) % 100) from generate_series(1, 200) n, generate_series(0, 1) g where n % 4 <> 0;
insert into policy_principal (policy_id, purpose, principal_id)
select pg_temp.key(8, n), 'target', pg_temp.key(1, 1 + (n * 31 + p * 17) % 5000) from generate_series(1, 200) n, generate_series(1, 10) p where n % 4 <> 0;

insert into subject (id, object_id, display_name, email, principal_name)
select pg_temp.key(9, n), pg_temp.key(1, n), 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n || '@contoso.example' from generate_series(1, 5000) n;

-- Four assignments a person; one in sixteen is over.
create temporary table given as
select row_number() over (order by n, k)::int as i, n, 1 + (n * 13 + k * 50) % 200 as p, n % 4 = 0 and k = 3 as over, now() - interval '300 days' + n * interval '1 minute' as since
from generate_series(1, 5000) n, generate_series(0, 3) k;
create function pg_temp.span(since timestamptz) returns jsonb language sql immutable as $$ select jsonb_build_object('startDateTime', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'recurrence', null, 'expiration', jsonb_build_object('type', 'afterDateTime', 'endDateTime', to_char((since + interval '900 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'duration', null)) $$;
insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, ends_at, expired_date_time, created_date_time)
select pg_temp.key(10, i), pg_temp.key(7, p), pg_temp.key(3, 1 + p % 20), pg_temp.key(8, p), pg_temp.key(9, n), case when over then 'expired' else 'delivered' end, case when over then 'ExpiredNotificationTriggered' else 'Delivered' end,
  pg_temp.span(since), since, since + interval '900 days', case when over then now() - interval '30 days' end, since from given;
insert into assignment_resource_role (id, assignment_id, resource_role_id, resource_scope_id, origin_system, resource_origin_id, role_origin_id, resource_display_name, role_display_name, status, changed_at)
select pg_temp.key(13, i), pg_temp.key(10, i), pg_temp.key(5, p), pg_temp.key(6, p), 'AadGroup', pg_temp.key(2, p), 'Member_' || pg_temp.key(2, p), 'bench-given-' || p, 'Member', case when over then 'Removed' else 'Fulfilled' end, since from given;
insert into group_member (group_id, member_id) select pg_temp.key(2, p), pg_temp.key(1, n) from given where not over;
insert into holding (id, principal_id, origin_system, resource_origin_id, role_origin_id, had_before, intended_at, granted_at, removed_at)
select pg_temp.key(14, i), pg_temp.key(1, n), 'AadGroup', pg_temp.key(2, p), 'Member_' || pg_temp.key(2, p), false, since, since, case when over then now() - interval '30 days' end from given;

-- How they came about, and what waits: person n's manager decides.
create temporary table asked as
select i, n, p, since, true as done from given
union all select 20000 + n / 10, n, 1 + (n * 13 + 25) % 200, now() - interval '1 day' + n * interval '1 second', false from generate_series(13, 5000, 10) n;
insert into assignment_request (id, request_type, state, status, justification, schedule, requestor_id, target_id, access_package_id, catalog_id, policy_id, assignment_id, created_by_id, created_date_time, completed_date_time)
select pg_temp.key(11, i), 'userAdd', case when done then 'delivered' else 'pendingApproval' end, case when done then 'Delivered' else 'PendingApproval' end, 'For my work', pg_temp.span(since),
  pg_temp.key(9, n), pg_temp.key(9, n), pg_temp.key(7, p), pg_temp.key(3, 1 + p % 20), pg_temp.key(8, p), case when done then pg_temp.key(10, i) end, pg_temp.key(1, n), since, case when done then since end from asked;
insert into approval (id, created_date_time) select pg_temp.key(11, i), since from asked;
insert into approval_stage (id, approval_id, sequence, status, review_result, reviewed_date_time, settings, opened_at, due_at)
select pg_temp.key(12, i), pg_temp.key(11, i), 1, case when done then 'Completed' else 'InProgress' end, case when done then 'Approved' else 'NotReviewed' end, case when done then since end,
  (select request_approval_settings -> 'stages' -> 0 from assignment_policy where id = pg_temp.key(8, 1)), since, since + interval '14 days' from asked;
insert into stage_approver (stage_id, principal_id, tier) select pg_temp.key(12, i), pg_temp.key(1, greatest(n / 10, 1)), 'primary' from asked;
analyze;
