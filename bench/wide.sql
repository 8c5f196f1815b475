-- A large organization: people 10,001 to 105,000 in 1,000 departments, and packages 2,001 to 21,800. One package in 200 is
-- for all members, the others for two departments. Needs crowd.sql.
insert into directory_object (id, kind, display_name, mail, mail_nickname, created_date_time, user_principal_name, given_name, surname, job_title, department, user_type, account_enabled, manager_id)
select bench_key(1, n), 'user', 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n, now() - interval '2 years', 'bench' || n || '@contoso.example', 'Person', n::text,
  'Clerk', 'Department ' || n % 1000, 'Member', true, bench_key(1, 10001 + n / 10)
from generate_series(10001, 105000) n;
insert into directory_object (id, kind, display_name, created_date_time, security_enabled, mail_enabled)
select bench_key(2, 3000 + n), 'group', 'bench-wide-' || n, now() - interval '2 years', true, false from generate_series(0, 999) n;
insert into group_member (group_id, member_id) select bench_key(2, 3000 + n % 1000), bench_key(1, n) from generate_series(10001, 105000) n;
insert into access_package (id, catalog_id, display_name, description, is_hidden, created_date_time, modified_date_time)
select bench_key(7, n), bench_key(3, 1 + n % 19), 'Wide package ' || n, 'One of very many', false, now(), now() from generate_series(2001, 21800) n;
insert into assignment_policy (id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, expiration, requestor_settings, request_approval_settings, accepts_self, accepts_on_behalf, created_date_time, modified_date_time)
select bench_key(8, n), bench_key(7, n), bench_key(3, 1 + n % 19), 'Ask', case when n % 200 = 0 then 'allMemberUsers' else 'specificDirectoryUsers' end,
  case when n % 200 = 0 then '[]' else (select jsonb_agg(jsonb_build_object('@odata.type', '#microsoft.graph.groupMembers', 'groupId', bench_key(2, 3000 + (n * 7 + g * 500) % 1000))) from generate_series(0, 1) g) end,
  p.expiration, p.requestor_settings, p.request_approval_settings, true, false, now(), now()
from generate_series(2001, 21800) n, assignment_policy p where p.id = bench_key(8, 1);
insert into policy_principal (policy_id, purpose, principal_id)
select bench_key(8, n), 'target', bench_key(2, 3000 + (n * 7 + g * 500) % 1000) from generate_series(2001, 21800) n, generate_series(0, 1) g where n % 200 <> 0;
analyze;
