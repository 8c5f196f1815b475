-- The directory: people, groups and applications share one table, because links between them name any of the kinds.
create table directory_object (
  id uuid primary key,
  kind text not null check (kind in ('user', 'group', 'application', 'servicePrincipal')),
  display_name text,
  description text,
  mail text,
  mail_nickname text,
  created_date_time timestamptz not null,
  deleted_date_time timestamptz,
  -- people
  user_principal_name text,
  given_name text,
  surname text,
  job_title text,
  department text,
  company_name text,
  office_location text,
  street_address text,
  city text,
  state text,
  postal_code text,
  country text,
  usage_location text,
  user_type text check (user_type in ('Member', 'Guest')),
  account_enabled boolean,
  employee_id text,
  employee_type text,
  employee_hire_date timestamptz,
  employee_leave_date_time timestamptz,
  mobile_phone text,
  business_phones text[] not null default '{}',
  other_mails text[] not null default '{}',
  preferred_language text,
  external_user_state text,
  on_premises_security_identifier text,
  manager_id uuid references directory_object (id) on delete set null deferrable initially deferred,
  -- groups
  group_types text[] not null default '{}',
  security_enabled boolean,
  mail_enabled boolean,
  visibility text,
  membership_rule text,
  is_assignable_to_role boolean,
  -- applications and service principals
  app_id text,
  app_roles jsonb not null default '[]',
  identifier_uris text[] not null default '{}',
  tags text[] not null default '{}',
  sign_in_audience text,
  service_principal_type text,
  app_role_assignment_required boolean not null default false,
  app_owner_organization_id text,
  notes text,
  check (kind <> 'user' or (user_principal_name is not null and user_type is not null and account_enabled is not null)),
  check (kind <> 'group' or (display_name is not null and security_enabled is not null and mail_enabled is not null))
);
create unique index directory_object_user_principal_name on directory_object (lower(user_principal_name));
create unique index directory_object_app on directory_object (kind, app_id) where app_id is not null;
create index directory_object_kind_name on directory_object (kind, lower(display_name) nulls first, id);
create index directory_object_kind on directory_object (kind, id);
create index directory_object_manager on directory_object (manager_id) where manager_id is not null;
create index directory_object_mail on directory_object (lower(mail));

create table group_member (
  group_id uuid not null references directory_object (id) on delete cascade,
  member_id uuid not null references directory_object (id) on delete cascade,
  primary key (group_id, member_id),
  check (group_id <> member_id)
);
create index group_member_member on group_member (member_id, group_id);

create table object_owner (
  object_id uuid not null references directory_object (id) on delete cascade,
  owner_id uuid not null references directory_object (id) on delete cascade,
  primary key (object_id, owner_id)
);
create index object_owner_owner on object_owner (owner_id, object_id);

create table user_sponsor (
  user_id uuid not null references directory_object (id) on delete cascade,
  sponsor_id uuid not null references directory_object (id) on delete cascade,
  primary key (user_id, sponsor_id)
);

create table app_role_assignment (
  id uuid primary key,
  app_role_id uuid not null,
  principal_id uuid not null references directory_object (id) on delete cascade,
  resource_id uuid not null references directory_object (id) on delete cascade,
  created_date_time timestamptz not null,
  unique (principal_id, resource_id, app_role_id)
);
create index app_role_assignment_resource on app_role_assignment (resource_id, principal_id);

-- The groups that hold an object, directly or through other groups; a cycle of groups is harmless (union, not union all).
-- `offset 0` has each step look its groups up by index: PostgreSQL would rather read all memberships.
create function transitive_groups(object uuid) returns setof uuid language sql stable parallel safe as $$
  with recursive held(id) as (
    select group_id from group_member where member_id = object
    union
    select m.group_id from held, lateral (select group_id from group_member where member_id = held.id offset 0) as m
  )
  select id from held
$$;
create function transitive_members(a_group uuid) returns setof uuid language sql stable parallel safe as $$
  with recursive inside(id) as (
    select member_id from group_member where group_id = a_group
    union
    select m.member_id from inside, lateral (select member_id from group_member where group_id = inside.id offset 0) as m
  )
  select id from inside
$$;

