-- What is on its way right now is counted again and again, by every node that is watched: never by reading everything that ever was.
create index assignment_request_delivering on assignment_request (created_date_time) include (assignment_id, retry_at) where state = 'delivering';
