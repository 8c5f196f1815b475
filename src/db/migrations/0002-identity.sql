-- Who may sign in, with what, and what has been handed out to them. Secrets are here only as hashes or sealed.

-- The keys that tokens are signed with. A retired key signs nothing new; its tokens are good until they run out.
create table signing_key (
  kid text primary key,
  public_jwk jsonb not null,
  sealed_private_jwk text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index signing_key_current on signing_key ((retired_at is null)) where retired_at is null;

-- The applications that ask for tokens.
create table oidc_client (
  app_id uuid primary key,
  service_principal_id uuid,
  display_name text not null,
  secret_hash text,
  redirect_uris text[] not null default '{}',
  public boolean not null default false,
  application_permissions text[] not null default '{}',
  delegated_permissions text[] not null default '{}',
  demo_only boolean not null default false,
  created_at timestamptz not null default now()
);

-- What the OpenID Connect engine remembers: codes, refresh tokens, grants, its own sessions. `id` is a hash where it is the secret itself.
create table oidc_artifact (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (model, id)
);
create index oidc_artifact_grant on oidc_artifact (grant_id) where grant_id is not null;
create index oidc_artifact_uid on oidc_artifact (model, uid) where uid is not null;
create index oidc_artifact_user_code on oidc_artifact (model, user_code) where user_code is not null;
create index oidc_artifact_expiry on oidc_artifact (expires_at);

-- A password of a local account.
create table credential (
  user_id uuid primary key references directory_object (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now()
);

-- Failed attempts, by user name and by address, whether or not there is such an account: a stranger cannot tell.
create table sign_in_failure (
  subject text primary key,
  failed_count integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);

-- A browser that is signed in to the portal. `id` is the hash of what its cookie says.
create table portal_session (
  id text primary key,
  user_id uuid not null references directory_object (id) on delete cascade,
  csrf text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index portal_session_user on portal_session (user_id);
create index portal_session_expiry on portal_session (expires_at);
