-- What failed is little of a long log, and looked for.
create index audit_event_failed on audit_event (activity_date_time, id) where result = 'failure';
