/** The relationships drawn: four columns, and strands between them. Whatever one points at or comes to lights its paths. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import surface from '../../../ui/surface.module.css'
import css from './graph.module.css'
import { COLUMNS, HEIGHTS, pathsThrough, type ColumnName, type Edge, type Layout, type Placed } from './relations.ts'
import type { Describe } from './use-describe.ts'

type Lit = ReadonlySet<string> | undefined

const NodeLink = ({ node, lit, describe, onLight }: { node: Placed; lit: Lit; describe: Describe; onLight: (key: string | undefined) => void }) => {
  const { to, about, needs, spoken } = describe(node)
  const isLit = lit?.has(node.key) ?? false
  return (
    <Link
      to={to}
      className={css.node}
      title={[node.name, about].filter(Boolean).join(' · ')}
      aria-description={spoken}
      data-lit={isLit || undefined}
      data-dim={(lit && !isLit) || undefined}
      onMouseEnter={() => onLight(node.key)}
      onMouseLeave={() => onLight(undefined)}
      onFocus={() => onLight(node.key)}
      onBlur={() => onLight(undefined)}
    >
      <span className={css.name}>{node.name}</span>
      {about && <span className={css.about}>{about}</span>}
      {needs.map((need) => (
        <span key={need} className={css.needs}>
          {need}
        </span>
      ))}
    </Link>
  )
}

const Strands = ({ edges, of: { topOf, height }, column, lit }: { edges: readonly Edge[]; of: Layout; column: number; lit: Lit }) => (
  <svg className={css.strands} style={{ gridColumn: column, height }} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
    {edges.map(({ from, to }) => {
      const [a, b] = [topOf.get(from) ?? 0, topOf.get(to) ?? 0]
      const isLit = lit?.has(from) && lit.has(to)
      return (
        <path
          key={`${from} ${to}`}
          d={`M0 ${a} C50 ${a} 50 ${b} 100 ${b}`}
          vectorEffect="non-scaling-stroke"
          data-lit={isLit || undefined}
          data-dim={(lit && !isLit) || undefined}
        />
      )
    })}
  </svg>
)

export const Picture = ({ layout, edges, describe }: { layout: Layout; edges: readonly Edge[]; describe: Describe }) => {
  const { t } = useTranslation()
  const [key, light] = useState<string>()
  const lit = key === undefined ? undefined : pathsThrough(key, edges)
  const placeOf = (column: ColumnName): number => COLUMNS.indexOf(column) * 2 + 1
  return (
    <div className={`${css.picture} ${surface.card}`}>
      {COLUMNS.map((column) => (
        <h2 key={column} id={`column-${column}`} className={css.head} style={{ gridColumn: placeOf(column) }}>
          {t(`admin.relations.columns.${column}`)}
        </h2>
      ))}
      {COLUMNS.map((column) => (
        <ul key={column} className={css.column} style={{ gridColumn: placeOf(column), height: layout.height }} aria-labelledby={`column-${column}`}>
          {layout.columns[column].map((node) => (
            <li key={node.key} className={css.place} data-column={column} style={{ top: node.top, height: HEIGHTS[column] }}>
              <NodeLink node={node} lit={lit} describe={describe} onLight={light} />
            </li>
          ))}
        </ul>
      ))}
      {COLUMNS.slice(1).map((column) => (
        <Strands key={column} edges={edges.filter(({ to }) => to.startsWith(`${column} `))} of={layout} column={placeOf(column) - 1} lit={lit} />
      ))}
    </div>
  )
}