-- Governance
create table catalog (
  id uuid primary key,
  display_name text not null,
  description text,
  catalog_type text not null default 'userManaged' check (catalog_type in ('userManaged', 'serviceDefault', 'serviceManaged')),
  state text not null default 'published' check (state in ('unpublished', 'published')),
  is_externally_visible boolean not null default false,
  created_date_time timestamptz not null,
  modified_date_time timestamptz not null
);
create unique index catalog_display_name on catalog (lower(display_name));

create table resource (
  id uuid primary key,
  catalog_id uuid not null references catalog (id) on delete cascade,
  display_name text,
  description text,
  origin_id text not null,
  origin_system text not null,
  attributes jsonb not null default '[]',
  created_date_time timestamptz not null,
  modified_date_time timestamptz not null,
  unique (catalog_id, origin_system, origin_id)
);
create table resource_role (
  id uuid primary key,
  catalog_id uuid not null references catalog (id) on delete cascade,
  resource_id uuid not null references resource (id) on delete cascade,
  display_name text,
  description text,
  origin_id text not null,
  origin_system text not null,
  type text check (type in ('active', 'eligible', 'application', 'delegated')),
  unique (resource_id, origin_id)
);
create index resource_role_catalog on resource_role (catalog_id);
create table resource_scope (
  id uuid primary key,
  catalog_id uuid not null references catalog (id) on delete cascade,
  resource_id uuid not null references resource (id) on delete cascade,
  display_name text,
  description text,
  origin_id text not null,
  origin_system text not null,
  is_root_scope boolean not null,
  unique (resource_id, origin_id)
);
create index resource_scope_catalog on resource_scope (catalog_id);
create table resource_request (
  id uuid primary key,
  catalog_id uuid not null references catalog (id) on delete cascade,
  resource_id uuid references resource (id) on delete set null,
  request_type text not null check (request_type in ('adminAdd', 'adminUpdate', 'adminRemove')),
  state text not null,
  created_date_time timestamptz not null,
  created_by_id uuid not null
);
create index resource_request_catalog on resource_request (catalog_id);

create table access_package (
  id uuid primary key,
  catalog_id uuid not null references catalog (id) on delete restrict,
  display_name text not null,
  description text,
  is_hidden boolean not null default false,
  created_date_time timestamptz not null,
  modified_date_time timestamptz not null
);
create index access_package_catalog on access_package (catalog_id);
create unique index access_package_name on access_package (catalog_id, lower(display_name));

-- Graph composes the id of a role in a package: {role}_{scope}.
create table resource_role_scope (
  id text generated always as (resource_role_id::text || '_' || resource_scope_id::text) stored,
  access_package_id uuid not null references access_package (id) on delete cascade,
  resource_role_id uuid not null references resource_role (id) on delete restrict,
  resource_scope_id uuid not null references resource_scope (id) on delete restrict,
  catalog_id uuid not null references catalog (id) on delete cascade,
  created_date_time timestamptz not null,
  primary key (access_package_id, resource_role_id, resource_scope_id)
);
create index resource_role_scope_role on resource_role_scope (resource_role_id);

create table assignment_policy (
  id uuid primary key,
  access_package_id uuid not null references access_package (id) on delete cascade,
  catalog_id uuid not null references catalog (id) on delete cascade,
  display_name text not null,
  description text,
  allowed_target_scope text not null,
  specific_allowed_targets jsonb not null default '[]',
  automatic_request_settings jsonb,
  expiration jsonb not null,
  requestor_settings jsonb not null,
  request_approval_settings jsonb not null,
  review_settings jsonb,
  notification_settings jsonb,
  version integer not null default 1,
  -- copies of what visibility and the list of askable packages filter by
  accepts_self boolean not null,
  accepts_on_behalf boolean not null,
  created_date_time timestamptz not null,
  modified_date_time timestamptz not null
);
create index assignment_policy_package on assignment_policy (access_package_id);
create index assignment_policy_catalog on assignment_policy (catalog_id);

-- Whom a policy names: the people and groups of its scope, and those who may ask for others.
create table policy_principal (
  policy_id uuid not null references assignment_policy (id) on delete cascade,
  purpose text not null check (purpose in ('target', 'requestor')),
  principal_id uuid not null,
  primary key (policy_id, purpose, principal_id)
);
create index policy_principal_principal on policy_principal (principal_id, purpose);

