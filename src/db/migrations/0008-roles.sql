-- Who governs. The definitions of roles have fixed ids: those of the directory as Entra has them, with the actions that
-- Latchkey acts upon, and the five of entitlement management.
create table role_definition (
  id uuid primary key,
  provider text not null check (provider in ('directory', 'entitlementManagement')),
  display_name text not null,
  description text not null,
  is_built_in boolean not null default true,
  is_enabled boolean not null default true,
  resource_scopes text[] not null default '{/}',
  role_permissions jsonb not null,
  template_id text generated always as (id::text) stored,
  version text not null default '1.0'
);
insert into role_definition (id, provider, display_name, description, role_permissions)
select id::uuid, provider, display_name, coalesce(description, display_name), json_build_array(json_build_object('allowedResourceActions', actions, 'condition', null)) from (values
  ('ba92d953-d8e0-4e39-a797-0cbedb0a89e8', 'entitlementManagement', 'Catalog creator', null, '{microsoft.entitlementManagement/AccessPackageCatalog/Create}'::text[]),
  ('ae79f266-94d4-4dab-b730-feca7e132178', 'entitlementManagement', 'Catalog owner', null, '{microsoft.entitlementManagement/allEntities/allTasks}'),
  ('44272f93-9762-48e8-af59-1b5351b1d6b3', 'entitlementManagement', 'Catalog reader', null, '{microsoft.entitlementManagement/allEntities/Read}'),
  ('7f480852-ebdc-47d4-87de-0d8498384a83', 'entitlementManagement', 'AccessPackages manager', null,
    '{microsoft.entitlementManagement/AccessPackageCatalog/AccessPackage/allTasks,microsoft.entitlementManagement/AccessPackageCatalog/allEntities/Read}'),
  ('e2182095-804a-4656-ae11-64734e9b7ae5', 'entitlementManagement', 'AccessPackage assignment manager', null,
    '{microsoft.entitlementManagement/AccessPackageCatalog/AccessPackage/GrantRequests/allTasks,microsoft.entitlementManagement/AccessPackageCatalog/AccessPackage/Grants/allTasks,microsoft.entitlementManagement/AccessPackageCatalog/allEntities/Read}'),
  ('62e90394-69f5-4237-9190-012177145e10', 'directory', 'Global Administrator', 'Does everything.',
    '{microsoft.directory/entitlementManagement/allProperties/allTasks,microsoft.directory/roleAssignments/allProperties/allTasks,microsoft.directory/users/allProperties/allTasks,microsoft.directory/groups/allProperties/allTasks,microsoft.directory/groupsAssignableToRoles/allProperties/update,microsoft.directory/applications/allProperties/allTasks,microsoft.directory/servicePrincipals/allProperties/allTasks,microsoft.directory/auditLogs/allProperties/read}'),
  ('45d8d3c5-c802-45c6-b32a-1d70b5e1e86e', 'directory', 'Identity Governance Administrator', 'Runs entitlement management.',
    '{microsoft.directory/entitlementManagement/allProperties/allTasks,microsoft.directory/servicePrincipals/appRoleAssignedTo/update,microsoft.directory/auditLogs/allProperties/read}'),
  ('f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'directory', 'Global Reader', 'Reads everything and changes nothing.',
    '{microsoft.directory/entitlementManagement/allProperties/read,microsoft.directory/roleAssignments/allProperties/read,microsoft.directory/auditLogs/allProperties/read}'),
  ('e8611ab8-c189-46e8-94e1-60213ab1f814', 'directory', 'Privileged Role Administrator', 'Gives and takes roles of the directory, and manages groups that can hold them.',
    '{microsoft.directory/roleAssignments/allProperties/allTasks,microsoft.directory/groupsAssignableToRoles/allProperties/update}'),
  ('fe930be7-5e62-47db-91af-98c3a49a38b1', 'directory', 'User Administrator', 'An owner of a catalog who has this role adds any group and application to it, but for groups that can hold roles.',
    '{microsoft.directory/groups/members/update,microsoft.directory/groups/owners/update,microsoft.directory/servicePrincipals/appRoleAssignedTo/update}'),
  ('fdd7a751-b60b-444a-984c-02652fe8fa1c', 'directory', 'Groups Administrator', 'An owner of a catalog who has this role adds any group to it, but for groups that can hold roles.',
    '{microsoft.directory/groups/members/update,microsoft.directory/groups/owners/update}'),
  ('9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'directory', 'Application Administrator', 'An owner of a catalog who has this role adds any application to it.',
    '{microsoft.directory/servicePrincipals/appRoleAssignedTo/update}'),
  ('158c047a-c907-4556-b7ef-446551a6b5f7', 'directory', 'Cloud Application Administrator', 'An owner of a catalog who has this role adds any application to it.',
    '{microsoft.directory/servicePrincipals/appRoleAssignedTo/update}'),
  ('29232cdf-9323-42fd-ade2-1d097af3e4de', 'directory', 'Exchange Administrator', 'An owner of a catalog who has this role adds any Microsoft 365 group to it.',
    '{microsoft.directory/groups.unified/members/update,microsoft.directory/groups.unified/owners/update}'),
  ('3a2c62db-5318-420d-8d74-23affee5d9d5', 'directory', 'Intune Administrator', 'An owner of a catalog who has this role adds any group to it, but for groups that can hold roles.',
    '{microsoft.directory/groups.security/members/update,microsoft.directory/groups.security/owners/update,microsoft.directory/groups.unified/members/update,microsoft.directory/groups.unified/owners/update}'),
  ('f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'directory', 'SharePoint Administrator', 'An owner of a catalog who has this role adds any Microsoft 365 group to it.',
    '{microsoft.directory/groups.unified/members/update,microsoft.directory/groups.unified/owners/update}'),
  ('5d6b6bb7-de71-4623-b4af-96380a352509', 'directory', 'Security Reader', 'Reads the audit log.', '{microsoft.directory/auditLogs/allProperties/read}'),
  ('4a5d8f65-41da-4de4-8968-e035b65339cf', 'directory', 'Reports Reader', 'Reads the audit log.', '{microsoft.directory/auditLogs/allProperties/read}')
) as given (id, provider, display_name, description, actions);

