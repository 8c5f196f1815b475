-- When a directory changes as a whole, thousands of people are looked at again. What somebody waits for, a delivery or a
-- mail, goes before that: these jobs have priority 0, and the lower number goes first.
create or replace function check_people(people uuid[]) returns void language plpgsql as $$
begin
  perform graphile_worker.add_job('check-person', json_build_object('personId', p), queue_name => 'person:' || p, job_key => 'check:' || p, max_attempts => 25, priority => 10)
  from (select distinct p from unnest(people) as p where p is not null order by p) as each(p);
end $$;
