-- People beside those of data.sql, whom rules and moves are about: `crowd_add(from, to, department)`; and packages that give
-- one group each: `crowd_package(n)`. Keys go on where data.sql ends.
create or replace function bench_key(kind int, n int) returns uuid language sql immutable as
  $$ select ('0199' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

create or replace function crowd_add(first int, last int, department text) returns void language sql as $$
  insert into directory_object (id, kind, display_name, mail, mail_nickname, created_date_time, user_principal_name, given_name, surname, job_title, department, user_type, account_enabled, manager_id)
  select bench_key(1, n), 'user', 'Person ' || n, 'bench' || n || '@contoso.example', 'bench' || n, now() - interval '2 years', 'bench' || n || '@contoso.example', 'Person', n::text,
    'Clerk', department, 'Member', true, bench_key(1, 1 + n % 500)
  from generate_series(first, last) n
$$;

create or replace function crowd_package(n int) returns void language sql as $$
  insert into directory_object (id, kind, display_name, created_date_time, security_enabled, mail_enabled) values (bench_key(2, n), 'group', 'bench-given-' || n, now(), true, false);
  insert into resource (id, catalog_id, display_name, origin_id, origin_system, created_date_time, modified_date_time) values (bench_key(4, n), bench_key(3, 1), 'bench-given-' || n, bench_key(2, n), 'AadGroup', now(), now());
  insert into resource_role (id, catalog_id, resource_id, display_name, origin_id, origin_system) values (bench_key(5, n), bench_key(3, 1), bench_key(4, n), 'Member', 'Member_' || bench_key(2, n), 'AadGroup');
  insert into resource_scope (id, catalog_id, resource_id, display_name, origin_id, origin_system, is_root_scope) values (bench_key(6, n), bench_key(3, 1), bench_key(4, n), 'Root', bench_key(2, n), 'AadGroup', true);
  insert into access_package (id, catalog_id, display_name, description, is_hidden, created_date_time, modified_date_time) values (bench_key(7, n), bench_key(3, 1), 'Bench package ' || n, 'Gives the membership of bench-given-' || n, false, now(), now());
  insert into resource_role_scope (access_package_id, resource_role_id, resource_scope_id, catalog_id, created_date_time) values (bench_key(7, n), bench_key(5, n), bench_key(6, n), bench_key(3, 1), now());
$$;
