/** A world as one text of SQL, after everything of the run before is gone. */
import type { Policy, Stage, Who, World } from './model.ts'
import { addDays, alternatesAfter, decideWithin } from './model.ts'
import { ids, roles } from './ids.ts'
import type { Plan } from './world.ts'

const leftovers = [
  'mover_case', 'leaver', 'automatic_grant', 'automatic_removal', 'automatic_conflict', 'automatic_look', 'separation_exception', 'package_incompatible_package', 'package_incompatible_group', 'package_incompatible_role',
  'stage_delegate', 'approval_delegation', 'stage_approver', 'approval_stage', 'approval', 'holding', 'assignment_resource_role', 'stamped_attribute', 'assignment_facts', 'audit_event', 'mail', 'assignment_request', 'assignment', 'subject',
  'question', 'policy_principal', 'policy_version', 'assignment_policy', 'resource_role_scope', 'access_package', 'resource_scope', 'resource_role', 'resource', 'catalog', 'app_role_assignment', 'group_member', 'object_owner', 'directory_object', 'setting', 'graphile_worker._private_jobs',
]
const lit = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`)
const json = (value: unknown): string => `${lit(JSON.stringify(value))}::jsonb`
const insert = (table: string, columns: string, rows: readonly string[]): string => (rows.length === 0 ? '' : `insert into ${table} (${columns}) values ${rows.map((r) => `(${r})`).join(', ')};`)

export const setOf = (w: Who): object => w.kind === 'person' ? { '@odata.type': '#microsoft.graph.singleUser', userId: ids.person(w.n) }
  : w.kind === 'group' ? { '@odata.type': '#microsoft.graph.groupMembers', groupId: ids.group(w.n) } : { '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }
const approverOf = (w: Who): object => (w.kind === 'manager' ? { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 } : setOf(w))
const stageOf = (s: Stage): object => ({
  durationBeforeAutomaticDenial: `P${decideWithin}D`, isApproverJustificationRequired: false, primaryApprovers: s.primary.map(approverOf), fallbackPrimaryApprovers: s.fallback.map(approverOf),
  isEscalationEnabled: s.alternates.length > 0, durationBeforeEscalation: s.alternates.length > 0 ? `P${alternatesAfter}D` : 'PT0S', escalationApprovers: s.alternates.map(approverOf), fallbackEscalationApprovers: [],
})
const scopes = { specific: 'specificDirectoryUsers', members: 'allMemberUsers', directory: 'allDirectoryUsers', nobody: 'notSpecified', rule: 'specificDirectoryUsers' } as const
const ruleOf = (p: Policy): object => ({ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: `user.department -eq "D${p.department}"`, description: null })

/** A policy in Graph's shape. */
export const graphPolicy = (p: Policy, began: string) => ({
  allowedTargetScope: scopes[p.scope], specificAllowedTargets: p.scope === 'specific' ? p.targets.filter((t) => t.kind !== 'manager').map(setOf) : p.scope === 'rule' ? [ruleOf(p)] : [],
  automaticRequestSettings: p.scope === 'rule' ? { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: p.removes, gracePeriodBeforeAccessRemoval: p.grace > 0 ? `P${p.grace}D` : null } : null,
  expiration: p.fixed !== null ? { type: 'afterDateTime', endDateTime: addDays(began, p.fixed), duration: null } : p.lasts !== null ? { type: 'afterDuration', endDateTime: null, duration: `P${p.lasts}D` } : { type: 'noExpiration', endDateTime: null, duration: null },
  requestorSettings: {
    enableTargetsToSelfAddAccess: p.self, enableTargetsToSelfUpdateAccess: p.update, enableTargetsToSelfRemoveAccess: p.giveUp, enableOnBehalfRequestorsToAddAccess: p.behalf !== null,
    enableOnBehalfRequestorsToUpdateAccess: false, enableOnBehalfRequestorsToRemoveAccess: false, allowCustomAssignmentSchedule: p.custom, onBehalfRequestors: p.behalf ? [setOf(p.behalf)] : [],
  },
  requestApprovalSettings: { isApprovalRequiredForAdd: p.approveAdd, isApprovalRequiredForUpdate: p.approveUpdate, isRequestorJustificationRequired: false, stages: p.stages.map(stageOf) },
  rules: { whenOutOfScope: { action: p.outside, gracePeriod: p.outsideGrace > 0 ? `P${p.outsideGrace}D` : 'PT0S' } },
})
export const membersSql = (w: World): string => insert('group_member', 'group_id, member_id', w.groups.flatMap((g, n) => [...g.people.map((p) => `${lit(ids.group(n))}, ${lit(ids.person(p))}`), ...g.groups.map((i) => `${lit(ids.group(n))}, ${lit(ids.group(i))}`)]))

function policyRow(p: Policy, n: number, at: string): string {
  const g = graphPolicy(p, at)
  const made = lit(new Date(Date.parse(at) + n).toISOString())
  return `${lit(ids.policy(n))}, ${lit(ids.package(p.package))}, ${lit(ids.catalog)}, ${lit(`Policy ${n}`)}, ${lit(g.allowedTargetScope)}, ${json(g.specificAllowedTargets)}, ${g.automaticRequestSettings ? json(g.automaticRequestSettings) : 'null'}, ${json(g.expiration)}, ${json(g.requestorSettings)}, ${json(g.requestApprovalSettings)}, ${json(g.rules)}, ${p.self}, ${p.behalf !== null}, ${made}, ${made}`
}

/** Everything in one text, so that a run begins with one round trip. */
export function worldSql({ world: w, prior }: Plan, at: string): string {
  const now = lit(at)
  const packages = w.packages.map((p, n) => ({ ...p, id: lit(ids.package(n)) }))
  return [
    'set session_replication_role = replica;', ...leftovers.map((t) => `delete from ${t};`), 'set session_replication_role = origin;',
    insert('directory_object', 'id, kind, display_name, user_principal_name, mail, user_type, account_enabled, department, manager_id, created_date_time', w.people.map((p, n) =>
      `${lit(ids.person(n))}, 'user', 'Person ${n}', 'p${n}@model.example', 'p${n}@model.example', '${p.guest ? 'Guest' : 'Member'}', ${p.enabled}, 'D${p.department}', ${p.manager === null ? 'null' : lit(ids.person(p.manager))}, ${now}`)),
    insert('directory_object', 'id, kind, display_name, security_enabled, mail_enabled, created_date_time', [...w.groups.map((_, n) => `${lit(ids.group(n))}, 'group', 'Group ${n}', true, false, ${now}`), `${lit(ids.target)}, 'group', 'Target', true, false, ${now}`]),
    insert('directory_object', 'id, kind, display_name, app_id, account_enabled, app_roles, created_date_time', [`${lit(ids.application)}, 'servicePrincipal', 'Application', 'app', true, ${json([{ id: ids.appRole, displayName: 'User', isEnabled: true, allowedMemberTypes: ['User'], value: 'User', description: null }])}, ${now}`]),
    membersSql(w), ...prior.map(([p, r]) => `${roles[r]!.give(ids.person(p))};`),
    insert('catalog', 'id, display_name, is_externally_visible, created_date_time, modified_date_time', [`${lit(ids.catalog)}, 'Catalog', true, ${now}, ${now}`]),
    insert('resource', 'id, catalog_id, display_name, origin_id, origin_system, created_date_time, modified_date_time', [0, 1].map((r) => `${lit(ids.resource(r))}, ${lit(ids.catalog)}, 'Resource ${r}', ${lit(roles.find((x) => x.resource === r)!.resourceId)}, ${lit(roles.find((x) => x.resource === r)!.originSystem)}, ${now}, ${now}`)),
    insert('resource_role', 'id, catalog_id, resource_id, display_name, origin_id, origin_system', roles.map((r, n) => `${lit(ids.role(n))}, ${lit(ids.catalog)}, ${lit(ids.resource(r.resource))}, 'Role ${n}', ${lit(r.roleId)}, ${lit(r.originSystem)}`)),
    insert('resource_scope', 'id, catalog_id, resource_id, display_name, origin_id, origin_system, is_root_scope', [0, 1].map((r) => `${lit(ids.scope(r))}, ${lit(ids.catalog)}, ${lit(ids.resource(r))}, 'Root', ${lit(roles.find((x) => x.resource === r)!.resourceId)}, ${lit(roles.find((x) => x.resource === r)!.originSystem)}, true`)),
    insert('access_package', 'id, catalog_id, display_name, rules, created_date_time, modified_date_time', packages.map((p, n) => `${p.id}, ${lit(ids.catalog)}, 'Package ${n}', ${json(p.takeOver ? { priorAccess: 'takeOver' } : {})}, ${now}, ${now}`)),
    insert('resource_role_scope', 'access_package_id, resource_role_id, resource_scope_id, catalog_id, created_date_time', packages.flatMap((p) => p.roles.map((r) => `${p.id}, ${lit(ids.role(r))}, ${lit(ids.scope(roles[r]!.resource))}, ${lit(ids.catalog)}, ${now}`))),
    insert('package_incompatible_package', 'access_package_id, incompatible_id', packages.flatMap((p) => p.notWith.map((o) => `${p.id}, ${lit(ids.package(o))}`))),
    insert('package_incompatible_group', 'access_package_id, group_id', packages.flatMap((p) => (p.notWithGroup === null ? [] : [`${p.id}, ${lit(ids.group(p.notWithGroup))}`]))),
    insert('assignment_policy', 'id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, automatic_request_settings, expiration, requestor_settings, request_approval_settings, rules, accepts_self, accepts_on_behalf, created_date_time, modified_date_time', w.policies.map((p, n) => policyRow(p, n, at))),
    insert('setting', 'name, value', [`'tenant', ${json({ mutualSeparation: w.mutual, enforceApprovalForDirectAssignments: w.enforce, leavers: { gracePeriod: w.leaverGrace > 0 ? `P${w.leaverGrace}D` : 'PT0S' } })}`]),
    insert('automatic_look', 'access_package_id, due_at', [...new Set(w.policies.filter((p) => p.scope === 'rule').map((p) => p.package))].map((p) => `${lit(ids.package(p))}, ${now}`)),
  ].join('\n')
}
