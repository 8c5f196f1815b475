/**
 * The questions that the portal and scripts ask all day, each with its floor: the SQL that somebody would write by hand for
 * this one answer. `$1` is the id of who asks. Person 4321 has nobody to manage; person 432 manages ten people, of whom some
 * wait for a decision; Stephan looks after everything.
 */
import { key } from './crowd.ts'
import { em } from './place.ts'

export type Question = { readonly name: string; readonly person: string; readonly id: string; readonly path: string; readonly bare: string }

const all = (rows: string, order = 'j.id') => `select coalesce(json_agg(j order by ${order}), '[]')::text as body from (${rows}) as j`
const packageColumns = `p.id, p.display_name as "displayName", p.description, p.is_hidden as "isHidden", p.created_date_time as "createdDateTime", p.modified_date_time as "modifiedDateTime"`
const packageOf = (row: string) => `(select row_to_json(k) from (select ${packageColumns} from access_package p where p.id = ${row}.access_package_id) as k) as "accessPackage"`
const subjectOf = (column: string) => `(select row_to_json(s) from (select s.id, s.display_name as "displayName", s.email, s.object_id as "objectId", s.principal_name as "principalName", s.subject_type as "subjectType" from subject s where s.id = ${column}) as s)`
const requestColumns = `r.id, r.request_type as "requestType", r.state, r.status, r.justification, r.schedule, r.answers, r.created_date_time as "createdDateTime", r.completed_date_time as "completedDateTime"`
const stageColumns = `t.id, t.status, t.review_result as "reviewResult", t.reviewed_by as "reviewedBy", t.reviewed_date_time as "reviewedDateTime", t.justification`
const assignmentColumns = `a.id, a.state, a.status, a.schedule, a.expired_date_time as "expiredDateTime"`
const auditColumns = `e.id, e.activity_date_time as "activityDateTime", e.activity_display_name as "activityDisplayName", e.category, e.operation_type as "operationType", e.result, e.initiated_by as "initiatedBy", e.target_resources as "targetResources", e.correlation_id as "correlationId"`
const mine = 'with recursive mine (id) as (select $1::uuid union select m.group_id from group_member m join mine on m.member_id = mine.id)'
const toDecide = `select t.approval_id from stage_approver s join mine on mine.id = s.principal_id join approval_stage t on t.id = s.stage_id where t.status = 'InProgress'`
const hers = `select s.id from subject s where s.object_id = $1 union select s.id from directory_object d join subject s on s.object_id = d.id where d.manager_id = $1`

/** The packages for which somebody may ask. */
export const requestable = `${mine} ${all(`
  select ${packageColumns} from access_package p join catalog c on c.id = p.catalog_id and c.state = 'published'
  where not p.is_hidden and p.id in (
    select y.access_package_id from policy_principal q join mine on mine.id = q.principal_id join assignment_policy y on y.id = q.policy_id and y.accepts_self and y.allowed_target_scope = 'specificDirectoryUsers' where q.purpose = 'target'
    union select access_package_id from assignment_policy where accepts_self and allowed_target_scope in ('allMemberUsers', 'allDirectoryUsers'))`)}`

