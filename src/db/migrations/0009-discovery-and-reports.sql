-- Whether managers may ask for those who report to them: told by the policy, kept beside it for the lists of what one may ask for.
alter table assignment_policy add column accepts_manager boolean not null default false;
create function keep_accepts_manager() returns trigger language plpgsql as $$
begin
  new.accepts_manager := new.accepts_on_behalf and jsonb_path_exists(new.requestor_settings, '$.onBehalfRequestors[*] ? (@."@odata.type" like_regex "targetManager$")');
  return new;
end $$;
create trigger accepts_manager before insert or update on assignment_policy for each row execute function keep_accepts_manager();
update assignment_policy set accepts_manager = false;

-- Reports are read page by page, in the order of these.
create index assignment_package_id on assignment (access_package_id, id);
create index assignment_resource_role_resource on assignment_resource_role (origin_system, resource_origin_id, id);

-- Which part of the product, as Graph calls it, an event comes from.
alter table audit_event add column logged_by_service text not null default 'Entitlement Management';
-- Who an event is by and about, so that the events of a person or a thing are found without reading the others.
create table audit_party (
  event_id uuid not null references audit_event (id) on delete cascade,
  part text not null check (part in ('initiator', 'target')),
  party_id text not null,
  primary key (event_id, part, party_id)
);
create index audit_party_party on audit_party (lower(party_id), part, event_id);
create function parties_of(initiated_by jsonb, target_resources jsonb) returns table (part text, party_id text) language sql immutable as $$
  select 'initiator', id from (values (initiated_by #>> '{user,id}'), (initiated_by #>> '{app,appId}')) as v(id) where id is not null
  union
  select 'target', t ->> 'id' from jsonb_array_elements(target_resources) as t where t ->> 'id' is not null
$$;
create function audit_event_added() returns trigger language plpgsql as $$
begin
  insert into audit_party (event_id, part, party_id) select e.id, p.part, p.party_id from added e, parties_of(e.initiated_by, e.target_resources) p;
  return null;
end $$;
create trigger added after insert on audit_event referencing new table as added for each statement execute function audit_event_added();
insert into audit_party (event_id, part, party_id) select e.id, p.part, p.party_id from audit_event e, parties_of(e.initiated_by, e.target_resources) p;

-- One index for each filter that Graph documents and that finds few rows; `lower` because texts are compared without regard to case.
drop index audit_event_time;
create index audit_event_time on audit_event (activity_date_time, id);
create index audit_event_activity on audit_event (lower(activity_display_name) text_pattern_ops, activity_date_time, id);
create index audit_event_correlation on audit_event (lower(correlation_id));
create index audit_event_catalog on audit_event (catalog_id, activity_date_time, id);
create index audit_event_user on audit_event (lower(((initiated_by -> 'user') -> 'id') #>> '{}'));
create index audit_event_user_principal_name on audit_event (lower(((initiated_by -> 'user') -> 'userPrincipalName') #>> '{}'));
create index audit_event_user_name on audit_event (lower(((initiated_by -> 'user') -> 'displayName') #>> '{}'));
create index audit_event_app on audit_event (lower(((initiated_by -> 'app') -> 'appId') #>> '{}'));