create table question (
  id uuid primary key,
  policy_id uuid not null references assignment_policy (id) on delete cascade,
  kind text not null check (kind in ('text', 'choice')),
  text text not null,
  localizations jsonb not null default '[]',
  is_required boolean not null default false,
  is_answer_editable boolean not null default false,
  sequence integer not null default 0,
  is_single_line_question boolean,
  regex_pattern text,
  choices jsonb,
  is_multiple_selection_allowed boolean
);
create index question_policy on question (policy_id, sequence);

create table subject (
  id uuid primary key,
  object_id uuid unique,
  display_name text,
  email text,
  principal_name text,
  on_premises_security_identifier text,
  subject_type text not null default 'user' check (subject_type in ('notSpecified', 'user', 'servicePrincipal')),
  subject_lifecycle text not null default 'notDefined' check (subject_lifecycle in ('notDefined', 'notGoverned', 'governed'))
);

create table assignment (
  id uuid primary key,
  access_package_id uuid not null references access_package (id) on delete restrict,
  catalog_id uuid not null references catalog (id) on delete restrict,
  policy_id uuid references assignment_policy (id) on delete restrict,
  target_id uuid not null references subject (id),
  state text not null,
  status text,
  schedule jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  -- the request that is taking this access away, from its submission on: the access is no longer wanted
  ending_request_id uuid,
  next_notice_at timestamptz,
  expired_date_time timestamptz,
  created_date_time timestamptz not null
);
-- One live assignment for a person and a package, whatever two nodes do at once.
create unique index assignment_live on assignment (target_id, access_package_id) where state <> 'expired';
create index assignment_target on assignment (target_id, id);
create index assignment_package on assignment (access_package_id, state);
create index assignment_policy_of on assignment (policy_id);
create index assignment_catalog on assignment (catalog_id, id);
create index assignment_end on assignment (ends_at) where state <> 'expired' and ends_at is not null;
create index assignment_notice on assignment (next_notice_at) where next_notice_at is not null;

create table assignment_request (
  id uuid primary key,
  request_type text not null,
  state text not null,
  status text not null,
  justification text,
  answers jsonb not null default '[]',
  schedule jsonb not null,
  starts_at timestamptz,
  ends_at timestamptz,
  requestor_id uuid not null references subject (id),
  target_id uuid not null references subject (id),
  access_package_id uuid not null references access_package (id) on delete restrict,
  catalog_id uuid not null references catalog (id) on delete restrict,
  policy_id uuid references assignment_policy (id) on delete set null,
  -- the rules the request was judged by: later edits of the policy do not change them
  policy_snapshot jsonb,
  assignment_id uuid references assignment (id),
  created_by_id uuid not null,
  delivery_attempts integer not null default 0,
  retry_at timestamptz,
  last_error text,
  created_date_time timestamptz not null,
  completed_date_time timestamptz
);
-- One open request for a person and a package: a second click, or a second node, finds the first.
create unique index assignment_request_open on assignment_request (target_id, access_package_id)
  where state in ('submitted', 'pendingApproval', 'scheduled', 'delivering');
create index assignment_request_target on assignment_request (target_id, id);
create index assignment_request_requestor on assignment_request (requestor_id, id);
create index assignment_request_package on assignment_request (access_package_id, state);
create index assignment_request_catalog on assignment_request (catalog_id, id);
create index assignment_request_assignment on assignment_request (assignment_id);
create index assignment_request_start on assignment_request (starts_at) where state = 'scheduled';

create table approval (
  id uuid primary key references assignment_request (id) on delete cascade,
  created_date_time timestamptz not null
);
create table approval_stage (
  id uuid primary key,
  approval_id uuid not null references approval (id) on delete cascade,
  sequence integer not null,
  display_name text,
  status text not null,
  review_result text not null,
  reviewed_by jsonb,
  reviewed_date_time timestamptz,
  justification text,
  settings jsonb not null,
  opened_at timestamptz,
  due_at timestamptz,
  next_reminder_at timestamptz,
  unique (approval_id, sequence)
);
create index approval_stage_due on approval_stage (due_at) where status = 'InProgress';
create index approval_stage_reminder on approval_stage (next_reminder_at) where status = 'InProgress';
create table stage_approver (
  stage_id uuid not null references approval_stage (id) on delete cascade,
  principal_id uuid not null,
  tier text not null check (tier in ('primary', 'fallback', 'escalation')),
  primary key (stage_id, principal_id)
);
create index stage_approver_principal on stage_approver (principal_id);

