-- The time zone of whoever asked: a period is told in the days that were asked for, wherever its mails are written.
alter table assignment_request add column time_zone text;
