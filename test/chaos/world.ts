/** Who and what a run is about: people, what they may ask for, and what some of them hold before, written straight into the database. */
import type pg from 'pg'
import { openDatabase } from '#db/database.ts'
import type { Tables } from '#db/tables.ts'
import { person as demoPerson } from '#demo/people.ts'
import { writeTenant } from '#demo/write-tenant.ts'
import { newIds } from '#ids.ts'
import { systemClock } from '#clock.ts'
import { seeded, type Random } from './random.ts'
import { targetSystem } from './target-connector.ts'

const id = (kind: string) => (n: number): string => `00000000-0000-7000-8000-0000${kind}${n.toString(16).padStart(6, '0')}`
export const ids = { person: id('a0'), group: id('c0')(0), catalog: id('d0')(0), resource: id('d1'), role: id('d2'), scope: id('d3'), package: id('e0'), policy: id('f0') }
export const numberOf = (text: string): number => Number.parseInt(text.slice(-6), 16)
export const upn = (n: number): string => `p${n}@chaos.example`

/** What can be given: two roles at the hostile target that share a resource, two more, and membership of a group that lives in the database. */
export const roles = [
  { system: targetSystem, resource: 0, resourceId: 'billing', roleId: 'reader' }, { system: targetSystem, resource: 0, resourceId: 'billing', roleId: 'writer' },
  { system: targetSystem, resource: 1, resourceId: 'archive', roleId: 'reader' }, { system: targetSystem, resource: 1, resourceId: 'archive', roleId: 'writer' },
  { system: 'AadGroup', resource: 2, resourceId: ids.group, roleId: `Member_${ids.group}` },
] as const
const resources = [{ system: targetSystem, originId: 'billing' }, { system: targetSystem, originId: 'archive' }, { system: 'AadGroup', originId: ids.group }] as const
/** What the target says of its resources. */
export const discovered = Object.fromEntries(['billing', 'archive'].map((name) => [name, {
  displayName: name, description: null, roles: ['reader', 'writer'].map((r) => ({ originId: r, displayName: r, description: null })), scopes: [{ originId: name, displayName: 'Root', description: null, isRootScope: true }],
}]))

export type Package = { readonly roles: readonly number[]; readonly approval: boolean; readonly lasts: string | null; readonly takeOver?: boolean }
/** The first four give the same role in different ways; the others end by themselves, take over, or need nothing but the database. */
export const packages: readonly Package[] = [
  { roles: [0], approval: false, lasts: null },
  { roles: [0, 1], approval: true, lasts: null },
  { roles: [0, 4], approval: false, lasts: 'P2D' },
  { roles: [0, 2], approval: true, lasts: 'P3D' },
  { roles: [3], approval: false, lasts: null, takeOver: true },
  { roles: [4], approval: false, lasts: null },
]
/** Any of them decides; none of them asks. */
export const approvers = ['joann', 'grace', 'mary'] as const
export const administrator = demoPerson('grace').id

/** Who holds which role before anything happens: roles 0 and 3 of some. */
export function priorOf(seed: number, people: number): readonly (readonly [person: number, role: number])[] {
  const random: Random = seeded(seed ^ 0x5eed)
  return Array.from({ length: people }, (_, p) => [0, 3].flatMap((role) => (random() < 0.1 ? [[p, role] as const] : []))).flat()
}

