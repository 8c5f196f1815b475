-- Access that was extended at least once (entra.md F41).
alter table assignment add column is_extended boolean not null default false;

-- Roles that follow the package, a repair, or a removal that is left over: no request waits for them, so the assignment
-- itself knows when a target that refused is tried again.
alter table assignment add column delivery_attempts integer not null default 0;
alter table assignment add column retry_at timestamptz;
alter table assignment add column last_error text;
create index assignment_retry on assignment (retry_at) where retry_at is not null;

create view due_settling (kind, id, due_at) as select 'settleAssignment', id, retry_at from assignment where retry_at is not null and state <> 'expired';
do $$ begin execute format('create or replace view due_work (kind, id, due_at) as %s union all select kind, id, due_at from due_settling', rtrim(pg_get_viewdef('due_work'::regclass), ';')); end $$;
