-- The links with which a new installation gets its first administrator. `id` is the hash of the code in the link.
create table setup_link (
  id text primary key,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
