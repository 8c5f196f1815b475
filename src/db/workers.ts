/** How many processes run jobs and are alive: each holds an advisory lock of its own (docs/decisions/0017). One row, one column `v`. */
export const workingProcesses = `select count(distinct w.lock_key)::int as v from worker_process w join pg_locks l on l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.classid::bigint << 32 | l.objid::bigint = w.lock_key and l.database = (select oid from pg_database where datname = current_database())`
