-- Finding those whom requests and assignments are about by a part of their name, without reading all of either. A database without
-- the extension reads all subjects, of which there are far fewer.
do $$
begin
  create extension if not exists pg_trgm;
  create index subject_search on subject using gin (lower(display_name) gin_trgm_ops, lower(principal_name) gin_trgm_ops, lower(email) gin_trgm_ops);
exception when undefined_file or feature_not_supported or insufficient_privilege then
  raise notice 'pg_trgm cannot be had: searches by person read all subjects';
end $$;
analyze subject;