-- Delivery. What an assignment asks of each resource, and how far that is.
create table assignment_resource_role (
  id uuid primary key,
  assignment_id uuid not null references assignment (id) on delete cascade,
  resource_role_id uuid not null,
  resource_scope_id uuid not null,
  origin_system text not null,
  resource_origin_id text not null,
  role_origin_id text not null,
  resource_display_name text,
  role_display_name text,
  status text not null,
  receipt jsonb,
  last_error text,
  changed_at timestamptz not null,
  unique (assignment_id, resource_role_id, resource_scope_id)
);
create index assignment_resource_role_status on assignment_resource_role (assignment_id, status);

-- What a person holds at a target because of Latchkey. Written before the target is asked for anything, so that a
-- crash in between can never make our own grant look like access the person had before.
create table holding (
  id uuid primary key,
  principal_id uuid not null,
  origin_system text not null,
  resource_origin_id text not null,
  role_origin_id text not null,
  had_before boolean not null,
  intended_at timestamptz not null,
  granted_at timestamptz,
  removed_at timestamptz,
  receipt jsonb
);
create unique index holding_live on holding (principal_id, origin_system, resource_origin_id, role_origin_id) where removed_at is null;

create table role_assignment (
  id uuid primary key,
  principal_id uuid not null,
  role_definition_id uuid not null,
  catalog_id uuid references catalog (id) on delete cascade,
  created_date_time timestamptz not null
);
create unique index role_assignment_once on role_assignment (principal_id, role_definition_id, coalesce(catalog_id, '00000000-0000-0000-0000-000000000000'));

create table audit_event (
  id uuid primary key,
  activity_date_time timestamptz not null,
  activity_display_name text not null,
  category text not null,
  operation_type text,
  result text not null,
  result_reason text,
  initiated_by jsonb not null,
  target_resources jsonb not null default '[]',
  additional_details jsonb not null default '[]',
  correlation_id text,
  catalog_id uuid,
  access_package_id uuid,
  request_id uuid,
  assignment_id uuid
);
create index audit_event_time on audit_event (activity_date_time desc, id);
create index audit_event_request on audit_event (request_id, activity_date_time);
create index audit_event_assignment on audit_event (assignment_id, activity_date_time);

create table mail (
  id uuid primary key,
  event text not null,
  recipient_id uuid,
  address text not null,
  language text,
  data jsonb not null,
  -- what the mail is about, once: a repeated job or a second node finds the first
  occasion text not null unique,
  subject text,
  text_body text,
  html_body text,
  created_date_time timestamptz not null,
  sent_date_time timestamptz,
  attempts integer not null default 0,
  last_error text
);
create index mail_waiting on mail (created_date_time) where sent_date_time is null;
create index mail_address on mail (lower(address), created_date_time);

create table setting (name text primary key, value jsonb not null);

-- A process that runs jobs; it holds an advisory lock of this key for as long as it lives.
create table worker_process (id text primary key, lock_key bigint not null);

-- Every timer of the product: what is due, since when. The sweep reads this and calls the use case of the kind.
create view due_work (kind, id, due_at) as
  select 'startAssignment', id, starts_at from assignment_request where state = 'scheduled'
  union all
  select 'expireApproval', id, due_at from approval_stage where status = 'InProgress' and due_at is not null
  union all
  select 'remindApprovers', id, next_reminder_at from approval_stage where status = 'InProgress' and next_reminder_at is not null
  union all
  select 'noticeExpiry', id, next_notice_at from assignment where next_notice_at is not null and state <> 'expired' and ending_request_id is null
  union all
  select 'endAssignment', id, ends_at from assignment where state <> 'expired' and ends_at is not null and ending_request_id is null
  union all
  select 'retryDelivery', id, retry_at from assignment_request where state = 'delivering' and retry_at is not null;
