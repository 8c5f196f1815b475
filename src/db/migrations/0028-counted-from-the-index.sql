-- Who holds what of a resource: a grant that is still to come does not count.
create index holding_at_resource on holding (origin_system, resource_origin_id, principal_id) include (granted_at) where removed_at is null;
drop index holding_resource;
-- The weeks of the dashboard tell requests that nobody decided in time from those that were denied.
drop index assignment_request_time;
create index assignment_request_time on assignment_request (created_date_time, id) include (state, status, catalog_id, request_type);
-- What could not be delivered is little, and found without looking at every request.
create index assignment_request_failed on assignment_request (created_date_time, id) where state in ('deliveryFailed', 'partiallyDelivered');
