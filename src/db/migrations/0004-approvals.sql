-- Approval in several stages, alternates, delegates, and approvers that are looked for anew.

-- Nothing is left to decide after this moment, whatever time the stages have.
alter table approval add column no_later_than timestamptz;
-- When the requestor last asked the approvers to hurry.
alter table approval add column nudged_at timestamptz;

alter table approval_stage add column escalates_at timestamptz;
alter table approval_stage add column escalated_at timestamptz;
-- Who decided, for their own history; the name stands in reviewed_by.
alter table approval_stage add column reviewed_by_id uuid;
update approval_stage set reviewed_by_id = (reviewed_by ->> 'id')::uuid where reviewed_by ->> 'id' is not null;
create index approval_stage_escalation on approval_stage (escalates_at) where status = 'InProgress' and escalates_at is not null;
create index approval_stage_reviewer on approval_stage (reviewed_by_id) where reviewed_by_id is not null;
create index assignment_request_waiting on assignment_request (target_id) where state = 'pendingApproval';

alter table stage_approver drop constraint stage_approver_tier_check;
alter table stage_approver add constraint stage_approver_tier_check check (tier in ('primary', 'fallback', 'escalation', 'reassigned'));

-- Who stands in for whom: for everything, for a package, or for a catalog. Never changed, only taken back.
create table approval_delegation (
  id uuid primary key,
  principal_id uuid not null,
  delegate_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  access_package_id uuid references access_package (id) on delete cascade,
  catalog_id uuid references catalog (id) on delete cascade,
  created_at timestamptz not null,
  created_by_id uuid not null,
  check (principal_id <> delegate_id),
  check (ends_at > starts_at),
  check (access_package_id is null or catalog_id is null)
);
create index approval_delegation_principal on approval_delegation (principal_id);
create index approval_delegation_delegate on approval_delegation (delegate_id);

-- A stage that came to an approver while a delegation held. It goes with the approver, and with the delegation.
create table stage_delegate (
  stage_id uuid not null,
  approver_id uuid not null,
  delegation_id uuid not null references approval_delegation (id) on delete cascade,
  delegate_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  primary key (stage_id, delegation_id),
  foreign key (stage_id, approver_id) references stage_approver (stage_id, principal_id) on delete cascade
);
create index stage_delegate_delegate on stage_delegate (delegate_id);
create index stage_delegate_delegation on stage_delegate (delegation_id);

create view due_approvals (kind, id, due_at) as
  select 'escalateApproval', id, escalates_at from approval_stage where status = 'InProgress' and escalates_at is not null;
do $$ begin execute format('create or replace view due_work (kind, id, due_at) as %s union all select kind, id, due_at from due_approvals', rtrim(pg_get_viewdef('due_work'::regclass), ';')); end $$;

-- The people and groups that the rules of a stage name by id.
create function named_in(settings jsonb) returns uuid[] language sql immutable parallel safe as $$
  select array(select (v #>> '{}')::uuid from jsonb_path_query(settings, '$.*[*].userId') as v union select (v #>> '{}')::uuid from jsonb_path_query(settings, '$.*[*].groupId') as v)
$$;
create index approval_stage_named on approval_stage using gin (named_in(settings)) where status = 'InProgress';
create index user_sponsor_sponsor on user_sponsor (sponsor_id);

-- The people whose open requests may get other approvers when one of these people or groups changes: as the one who
-- gets the access, as a manager or sponsor of theirs, as an approver now, or as one whom the stage's rules name. Each
-- branch finds its rows by an index, as this runs with every change of a membership.
create function waiting_for(objects uuid[]) returns setof uuid language sql stable as $$
  with person(id) as (
    select unnest(objects)
    union select d.id from directory_object d where d.manager_id = any(objects)
    union select d.id from directory_object m join directory_object d on d.manager_id = m.id where m.manager_id = any(objects)
    union select u.user_id from user_sponsor u where u.sponsor_id = any(objects)
  ), stage(approval_id) as (
    select t.approval_id from stage_approver a join approval_stage t on t.id = a.stage_id where a.principal_id = any(objects) and t.status = 'InProgress'
    union select t.approval_id from approval_stage t where t.status = 'InProgress' and named_in(t.settings) && objects
  )
  select s.object_id from person p join subject s on s.object_id = p.id where exists (select 1 from assignment_request r where r.target_id = s.id and r.state = 'pendingApproval')
  union select s.object_id from stage t join assignment_request r on r.id = t.approval_id join subject s on s.id = r.target_id
$$;
-- Has the open requests that wait for these looked at again, through the person who is to get the access.
create function check_waiting_for(objects uuid[]) returns void language plpgsql as $$
begin
  if not exists (select 1 from approval_stage where status = 'InProgress') then return; end if;
  perform check_people(array(select waiting_for(array(
    select o from unnest(objects) as o union select g from unnest(objects) as o, lateral transitive_groups(o) as g))));
end $$;

create function approver_changed() returns trigger language plpgsql as $$
begin
  perform check_waiting_for(array(
    select coalesce(n.id, o.id) from changed_to n full join changed_from o on o.id = n.id
    where coalesce(n.kind, o.kind) in ('user', 'group')
      and (n.account_enabled, n.deleted_date_time, n.manager_id) is distinct from (o.account_enabled, o.deleted_date_time, o.manager_id)));
  return null;
end $$;
create function approver_removed() returns trigger language plpgsql as $$
begin
  perform check_waiting_for(array(select id from changed_from where kind in ('user', 'group')));
  return null;
end $$;
create trigger approver_changed after update on directory_object referencing new table as changed_to old table as changed_from for each statement execute function approver_changed();
create trigger approver_removed after delete on directory_object referencing old table as changed_from for each statement execute function approver_removed();

create function approving_group_changed() returns trigger language plpgsql as $$
begin
  perform check_waiting_for(array(select distinct group_id from changed));
  return null;
end $$;
create trigger approving_group_added after insert on group_member referencing new table as changed for each statement execute function approving_group_changed();
create trigger approving_group_removed after delete on group_member referencing old table as changed for each statement execute function approving_group_changed();
