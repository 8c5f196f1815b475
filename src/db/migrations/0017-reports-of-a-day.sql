-- What somebody held at a time is looked for among all that they ever held, not only among what they hold now.
create index holding_ever on holding (principal_id, origin_system, resource_origin_id, role_origin_id, granted_at);
