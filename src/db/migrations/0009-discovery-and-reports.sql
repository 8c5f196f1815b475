-- Whether managers may ask for those who report to them: told by the policy, kept beside it for the lists of what one may ask for.
alter table assignment_policy add column accepts_manager boolean not null
  generated always as (accepts_on_behalf and jsonb_path_exists(requestor_settings, '$.onBehalfRequestors[*] ? (@."@odata.type" like_regex "targetManager$")')) stored;

-- Reports are read page by page, in the order of these.
create index assignment_package_id on assignment (access_package_id, id);
create index assignment_resource_role_resource on assignment_resource_role (origin_system, resource_origin_id, id);
