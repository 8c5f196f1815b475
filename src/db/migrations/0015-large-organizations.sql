-- What stays quick where there are a million assignments and as many requests.

-- Requests by time, newest first: the lists of the administration, and the weeks of the dashboard from the index alone.
create index assignment_request_time on assignment_request (created_date_time, id) include (state, catalog_id);
-- How much is held and ends soon, counted from the index alone.
create index assignment_held on assignment (catalog_id, ends_at) where state in ('delivered', 'partiallyDelivered');
-- How many hold a resource, counted from the index alone.
create index holding_resource on holding (origin_system, resource_origin_id, principal_id) where removed_at is null;
