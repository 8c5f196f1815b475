-- The weeks of the dashboard leave out removals: the index tells what each request is about, so that no request has to be read.
drop index assignment_request_time;
create index assignment_request_time on assignment_request (created_date_time, id) include (state, catalog_id, request_type);