-- Roles of somebody who is gone say nothing.
delete from role_assignment a where not exists (select 1 from directory_object d where d.id = a.principal_id);
alter table role_assignment
  add column app_scope_id text generated always as ('/AccessPackageCatalog/' || catalog_id::text) stored,
  add column directory_scope_id text generated always as (case when catalog_id is null then '/' end) stored,
  add foreign key (principal_id) references directory_object (id) on delete cascade deferrable initially deferred,
  add foreign key (role_definition_id) references role_definition (id);
create index role_assignment_catalog on role_assignment (catalog_id, role_definition_id);
create index role_assignment_definition on role_assignment (role_definition_id);

-- The catalog as the scope of a role, with the id that Graph gives it.
create view app_scope as
  select '/AccessPackageCatalog/' || id::text as id, display_name, 'AccessPackageCatalog'::text as type, id as catalog_id from catalog;

-- Groups that another directory is the master of are not for a catalog.
alter table directory_object add column on_premises_sync_enabled boolean;

-- Graph's settings. What happens to guests in the end is not carried out: nothing does.
create view entitlement_management_settings as
  select 'singleton'::text as id, 'none'::text as external_user_lifecycle_action, null::text as duration_until_external_user_deleted_after_blocked;
-- The defaults are those of domain/settings.ts; a test compares them.
create view control_configuration as
  select 'endUserSettings'::text as id, 'endUserSettings'::text as kind, true as is_enabled,
    null::text as created_by, null::timestamptz as created_date_time, null::text as modified_by, null::timestamptz as modified_date_time,
    coalesce(s.value ->> 'relatedPeopleInsightLevel', 'count') as related_people_insight_level,
    coalesce((s.value ->> 'showApproverDetailsToMembers')::boolean, true) as show_approver_details_to_members
  from (select 1) as always left join setting s on s.name = 'tenant';
