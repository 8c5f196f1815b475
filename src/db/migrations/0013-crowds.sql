-- What happens to thousands of people at once is done with hundreds of them at a time.

-- Has people looked at: a few each by a job of their own, many by jobs of up to 500. What somebody waits for, a delivery or a
-- mail, goes before that: the lower number goes first.
create or replace function check_people(people uuid[]) returns void language plpgsql as $$
declare
  wanted uuid[] := array(select distinct p from unnest(people) as p where p is not null order by p);
begin
  if cardinality(wanted) <= 20 then
    perform graphile_worker.add_job('check-person', json_build_object('personId', p), queue_name => 'person:' || p, job_key => 'check:' || p, max_attempts => 25, priority => 10)
    from unnest(wanted) as p;
  else
    perform graphile_worker.add_job('check-people', json_build_object('personIds', array_agg(p)), max_attempts => 25, priority => 10)
    from unnest(wanted) with ordinality as w(p, n) group by (n - 1) / 500;
  end if;
end $$;

-- These ran once for each row; with hundreds of rows in a statement they run once for all of them.
drop trigger given on assignment;
create or replace function assignment_given() returns trigger language plpgsql as $$
begin
  insert into assignment_facts (assignment_id, facts, taken_at)
  select a.id, jsonb_build_object('department', d.department, 'jobTitle', d.job_title, 'officeLocation', d.office_location, 'userType', d.user_type, 'managerId', m.id, 'managerName', m.display_name), a.created_date_time
  from added a join subject s on s.id = a.target_id join directory_object d on d.id = s.object_id and d.kind = 'user' left join directory_object m on m.id = d.manager_id;
  return null;
end $$;
create trigger given after insert on assignment referencing new table as added for each statement execute function assignment_given();

-- Access that comes to somebody who has left, or who may not fit its policy any more.
create function check_given(subjects uuid[], policies uuid[]) returns void language plpgsql as $$
begin
  perform check_people(array(
    select s.object_id from unnest(subjects, policies) as g(subject_id, policy_id) join subject s on s.id = g.subject_id and s.subject_type = 'user'
    where exists (select 1 from assignment_policy p where p.id = g.policy_id and p.rules -> 'whenOutOfScope' ->> 'action' in ('tell', 'ask', 'remove'))
      or not exists (select 1 from directory_object d where d.id = s.object_id and d.account_enabled and d.deleted_date_time is null)));
end $$;
drop trigger to_check on assignment;
create or replace function assignment_to_check() returns trigger language plpgsql as $$
begin
  perform check_given(array[new.target_id], array[new.policy_id]);
  return null;
end $$;
create trigger to_check after update of policy_id on assignment for each row when (new.state <> 'expired') execute function assignment_to_check();
create function assignment_added_to_check() returns trigger language plpgsql as $$
begin
  perform check_given(array_agg(target_id), array_agg(policy_id)) from added where state <> 'expired';
  return null;
end $$;
create trigger added_to_check after insert on assignment referencing new table as added for each statement execute function assignment_added_to_check();
drop trigger to_check on assignment_request;
create or replace function request_to_check() returns trigger language plpgsql as $$
begin
  perform check_given(array_agg(target_id), array_agg(null::uuid)) from added where request_type like '%Add';
  return null;
end $$;
create trigger to_check after insert on assignment_request referencing new table as added for each statement execute function request_to_check();

-- Every object that a policy names or has ever named. A rule about groups that it does not name stands here as all zeros.
create table named_by_policy (id uuid primary key);
create function objects_named(policy text) returns setof uuid language sql immutable parallel safe as $$
  select m[1]::uuid from regexp_matches(policy, '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})', 'gi') as m
  union
  select '00000000-0000-0000-0000-000000000000'::uuid
  where regexp_replace(policy, $re$memberof\s+-any\s*\(\s*group\.objectid\s+-(in\s*\[[^]]*\]|eq\s*[^\s)]+)\s*\)$re$, '', 'gi') ~* 'memberof'
$$;
create function policy_names() returns trigger language plpgsql as $$
declare
  named uuid[] := array(select objects_named(concat_ws(' ', new.specific_allowed_targets, new.requestor_settings, new.request_approval_settings)) except select id from named_by_policy);
begin
  if cardinality(named) > 0 then
    -- A membership that is being changed at this moment is there when the policy is, or sees what the policy names.
    lock table named_by_policy in share row exclusive mode;
    insert into named_by_policy (id) select unnest(named) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger names after insert or update on assignment_policy for each row execute function policy_names();
