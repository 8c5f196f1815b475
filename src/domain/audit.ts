/** How an activity is filed in the audit log (entra.md F80, appendix A): its category, the service that logs it, and the kind of operation. */
import type { Activity, ModifiedProperty } from './effect.ts'

type Filed = readonly [activities: RegExp, as: string]
const first = (table: readonly Filed[], activity: string, otherwise: string): string => table.find(([activities]) => activities.test(activity))?.[1] ?? otherwise

/** Activities of the directory. Graph files them where the directory files its own. */
const directory: readonly Filed[] = [
  [/^(Add|Update|Delete) user$|^(Set|Remove) user manager$|^(Reset|Change) user password$|^Reset password \(self-service\)$|^(Add|Remove) app role assignment (grant to|from) user$/, 'UserManagement'],
  [/^(Add|Update|Delete) group$|^(Add|Remove) (member|owner) (to|from) group$/, 'GroupManagement'],
  [/^(Add|Update|Delete) (application|service principal)$|^(Add|Remove) owner (to|from) (application|service principal)$/, 'ApplicationManagement'],
]
const approvals: Filed = [/^(Create request approval|Add approver to request approval)$/, 'UserManagement']

export const categoryOf = (activity: Activity): string => first([...directory, approvals], activity, 'EntitlementManagement')
export const serviceOf = (activity: Activity): string => first(directory.map(([activities]) => [activities, 'Core Directory'] as const), activity, 'Entitlement Management')

/** The first that fits. A request is added whatever it asks for; access that comes and goes is assigned and unassigned. */
const operations: readonly Filed[] = [
  [/^Remove (access package|Entitlement Management role|app role)|directly removes|^Remove user as/, 'Unassign'],
  [/directly assigns|^Fulfill access package (resource )?assignment$|^Add (Entitlement Management role|app role) assignment|^Assign /, 'Assign'],
  [/^(Create|Add) |^User requests|^Entitlement Management (creates|removes)/, 'Add'],
  [/^(Delete|Remove) /, 'Delete'],
]
export const operationOf = (activity: Activity): string => first(operations, activity, 'Update')

const longest = 1_000
const most = 40
/**
 * What differs between a thing before and after a change: values as JSON, in the order of the members. Long values and
 * long lists are cut, and say so, as an event must stay small whatever somebody writes into a policy.
 */
export function modifiedProperties(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): readonly ModifiedProperty[] {
  const old = (name: string) => written(Object.hasOwn(before, name) ? before[name] : null)
  const changed = Object.keys(after).filter((name) => after[name] !== undefined && old(name) !== written(after[name]))
  const told = changed.slice(0, most).map((name) => ({ displayName: name, oldValue: cut(old(name)), newValue: cut(written(after[name])) }))
  return changed.length > most ? [...told, { displayName: `and ${changed.length - most} more`, oldValue: null, newValue: null }] : told
}

/** As JSON with members in one order: what the database gives back has another than what was sent. */
function written(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value, (_, v: unknown) => (isRecord(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v))
}
const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)
const cut = (text: string | null): string | null => (text !== null && text.length > longest ? `${text.slice(0, longest)}…` : text)
