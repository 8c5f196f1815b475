-- Every event has its parties written by the trigger of the same statement, so there is nothing that a foreign key could
-- find missing; it looked every event up again, several times for each.
alter table audit_party drop constraint audit_party_event_id_fkey;
create function audit_event_gone() returns trigger language plpgsql as $$
begin
  delete from audit_party p using gone g where p.event_id = g.id;
  return null;
end $$;
create trigger gone after delete on audit_event referencing old table as gone for each statement execute function audit_event_gone();

-- Arrays between the steps: PostgreSQL expects ten rows of one, and looks them up, where it would else read everybody.
create or replace function waiting_for(objects uuid[]) returns setof uuid language plpgsql stable rows 10 as $$
declare
  people uuid[] := array(
    select unnest(objects)
    union select d.id from directory_object d where d.manager_id = any(objects)
    union select d.id from directory_object d where d.manager_id = any(array(select m.id from directory_object m where m.manager_id = any(objects)))
    union select u.user_id from user_sponsor u where u.sponsor_id = any(objects));
  requests uuid[] := array(select t.approval_id from approval_stage t where t.status = 'InProgress' and named_in(t.settings) && objects);
begin
  -- Most objects decide about nothing: that is seen at once.
  if exists (select 1 from stage_approver a where a.principal_id = any(objects)) then
    requests := requests || array(select t.approval_id from stage_approver a join approval_stage t on t.id = a.stage_id where a.principal_id = any(objects) and t.status = 'InProgress');
  end if;
  return query
    select s.object_id from subject s where s.object_id = any(people) and exists (select 1 from assignment_request r where r.target_id = s.id and r.state = 'pendingApproval')
    union select s.object_id from assignment_request r join subject s on s.id = r.target_id where r.id = any(requests);
end $$;

create or replace function check_given(subjects uuid[], policies uuid[]) returns void language plpgsql as $$
declare
  watched uuid[] := array(select p.id from assignment_policy p where p.id = any(policies) and p.rules -> 'whenOutOfScope' ->> 'action' in ('tell', 'ask', 'remove'));
begin
  perform check_people(array(
    select s.object_id from subject s
    where s.id = any(subjects) and s.subject_type = 'user'
      and (s.id = any(array(select g.subject_id from unnest(subjects, policies) as g(subject_id, policy_id) where g.policy_id = any(watched)))
        or not exists (select 1 from directory_object d where d.id = s.object_id and d.account_enabled and d.deleted_date_time is null))));
end $$;

-- What waits to be put into such an index is read by every search; stages are opened one at a time and searched as often.
alter index approval_stage_named set (fastupdate = off);

-- Planned once for a connection: how many the arrays hold would else have them planned anew at every call.
alter function waiting_for(uuid[]) set plan_cache_mode = force_generic_plan;
alter function check_waiting_for(uuid[]) set plan_cache_mode = force_generic_plan;
alter function check_given(uuid[], uuid[]) set plan_cache_mode = force_generic_plan;
alter function check_concerned(uuid[]) set plan_cache_mode = force_generic_plan;
alter function check_people(uuid[]) set plan_cache_mode = force_generic_plan;
