-- What Latchkey lets the author of a policy or a package decide beyond Graph, and the tenant in its settings.
alter table assignment_policy add column rules jsonb not null default '{}';
alter table access_package add column rules jsonb not null default '{}';

-- Every version of a policy: a request keeps the number of the one that it was judged by.
create table policy_version (
  policy_id uuid not null references assignment_policy (id) on delete cascade,
  version integer not null,
  policy jsonb not null,
  changed_at timestamptz not null,
  changed_by_id uuid,
  primary key (policy_id, version)
);

-- Whoever's facts change is looked at again: what policies assign by themselves, whether a holder still fits, whether
-- approvers are still there. The database notices, so that no way of changing the directory can forget to tell. A job of
-- the same key that still waits is replaced, and work about one person is done one piece after another.
create function check_people(people uuid[]) returns void language plpgsql as $$
begin
  perform graphile_worker.add_job('check-person', json_build_object('personId', p), queue_name => 'person:' || p, job_key => 'check:' || p, max_attempts => 25)
  from (select distinct p from unnest(people) as p where p is not null order by p) as each(p);
end $$;
-- Of these, the people whom it can concern: nobody else is looked at, however much of the directory changes.
create function check_concerned(people uuid[]) returns void language plpgsql as $$
begin
  if exists (select 1 from assignment_policy where automatic_request_settings is not null) then
    perform check_people(people);
  else
    perform check_people(array(
      select p from unnest(people) as p where exists (select 1 from subject s where s.object_id = p)
        or exists (select 1 from stage_approver a join approval_stage t on t.id = a.stage_id where a.principal_id = p and t.status in ('InProgress', 'Initializing'))));
  end if;
end $$;
create index assignment_policy_automatic on assignment_policy (access_package_id) where automatic_request_settings is not null;

create function directory_object_changed() returns trigger language plpgsql as $$
begin
  perform check_concerned(array(
    select coalesce(n.id, o.id) from changed_to n full join changed_from o on o.id = n.id
    where coalesce(n.kind, o.kind) = 'user' and n is distinct from o));
  return null;
end $$;
create function directory_object_added() returns trigger language plpgsql as $$
begin
  perform check_concerned(array(select id from changed_to where kind = 'user'));
  return null;
end $$;
create function directory_object_removed() returns trigger language plpgsql as $$
begin
  perform check_concerned(array(select id from changed_from where kind = 'user'));
  return null;
end $$;
create trigger changed after update on directory_object referencing new table as changed_to old table as changed_from for each statement execute function directory_object_changed();
create trigger added after insert on directory_object referencing new table as changed_to for each statement execute function directory_object_added();
create trigger removed after delete on directory_object referencing old table as changed_from for each statement execute function directory_object_removed();

-- A member that is a group stands for everybody in it.
create function group_member_changed() returns trigger language plpgsql as $$
begin
  perform check_concerned(array(
    select m.id from (select distinct member_id from changed) as c, lateral (select c.member_id union select transitive_members(c.member_id)) as m(id)
    where exists (select 1 from directory_object d where d.id = m.id and d.kind = 'user')));
  return null;
end $$;
create trigger added after insert on group_member referencing new table as changed for each statement execute function group_member_changed();
create trigger removed after delete on group_member referencing old table as changed for each statement execute function group_member_changed();

create function user_sponsor_changed() returns trigger language plpgsql as $$
begin
  perform check_concerned(array(select user_id from changed));
  return null;
end $$;
create trigger added after insert on user_sponsor referencing new table as changed for each statement execute function user_sponsor_changed();
create trigger removed after delete on user_sponsor referencing old table as changed for each statement execute function user_sponsor_changed();
