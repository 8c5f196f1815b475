-- What a policy that assigns by itself must remember beside its assignments (entra.md F42).

-- Who was given a package by a rule, for as long as some rule of the package fits them: what ended meanwhile, because its
-- time was over or somebody took it away, is not given again until they have left the rules and come back.
create table automatic_grant (
  access_package_id uuid not null references access_package (id) on delete cascade,
  person_id uuid not null,
  given_at timestamptz not null,
  primary key (access_package_id, person_id)
);

-- Since when nothing matches the holder any more, and when the access goes.
create table automatic_removal (
  assignment_id uuid primary key references assignment (id) on delete cascade,
  since timestamptz not null,
  due_at timestamptz not null
);
create index automatic_removal_due on automatic_removal (due_at);

-- Whom a rule fits, and who holds what stands against it: skipped until somebody resolves it (latchkey.md U17).
create table automatic_conflict (
  access_package_id uuid not null references access_package (id) on delete cascade,
  person_id uuid not null,
  policy_id uuid not null,
  conflicts jsonb not null,
  found_at timestamptz not null,
  primary key (access_package_id, person_id)
);
create index automatic_conflict_person on automatic_conflict (person_id);

-- When the people of a package are next looked at as a whole: after each change of its rules; with time in a rule, when a
-- date of somebody crosses what it says, and once a day.
create table automatic_look (
  access_package_id uuid primary key references access_package (id) on delete cascade,
  due_at timestamptz not null
);
create index automatic_look_due on automatic_look (due_at);

-- Access that ended, and requests that came to nothing, leave a place that a rule may fill. The database notices, so that
-- no way of ending can forget to tell.
create function check_released(subjects uuid[], packages uuid[]) returns void language plpgsql as $$
begin
  perform check_people(array(
    select s.object_id from unnest(subjects, packages) as r(subject_id, package_id) join subject s on s.id = r.subject_id
    where exists (select 1 from assignment_policy p where p.access_package_id = r.package_id and p.automatic_request_settings is not null)
      or exists (select 1 from automatic_conflict c where c.person_id = s.object_id)));
end $$;
create function assignment_released() returns trigger language plpgsql as $$
begin
  if exists (select 1 from changed_to n join changed_from o on o.id = n.id where n.state = 'expired' and o.state <> 'expired') then
    perform check_released(array_agg(n.target_id), array_agg(n.access_package_id)) from changed_to n join changed_from o on o.id = n.id where n.state = 'expired' and o.state <> 'expired';
  end if;
  return null;
end $$;
create trigger released after update on assignment referencing new table as changed_to old table as changed_from for each statement execute function assignment_released();
create function assignment_request_released() returns trigger language plpgsql as $$
begin
  if exists (select 1 from changed_to n join changed_from o on o.id = n.id where n.state <> o.state and n.state in ('denied', 'canceled', 'deliveryFailed')) then
    perform check_released(array_agg(n.target_id), array_agg(n.access_package_id)) from changed_to n join changed_from o on o.id = n.id where n.state <> o.state and n.state in ('denied', 'canceled', 'deliveryFailed');
  end if;
  return null;
end $$;
create trigger released after update on assignment_request referencing new table as changed_to old table as changed_from for each statement execute function assignment_request_released();

-- A catalog that is enabled again takes those whom rules fitted meanwhile.
create function catalog_enabled() returns trigger language plpgsql as $$
begin
  insert into automatic_look (access_package_id, due_at)
    select distinct access_package_id, timestamptz 'epoch' from assignment_policy where catalog_id = new.id and automatic_request_settings is not null
    on conflict (access_package_id) do update set due_at = excluded.due_at;
  return null;
end $$;
create trigger enabled after update on catalog for each row when (new.state = 'published' and old.state <> 'published') execute function catalog_enabled();

-- What PostgreSQL says of a regular expression, or null when it can read it.
create function membership_pattern_problem(pattern text) returns text language plpgsql as $$
begin
  perform ''::text ~* pattern;
  return null;
exception when others then
  return sqlerrm;
end $$;

create view due_automatic (kind, id, due_at) as
  select 'automaticRemoval', r.assignment_id, r.due_at from automatic_removal r join assignment a on a.id = r.assignment_id where a.state <> 'expired' and a.ending_request_id is null
  union all
  select 'automaticLook', access_package_id, due_at from automatic_look;
do $$ begin execute format('create or replace view due_work (kind, id, due_at) as %s union all select kind, id, due_at from due_automatic', rtrim(pg_get_viewdef('due_work'::regclass), ';')); end $$;
