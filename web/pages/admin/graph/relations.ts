/** Catalogs, packages, resource roles and targets as nodes in four columns, with what leads from one to the next. */
import type { GraphPackage, GraphResource } from '../../../api/admin-graph.ts'

export const COLUMNS = ['catalog', 'package', 'role', 'target'] as const
export type ColumnName = (typeof COLUMNS)[number]
export type Node = {
  /** Unlike that of any other node: the same role in two packages is one node, the same target in two catalogs too. */
  key: string
  column: ColumnName
  id: string
  name: string
  /** Of a role: of what it is a role. Of a target: its system. */
  about: string
  catalogId: string
  isHidden: boolean
}
export type Edge = { from: string; to: string }
export type Relations = { nodes: readonly Node[]; edges: readonly Edge[] }

const targetOf = ({ id, displayName, originId, originSystem }: GraphResource, catalogId: string): Node => ({
  key: `target ${originSystem} ${originId ?? id}`,
  column: 'target',
  id: originId ?? id,
  name: displayName ?? '',
  about: originSystem ?? '',
  catalogId,
  isHidden: false,
})

/** Reads packages, and resources that no package may give, into nodes and edges; each once. */
export function relationsOf(packages: readonly GraphPackage[], resources: readonly GraphResource[] = [], catalogId = ''): Relations {
  const nodes = new Map<string, Node>()
  const edges = new Map<string, Edge>()
  const put = (node: Node): string => {
    if (!nodes.has(node.key)) nodes.set(node.key, node)
    return node.key
  }
  const join = (from: string, to: string) => edges.set(`${from} → ${to}`, { from, to })
  for (const { id, displayName, isHidden = false, catalog, resourceRoleScopes } of packages) {
    const inCatalog = catalog?.id ?? ''
    const of = put({ key: `package ${id}`, column: 'package', id, name: displayName, about: '', catalogId: inCatalog, isHidden })
    if (catalog) join(put({ key: `catalog ${inCatalog}`, column: 'catalog', id: inCatalog, name: catalog.displayName, about: '', catalogId: inCatalog, isHidden: false }), of)
    for (const { role } of resourceRoleScopes) {
      if (!role?.resource) continue
      const given = put({ key: `role ${role.id}`, column: 'role', id: role.id, name: role.displayName ?? '', about: role.resource.displayName ?? '', catalogId: inCatalog, isHidden: false })
      join(of, given)
      join(given, put(targetOf(role.resource, inCatalog)))
    }
  }
  for (const resource of resources) put(targetOf(resource, catalogId))
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

/** The keys of what leads to a node and of what it leads to, itself included. */
export function pathsThrough(key: string, edges: readonly Edge[]): ReadonlySet<string> {
  const follow = (from: 'from' | 'to', to: 'from' | 'to'): string[] => {
    const found = new Set([key])
    for (const at of found) for (const edge of edges) if (edge[from] === at) found.add(edge[to])
    return [...found]
  }
  return new Set([...follow('from', 'to'), ...follow('to', 'from')])
}

export type Placed = Node & { top: number }
export type Layout = { columns: Record<ColumnName, readonly Placed[]>; height: number; topOf: ReadonlyMap<string, number> }
export const HEIGHTS: Record<ColumnName, number> = { catalog: 52, package: 52, role: 52, target: 98 }
const GAP = 12

/** Packages stand one below the other; whatever is beside them stands as near to what it belongs to as there is room. */
export function layOut({ nodes, edges }: Relations): Layout {
  const inColumn = (column: ColumnName) => nodes.filter((node) => node.column === column)
  const middles = new Map<string, number>()
  const place = (column: ColumnName, wanted: (node: Node) => number | undefined): readonly Placed[] => {
    const height = HEIGHTS[column]
    const last = Number.MAX_SAFE_INTEGER
    const sorted = inColumn(column).toSorted((a, b) => (wanted(a) ?? last) - (wanted(b) ?? last) || a.name.localeCompare(b.name))
    let free = 0
    return sorted.map((node) => {
      const top = Math.max(free, Math.round((wanted(node) ?? 0) - height / 2))
      free = top + height + GAP
      middles.set(node.key, top + height / 2)
      return { ...node, top }
    })
  }
  const mean = (keys: readonly string[]): number | undefined => {
    const known = keys.flatMap((key) => middles.get(key) ?? [])
    return known.length > 0 ? known.reduce((sum, y) => sum + y, 0) / known.length : undefined
  }
  const before = (node: Node) => mean(edges.flatMap(({ from, to }) => (to === node.key ? [from] : [])))
  const after = (node: Node) => mean(edges.flatMap(({ from, to }) => (from === node.key ? [to] : [])))
  // Packages of a catalog stand together, in the order of the catalogs' names.
  const nameOf = new Map(inColumn('catalog').map(({ id, name }) => [id, name]))
  const order = inColumn('package').toSorted((a, b) => (nameOf.get(a.catalogId) ?? '').localeCompare(nameOf.get(b.catalogId) ?? '') || a.name.localeCompare(b.name))
  // The longest column gives the measure, so that strands run as level as they can.
  const longest = Math.max(...(['package', 'role', 'target'] as const).map((column) => inColumn(column).length * (HEIGHTS[column] + GAP)))
  const pitch = longest / Math.max(1, order.length)
  const rank = new Map(order.map(({ key }, i) => [key, (i + 0.5) * pitch]))
  const packages = place('package', ({ key }) => rank.get(key))
  const columns = { package: packages, catalog: place('catalog', after), role: place('role', before), target: place('target', before) }
  const height = Math.max(0, ...COLUMNS.flatMap((column) => columns[column].map(({ top }) => top + HEIGHTS[column])))
  return { columns, height, topOf: middles }
}