const clerk = { person: 'bench4321', id: key(1, 4321) }
const manager = { person: 'bench432', id: key(1, 432) }
const administrator = { person: 'stephan', id: key(1, 1) }
export const questions: readonly Question[] = [
  { name: 'what can I ask for', ...clerk, path: `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`, bare: requestable },
  {
    name: 'what waits for me', ...manager, path: `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages`,
    bare: `${mine} ${all(`select q.id, (select json_agg(k) from (select ${stageColumns} from approval_stage t where t.approval_id = q.id order by t.sequence) as k) as stages from approval q where q.id in (${toDecide})`)}`,
  },
  {
    name: 'requests that wait for me', ...manager, path: `${em}/assignmentRequests/filterByCurrentUser(on='approver')?$expand=accessPackage,requestor`,
    bare: `${mine} ${all(`select ${requestColumns}, ${packageOf('r')}, ${subjectOf('r.requestor_id')} as requestor from assignment_request r where r.id in (${toDecide})`)}`,
  },
  {
    name: 'what I have', ...clerk, path: `${em}/assignments/filterByCurrentUser(on='target')?$expand=accessPackage`,
    bare: all(`select ${assignmentColumns}, ${packageOf('a')} from assignment a join subject s on s.id = a.target_id where s.object_id = $1`),
  },
  {
    name: 'what I asked for', ...clerk, path: `${em}/assignmentRequests/filterByCurrentUser(on='target')?$expand=accessPackage`,
    bare: all(`select ${requestColumns}, ${packageOf('r')} from assignment_request r join subject s on s.id = r.target_id where s.object_id = $1`),
  },
  {
    name: 'packages I may see', ...clerk, path: `${em}/accessPackages?$expand=catalog`,
    bare: all(`select ${packageColumns}, (select row_to_json(k) from (select c.id, c.display_name as "displayName", c.description, c.state, c.is_externally_visible as "isExternallyVisible" from catalog c where c.id = p.catalog_id) as k) as catalog
      from access_package p join catalog c on c.id = p.catalog_id where $1::uuid is not null and c.state = 'published' and not p.is_hidden order by p.id limit 100`),
  },
  { name: 'assignments I may see', ...manager, path: `${em}/assignments`, bare: all(`select ${assignmentColumns} from assignment a where a.target_id in (${hers}) order by a.id limit 100`) },
  { name: 'requests I may see', ...manager, path: `${em}/assignmentRequests`, bare: all(`select ${requestColumns} from assignment_request r where r.target_id in (${hers}) order by r.id limit 100`) },
  { name: 'one package', ...clerk, path: `${em}/accessPackages/${key(7, 4)}`, bare: all(`select ${packageColumns} from access_package p where $1::uuid is not null and p.id = '${key(7, 4)}'`) },
  {
    name: 'requests, newest first', ...administrator, path: `${em}/assignmentRequests?$orderby=createdDateTime desc&$expand=accessPackage,requestor`,
    bare: all(`select ${requestColumns}, ${packageOf('r')}, ${subjectOf('r.requestor_id')} as requestor from (select * from assignment_request where $1::uuid is not null order by created_date_time desc, id desc limit 100) r`, 'j."createdDateTime" desc'),
  },
  {
    name: 'assignments of a package', ...administrator, path: `${em}/assignments?$filter=accessPackage/id eq '${key(7, 4)}'&$expand=target`,
    bare: all(`select ${assignmentColumns}, ${subjectOf('a.target_id')} as target from (select * from assignment where $1::uuid is not null and access_package_id = '${key(7, 4)}' order by id limit 100) a`),
  },
  {
    name: 'audit log, an activity', ...administrator, path: `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Approve access package assignment request'`,
    bare: all(`select ${auditColumns} from audit_event e where $1::uuid is not null and e.activity_display_name = 'Approve access package assignment request' order by e.activity_date_time desc, e.id desc limit 100`, 'j."activityDateTime" desc'),
  },
  {
    name: 'audit log, what a person did', ...administrator, path: `/v1.0/auditLogs/directoryAudits?$filter=initiatedBy/user/id eq '${key(1, 10_007)}'`,
    bare: all(`select ${auditColumns} from audit_event e where $1::uuid is not null and e.id in (select event_id from audit_party where part = 'initiator' and party_id = '${key(1, 10_007)}') order by e.activity_date_time desc, e.id desc limit 100`, 'j."activityDateTime" desc'),
  },
  { name: 'people by name', ...administrator, path: '/v1.0/users?$orderby=displayName', bare: all(`select d.id, d.display_name as "displayName", d.given_name as "givenName", d.surname, d.mail, d.job_title as "jobTitle", d.user_principal_name as "userPrincipalName" from directory_object d where $1::uuid is not null and d.kind = 'user' order by lower(d.display_name), d.id limit 100`, 'j."displayName"') },
  {
    name: 'people who are searched', ...administrator, path: '/v1.0/users?$search="person 4321"&$orderby=displayName',
    bare: all(`select d.id, d.display_name as "displayName", d.given_name as "givenName", d.surname, d.mail, d.job_title as "jobTitle", d.user_principal_name as "userPrincipalName" from directory_object d where $1::uuid is not null and d.kind = 'user' and lower(d.display_name) like '%person 4321%' order by lower(d.display_name), d.id limit 100`, 'j."displayName"'),
  },
]