const lit = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`)
const json = (value: unknown): string => `${lit(JSON.stringify(value))}::jsonb`
const insert = (table: string, columns: string, rows: readonly string[]): string => `insert into ${table} (${columns}) values ${rows.map((r) => `(${r})`).join(', ')};`

function policyOf(p: Package): string {
  const decided = { '@odata.type': '#microsoft.graph.singleUser' }
  const stages = p.approval ? [{
    durationBeforeAutomaticDenial: 'P1D', isApproverJustificationRequired: false, primaryApprovers: approvers.map((name) => ({ ...decided, userId: demoPerson(name).id })), fallbackPrimaryApprovers: [],
    isEscalationEnabled: false, durationBeforeEscalation: 'PT0S', escalationApprovers: [], fallbackEscalationApprovers: [],
  }] : []
  return [
    lit('allMemberUsers'), json([]), json(p.lasts ? { type: 'afterDuration', endDateTime: null, duration: p.lasts } : { type: 'noExpiration', endDateTime: null, duration: null }),
    json({ enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: true, enableTargetsToSelfRemoveAccess: true, enableOnBehalfRequestorsToAddAccess: false, enableOnBehalfRequestorsToUpdateAccess: false, enableOnBehalfRequestorsToRemoveAccess: false, allowCustomAssignmentSchedule: true, onBehalfRequestors: [] }),
    json({ isApprovalRequiredForAdd: p.approval, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages }), json({ whenOutOfScope: { action: 'keep', gracePeriod: 'PT0S' } }), 'true', 'false',
  ].join(', ')
}

/** Writes the demonstration, the people and the packages, and lets the database keep a diary of every assignment by its own clock. */
export async function writeWorld(pool: pg.Pool, people: number): Promise<void> {
  const now = new Date().toISOString()
  await writeTenant(openDatabase<Tables>(pool), now, newIds(systemClock()))
  const at = lit(now)
  await pool.query([
    insert('directory_object', 'id, kind, display_name, user_principal_name, mail, user_type, account_enabled, created_date_time', Array.from({ length: people }, (_, n) => `${lit(ids.person(n))}, 'user', 'Person ${n}', ${lit(upn(n))}, ${lit(upn(n))}, 'Member', true, ${at}`)),
    insert('directory_object', 'id, kind, display_name, security_enabled, mail_enabled, created_date_time', [`${lit(ids.group)}, 'group', 'Chaos group', true, false, ${at}`]),
    insert('catalog', 'id, display_name, is_externally_visible, created_date_time, modified_date_time', [`${lit(ids.catalog)}, 'Chaos', true, ${at}, ${at}`]),
    insert('resource', 'id, catalog_id, display_name, origin_id, origin_system, created_date_time, modified_date_time', resources.map((r, n) => `${lit(ids.resource(n))}, ${lit(ids.catalog)}, ${lit(r.originId)}, ${lit(r.originId)}, ${lit(r.system)}, ${at}, ${at}`)),
    insert('resource_role', 'id, catalog_id, resource_id, display_name, origin_id, origin_system', roles.map((r, n) => `${lit(ids.role(n))}, ${lit(ids.catalog)}, ${lit(ids.resource(r.resource))}, ${lit(r.roleId)}, ${lit(r.roleId)}, ${lit(r.system)}`)),
    insert('resource_scope', 'id, catalog_id, resource_id, display_name, origin_id, origin_system, is_root_scope', resources.map((r, n) => `${lit(ids.scope(n))}, ${lit(ids.catalog)}, ${lit(ids.resource(n))}, 'Root', ${lit(r.originId)}, ${lit(r.system)}, true`)),
    insert('access_package', 'id, catalog_id, display_name, rules, created_date_time, modified_date_time', packages.map((p, n) => `${lit(ids.package(n))}, ${lit(ids.catalog)}, 'Chaos package ${n}', ${json(p.takeOver ? { priorAccess: 'takeOver' } : {})}, ${at}, ${at}`)),
    insert('resource_role_scope', 'access_package_id, resource_role_id, resource_scope_id, catalog_id, created_date_time', packages.flatMap((p, n) => p.roles.map((r) => `${lit(ids.package(n))}, ${lit(ids.role(r))}, ${lit(ids.scope(roles[r]!.resource))}, ${lit(ids.catalog)}, ${at}`))),
    insert('assignment_policy', 'id, access_package_id, catalog_id, display_name, allowed_target_scope, specific_allowed_targets, expiration, requestor_settings, request_approval_settings, rules, accepts_self, accepts_on_behalf, created_date_time, modified_date_time', packages.map((p, n) => `${lit(ids.policy(n))}, ${lit(ids.package(n))}, ${lit(ids.catalog)}, 'Policy ${n}', ${policyOf(p)}, ${at}, ${at}`)),
    diary,
  ].join('\n'))
}

/** When an assignment began and ended by the machine's clock: what nodes write down follows clocks that are wrong on purpose. */
const diary = `
  create table chaos_diary (assignment_id uuid not null, state text not null, at timestamptz not null);
  create function chaos_note() returns trigger language plpgsql as $$ begin insert into chaos_diary values (new.id, new.state, clock_timestamp()); return null; end $$;
  create trigger chaos_diary after insert or update of state on assignment for each row execute function chaos_note();`
