-- A password that somebody else has chosen is good for one sign-in: whoever comes with it chooses another.
alter table credential add column must_change boolean not null default false;
-- Whose sessions and tokens end when a password is changed.
create index oidc_artifact_account on oidc_artifact ((payload->>'accountId')) where payload->>'accountId' is not null;
