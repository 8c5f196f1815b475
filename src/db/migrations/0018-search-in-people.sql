-- Finding people in a large directory, and listing them by name, without reading all of them.

-- Users and groups always have a name, so their lists ask for no order of what is null: the old index could not serve them.
drop index directory_object_kind_name;
create index directory_object_kind_name on directory_object (kind, lower(display_name), id);

-- One index for all that $search looks into. A database without the extension, or whose owner may not have it, searches
-- as before: every row is read.
do $$
begin
  create extension if not exists pg_trgm;
  create index directory_object_search on directory_object using gin (
    lower(display_name) gin_trgm_ops, lower(given_name) gin_trgm_ops, lower(surname) gin_trgm_ops, lower(mail) gin_trgm_ops,
    lower(user_principal_name) gin_trgm_ops, lower(job_title) gin_trgm_ops, lower(department) gin_trgm_ops);
exception when undefined_file or feature_not_supported or insufficient_privilege then
  raise notice 'pg_trgm cannot be had: searches in people read all of them';
end $$;