insert into named_by_policy (id) select distinct n from assignment_policy p, objects_named(concat_ws(' ', p.specific_allowed_targets, p.requestor_settings, p.request_approval_settings)) as n;

-- Who comes into a group or leaves it is looked at where a policy can be about that group, or one that it is in. Else it can
-- only lift what keeps somebody from being given something. A member that is a group stands for everybody in it.
create or replace function group_member_changed() returns trigger language plpgsql as $$
declare
  groups uuid[] := array(select distinct group_id from changed);
  matter boolean;
begin
  lock table named_by_policy in row exclusive mode;
  matter := exists (
    select 1 from named_by_policy n where n.id = '00000000-0000-0000-0000-000000000000'
      or n.id in (select g from unnest(groups) as g union select t from unnest(groups) as g, transitive_groups(g) as t));
  if not matter and not exists (select 1 from automatic_conflict) then return null; end if;
  perform check_concerned(array(
    select m.id from (select distinct member_id from changed) as c, lateral (select c.member_id union select transitive_members(c.member_id)) as m(id)
    where exists (select 1 from directory_object d where d.id = m.id and d.kind = 'user')
      and (matter or exists (select 1 from automatic_conflict k where k.person_id = m.id))));
  return null;
end $$;

-- These run with every request and every change of a membership. As functions of plpgsql they are planned once for a
-- connection. PostgreSQL multiplies its guess at every step of a recursion, and makes room for as many rows as it expects:
-- of what comes out of an array it expects ten, and not the members of an average group to the third power.
create or replace function transitive_groups(object uuid) returns setof uuid language plpgsql stable parallel safe rows 10 as $$
begin
  return query with recursive held(id) as (
    select unnest(array(select group_id from group_member where member_id = object))
    union
    select g from held, lateral unnest(array(select group_id from group_member where member_id = held.id)) as g
  )
  select id from held;
end $$;
create or replace function transitive_members(a_group uuid) returns setof uuid language plpgsql stable parallel safe rows 10 as $$
begin
  return query with recursive inside(id) as (
    select unnest(array(select member_id from group_member where group_id = a_group))
    union
    select m from inside, lateral unnest(array(select member_id from group_member where group_id = inside.id)) as m
  )
  select id from inside;
end $$;
create or replace function waiting_for(objects uuid[]) returns setof uuid language plpgsql stable rows 10 as $$
begin
  return query with person(id) as (
    select unnest(objects)
    union select d.id from directory_object d where d.manager_id = any(objects)
    union select d.id from directory_object m join directory_object d on d.manager_id = m.id where m.manager_id = any(objects)
    union select u.user_id from user_sponsor u where u.sponsor_id = any(objects)
  ), stage(approval_id) as (
    select t.approval_id from stage_approver a join approval_stage t on t.id = a.stage_id where a.principal_id = any(objects) and t.status = 'InProgress'
    union select t.approval_id from approval_stage t where t.status = 'InProgress' and named_in(t.settings) && objects
  )
  select s.object_id from person p join subject s on s.object_id = p.id where exists (select 1 from assignment_request r where r.target_id = s.id and r.state = 'pendingApproval')
  union select s.object_id from stage t join assignment_request r on r.id = t.approval_id join subject s on s.id = r.target_id;
end $$;

-- Who may ask for a package for themselves: the people and groups that a policy names; 1 stands for all members, 2 for
-- everybody in the directory. One look for the caller's own ids finds the policies, however many others there are.
create view policy_audience (policy_id, principal_id) as
  select p.policy_id, p.principal_id from policy_principal p join assignment_policy y on y.id = p.policy_id
  where p.purpose = 'target' and y.accepts_self and y.allowed_target_scope = 'specificDirectoryUsers'
  union all
  select id, case allowed_target_scope when 'allMemberUsers' then '00000000-0000-0000-0000-000000000001' else '00000000-0000-0000-0000-000000000002' end::uuid from assignment_policy
  where accepts_self and allowed_target_scope in ('allMemberUsers', 'allDirectoryUsers');
create index assignment_policy_for_many on assignment_policy (id) where accepts_self and allowed_target_scope in ('allMemberUsers', 'allDirectoryUsers');
-- Members find packages that are for some people only.
create index assignment_policy_for_some on assignment_policy (access_package_id) where accepts_self and allowed_target_scope = 'specificDirectoryUsers';
