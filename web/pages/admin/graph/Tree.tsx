/** The same as an indented list: for phones, and for whoever reads rather than looks. */
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import surface from '../../../ui/surface.module.css'
import css from './graph.module.css'
import type { Node, Relations } from './relations.ts'
import type { Describe } from './use-describe.ts'

type Props = Relations & { describe: Describe }

const Branch = ({ node, nodes, edges, describe }: Props & { node: Node }) => {
  const { t } = useTranslation()
  const { to, about, needs } = describe(node)
  const below = edges.filter((edge) => edge.from === node.key).flatMap((edge) => nodes.find(({ key }) => key === edge.to) ?? [])
  return (
    <li>
      <Link to={to}>{node.column === 'role' ? t('admin.relations.roleOf', { role: node.name, resource: node.about }) : node.name}</Link>
      {node.column !== 'role' && about && <small>{about}</small>}
      {needs.length > 0 && <small>{t('admin.relations.needs', { permissions: needs.join(', ') })}</small>}
      {below.length > 0 && (
        <ul>
          {below.map((next) => (
            <Branch key={next.key} node={next} nodes={nodes} edges={edges} describe={describe} />
          ))}
        </ul>
      )}
    </li>
  )
}

export const Tree = ({ label, nodes, edges, describe }: Props & { label: string }) => {
  const led = new Set(edges.map(({ to }) => to))
  // Catalogs, and what nothing leads to.
  const roots = nodes.filter(({ key }) => !led.has(key))
  return (
    <nav aria-label={label} className={`${css.tree} ${surface.card}`}>
      <ul>
        {roots.map((node) => (
          <Branch key={node.key} node={node} nodes={nodes} edges={edges} describe={describe} />
        ))}
      </ul>
    </nav>
  )
}
