/** In which order requests wait: by time, or together by package or person. Pure. */
import type { PendingRequest } from '../../api/types.ts'

export const pendingOrders = ['due', 'package', 'person'] as const
export type PendingOrder = (typeof pendingOrders)[number]
export const pendingOrderOf = (text: string | null): PendingOrder => pendingOrders.find((one) => one === text) ?? 'due'

/** Requests under a name; those that stand for themselves have none. */
export type PendingGroup = { name: string | undefined; rows: PendingRequest[] }

const personOf = ({ target, requestor }: PendingRequest): string => target?.displayName ?? requestor?.displayName ?? ''
const packageOf = ({ accessPackage }: PendingRequest): string => accessPackage?.displayName ?? ''
const NAMES = { package: packageOf, person: personOf }

/** What is due first comes first; what has no time comes last, the oldest first. */
export const byDue =
  (dueOf: (id: string) => string | null | undefined) =>
  (a: PendingRequest, b: PendingRequest): number =>
    (dueOf(a.id) ?? '9').localeCompare(dueOf(b.id) ?? '9') || (a.createdDateTime ?? '').localeCompare(b.createdDateTime ?? '') || a.id.localeCompare(b.id)

/** The groups by their name. A name that stands over one request only would say everything twice, so neighbours without company share a group without a name. */
export function pendingGroups(rows: readonly PendingRequest[], order: PendingOrder, dueOf: (id: string) => string | null | undefined): PendingGroup[] {
  const sorted = [...rows].sort(byDue(dueOf))
  if (order === 'due') return sorted.length > 0 ? [{ name: undefined, rows: sorted }] : []
  const named = [...Map.groupBy(sorted, NAMES[order])].sort(([a], [b]) => a.localeCompare(b))
  const groups: PendingGroup[] = []
  for (const [name, its] of named) {
    const before = groups.at(-1)
    if (its.length > 1) groups.push({ name, rows: its })
    else if (before && before.name === undefined) before.rows.push(...its)
    else groups.push({ name: undefined, rows: its })
  }
  return groups
}
