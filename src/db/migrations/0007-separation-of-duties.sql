-- Separation of duties: who holds what is named here cannot get the package (entra.md F53, latchkey.md L8).
create table package_incompatible_package (
  access_package_id uuid not null references access_package (id) on delete cascade,
  incompatible_id uuid not null references access_package (id) on delete cascade,
  primary key (access_package_id, incompatible_id),
  check (access_package_id <> incompatible_id)
);
create index package_incompatible_package_other on package_incompatible_package (incompatible_id, access_package_id);
create table package_incompatible_group (
  access_package_id uuid not null references access_package (id) on delete cascade,
  group_id uuid not null references directory_object (id) on delete cascade,
  primary key (access_package_id, group_id)
);
create index package_incompatible_group_group on package_incompatible_group (group_id);
-- A role that a rule names cannot leave its catalog: the rule would be gone without a word.
create table package_incompatible_role (
  access_package_id uuid not null references access_package (id) on delete cascade,
  resource_role_id uuid not null references resource_role (id) on delete restrict,
  primary key (access_package_id, resource_role_id)
);
create index package_incompatible_role_role on package_incompatible_role (resource_role_id);

-- What one person may have besides a package all the same, until when, and who answers for it.
create table separation_exception (
  id uuid primary key,
  person_id uuid not null,
  access_package_id uuid not null references access_package (id) on delete cascade,
  conflict_kind text not null check (conflict_kind in ('accessPackage', 'group', 'resourceRole')),
  conflict_id uuid not null,
  owner_id uuid not null,
  reason text not null,
  until timestamptz not null,
  created_by_id uuid not null,
  created_date_time timestamptz not null,
  next_notice_at timestamptz,
  unique (person_id, access_package_id, conflict_kind, conflict_id)
);
create index separation_exception_package on separation_exception (access_package_id);
create index separation_exception_notice on separation_exception (next_notice_at) where next_notice_at is not null;

-- "Give back A, get B": the assignment that ends before this request is delivered. One request at a time may claim it.
alter table assignment_request add column swap_assignment_id uuid references assignment (id);
create unique index assignment_request_swap on assignment_request (swap_assignment_id)
  where swap_assignment_id is not null and state in ('submitted', 'pendingApproval', 'scheduled', 'delivering');

-- A role as the target knows it, whichever catalog it was put into.
create view role_at_target (resource_role_id, origin_system, resource_origin_id, role_origin_id, group_id) as
  select r.id, o.origin_system, lower(o.origin_id), lower(r.origin_id),
    case when o.origin_system = 'AadGroup' and lower(r.origin_id) = 'member_' || lower(o.origin_id) and o.origin_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then o.origin_id::uuid end
  from resource_role r join resource o on o.id = r.resource_id;
create view package_gives (access_package_id, resource_role_id, origin_system, resource_origin_id, role_origin_id, group_id) as
  select s.access_package_id, t.resource_role_id, t.origin_system, t.resource_origin_id, t.role_origin_id, t.group_id
  from resource_role_scope s join role_at_target t on t.resource_role_id = s.resource_role_id;

-- Which packages stand in the way of which. `mirrored` rows count where the tenant has rules stand in the way of both
-- sides: of the package that is named, and of one that gives the group or the role that is named.
create view separation_pair (access_package_id, other_id, mirrored) as
  select access_package_id, incompatible_id, false from package_incompatible_package
  union all
  select incompatible_id, access_package_id, true from package_incompatible_package
  union all
  select p.access_package_id, g.access_package_id, true from package_gives p join package_incompatible_group g
    on p.group_id = g.group_id or g.group_id in (select transitive_groups(p.group_id))
    where p.group_id is not null and p.access_package_id <> g.access_package_id
  union all
  select p.access_package_id, i.access_package_id, true from package_incompatible_role i join role_at_target t on t.resource_role_id = i.resource_role_id
    join package_gives p on (p.origin_system, p.resource_origin_id, p.role_origin_id) = (t.origin_system, t.resource_origin_id, t.role_origin_id)
      or t.group_id in (select transitive_groups(p.group_id))
    where p.access_package_id <> i.access_package_id;

-- Whoever holds a role at its target: through Latchkey, or directly in the directory, through groups as well.
create function role_holders(role uuid) returns table (principal_id uuid, since timestamptz) language sql stable as $$
  select h.principal_id, coalesce(h.granted_at, h.intended_at) from role_at_target t join holding h
    on h.origin_system = t.origin_system and lower(h.resource_origin_id) = t.resource_origin_id and lower(h.role_origin_id) = t.role_origin_id
    where t.resource_role_id = role and h.removed_at is null
  union all
  select m, null from role_at_target t, transitive_members(t.group_id) m where t.resource_role_id = role
  union all
  select o.owner_id, null from role_at_target t join object_owner o on o.object_id::text = t.resource_origin_id
    where t.resource_role_id = role and t.origin_system = 'AadGroup' and t.role_origin_id = 'owner_' || t.resource_origin_id
  union all
  select m.id, null from role_at_target t join app_role_assignment a on a.resource_id::text = t.resource_origin_id and a.app_role_id::text = t.role_origin_id,
    lateral (select a.principal_id union select transitive_members(a.principal_id)) m (id)
    where t.resource_role_id = role and t.origin_system = 'AadApplication'
$$;

create view due_separation (kind, id, due_at) as
  select 'separationExceptionEnds', id, next_notice_at from separation_exception where next_notice_at is not null;
do $$ begin execute format('create or replace view due_work (kind, id, due_at) as %s union all select kind, id, due_at from due_separation', rtrim(pg_get_viewdef('due_work'::regclass), ';')); end $$;
