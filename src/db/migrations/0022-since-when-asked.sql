-- Since when an approver is asked: a stage may be handed on, or find other approvers, after it was opened.
alter table stage_approver add column asked_at timestamptz;
update stage_approver a set asked_at = t.opened_at from approval_stage t where t.id = a.stage_id;
