-- What was known of a holder when access was given, so that "what changed" can be shown later (L1). Access given before this file has none.
create table assignment_facts (
  assignment_id uuid primary key references assignment (id) on delete cascade,
  facts jsonb not null,
  taken_at timestamptz not null
);
create function assignment_given() returns trigger language plpgsql as $$
begin
  insert into assignment_facts (assignment_id, facts, taken_at)
  select new.id, jsonb_build_object('department', d.department, 'jobTitle', d.job_title, 'officeLocation', d.office_location, 'userType', d.user_type, 'managerId', m.id, 'managerName', m.display_name), new.created_date_time
  from subject s join directory_object d on d.id = s.object_id and d.kind = 'user' left join directory_object m on m.id = d.manager_id
  where s.id = new.target_id;
  return null;
end $$;
create trigger given after insert on assignment for each row execute function assignment_given();

-- A holder who no longer fits the scope under which access was given (L1). A case is live while it is open, or decided to keep until a date.
create table mover_case (
  id uuid primary key,
  assignment_id uuid not null references assignment (id) on delete cascade,
  person_id uuid not null,
  policy_id uuid references assignment_policy (id) on delete set null,
  action text not null check (action in ('tell', 'ask', 'remove')),
  state text not null default 'open' check (state in ('open', 'decided', 'ended', 'back')),
  outcome text check (outcome in ('kept', 'dropped', 'removed', 'accessEnded', 'fitsAgain', 'ruleChanged', 'keepPassed')),
  reason text not null,
  details jsonb not null,
  opened_at timestamptz not null,
  -- the access goes at this moment, when nothing else happens before
  due_at timestamptz,
  reminder_at timestamptz,
  decision text check (decision in ('keep', 'drop')),
  decided_by jsonb,
  decided_at timestamptz,
  keep_until timestamptz,
  justification text,
  closed_at timestamptz,
  check (state <> 'decided' or keep_until is not null),
  check (action = 'tell' or state <> 'open' or due_at is not null)
);
create unique index mover_case_live on mover_case (assignment_id) where state in ('open', 'decided');
create index mover_case_assignment on mover_case (assignment_id);
create index mover_case_person on mover_case (person_id, id);
create index mover_case_due on mover_case (due_at) where state = 'open';

-- With the access its case is over, whoever ended it.
create function assignment_ended() returns trigger language plpgsql as $$
begin
  update mover_case set state = 'ended', outcome = case when outcome in ('dropped', 'removed') then outcome else 'accessEnded' end, reminder_at = null,
    closed_at = greatest(opened_at, coalesce((select created_date_time from assignment_request r where r.id = new.ending_request_id), new.expired_date_time))
  where assignment_id = new.id and state in ('open', 'decided');
  return null;
end $$;
create trigger ended after update of ending_request_id, state on assignment for each row
  when (new.ending_request_id is not null or new.state = 'expired') execute function assignment_ended();

-- Somebody who was disabled or deleted while holding or awaiting access (L2). The row counts until the person is back.
create table leaver (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('disabled', 'deleted')),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'canceled')),
  since timestamptz not null,
  due_at timestamptz not null,
  back_at timestamptz
);
create unique index leaver_now on leaver (person_id) where back_at is null;
create index leaver_person on leaver (person_id, id);

-- Access that comes to somebody who has left, or who no longer fits, while it is being given: the person is looked at once more.
create function assignment_to_check() returns trigger language plpgsql as $$
begin
  perform check_people(array(
    select s.object_id from subject s where s.id = new.target_id and s.subject_type = 'user' and (
      exists (select 1 from assignment_policy p where p.id = new.policy_id and p.rules -> 'whenOutOfScope' ->> 'action' in ('tell', 'ask', 'remove'))
      or not exists (select 1 from directory_object d where d.id = s.object_id and d.account_enabled and d.deleted_date_time is null))));
  return null;
end $$;
create trigger to_check after insert or update of policy_id on assignment for each row when (new.state <> 'expired') execute function assignment_to_check();
create function request_to_check() returns trigger language plpgsql as $$
begin
  perform check_people(array(
    select s.object_id from subject s where s.id = new.target_id and s.subject_type = 'user'
      and not exists (select 1 from directory_object d where d.id = s.object_id and d.account_enabled and d.deleted_date_time is null)));
  return null;
end $$;
create trigger to_check after insert on assignment_request for each row when (new.request_type like '%Add') execute function request_to_check();

create view due_mover (kind, id, due_at) as
  select 'moverRemoval', id, due_at from mover_case where state = 'open' and due_at is not null
  union all
  select 'moverReminder', id, reminder_at from mover_case where state = 'open' and reminder_at is not null
  union all
  select 'moverKeepOver', id, keep_until from mover_case where state = 'decided'
  union all
  select 'leaverRemoval', id, due_at from leaver where state = 'waiting';
do $$ begin execute format('create or replace view due_work (kind, id, due_at) as %s union all select kind, id, due_at from due_mover', rtrim(pg_get_viewdef('due_work'::regclass), ';')); end $$;
