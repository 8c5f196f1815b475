/** Packages against packages: what names what, and how many people have both. Pure. */
import type { ConflictCount, RuledPackage } from '../../../api/admin-separation.ts'
import type { Person } from '../../../api/types.ts'

/** Seen from the row: it names the column, is named by it, or both. */
export type Direction = 'both' | 'to' | 'from'
export type Cell = { row: Person; column: Person; direction: Direction; people: number; excepted: number }
export type Grid = { packages: readonly Person[]; cells: ReadonlyMap<string, Cell> }

export const keyOf = (row: string, column: string): string => `${row} ${column}`

/** `isMutual`: the tenant lets every rule hold for both sides. */
export function gridOf(ruled: readonly RuledPackage[], counts: readonly ConflictCount[], isMutual: boolean): Grid {
  const packages = new Map(ruled.flatMap((one) => [one, ...(one.incompatibleAccessPackages ?? [])]).map(({ id, displayName }) => [id, { id, displayName }]))
  const names = new Set(ruled.flatMap(({ id, incompatibleAccessPackages = [] }) => incompatibleAccessPackages.map((other) => keyOf(id, other.id))))
  const both = new Map(counts.filter(({ conflict }) => conflict.kind === 'accessPackage').map((one) => [keyOf(one.accessPackage.id, one.conflict.id), one]))
  const sorted = [...packages.values()].sort((a, b) => a.displayName.localeCompare(b.displayName))
  const cells = new Map<string, Cell>()
  for (const row of sorted) {
    for (const column of sorted) {
      const [to, from] = [names.has(keyOf(row.id, column.id)), names.has(keyOf(column.id, row.id))]
      if (!to && !from) continue
      // Both sides tell of the same people, if both tell.
      const { people = 0, excepted = 0 } = both.get(keyOf(row.id, column.id)) ?? both.get(keyOf(column.id, row.id)) ?? {}
      cells.set(keyOf(row.id, column.id), { row, column, direction: (to && from) || isMutual ? 'both' : to ? 'to' : 'from', people, excepted })
    }
  }
  return { packages: sorted, cells }
}

/** Each pair once, from the side that names the other. */
export const pairsOf = ({ cells }: Grid): Cell[] =>
  [...cells.values()].filter(({ row, column, direction }) => direction === 'to' || (direction === 'both' && row.displayName.localeCompare(column.displayName) <= 0 && (row.displayName !== column.displayName || row.id < column.id)))
