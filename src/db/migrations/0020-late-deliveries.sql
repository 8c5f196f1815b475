-- Raised whenever somebody who may have been late has changed something at the target: what another saw before that is written down,
-- but nothing is settled by it, and it is looked at again.
alter table assignment_resource_role add column revision integer not null default 0;
