-- What was written to people because a resource of an access package asks for it (entra.md F8). The stamps of one
-- attribute of one person lie on each other in the order of `seq`; each knows what was there when it came.
create table stamped_attribute (
  id uuid primary key,
  seq bigint generated always as identity,
  person_id uuid not null references directory_object (id) on delete cascade,
  attribute text not null,
  value text not null,
  previous_value text,
  assignment_id uuid not null references assignment (id) on delete cascade,
  resource_id uuid not null,
  persisted boolean not null,
  written_at timestamptz not null,
  removed_at timestamptz,
  outcome text check (outcome in ('persisted', 'left to another', 'removed', 'restored', 'changed by hand')),
  check ((removed_at is null) = (outcome is null))
);
create unique index stamped_attribute_live on stamped_attribute (assignment_id, resource_id, attribute) where removed_at is null;
create index stamped_attribute_person on stamped_attribute (person_id, attribute, seq) where removed_at is null;
