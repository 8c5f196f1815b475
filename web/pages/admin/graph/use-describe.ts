/** Where a node leads, and what is said of it: in the picture and in the list alike. */
import { useTranslation } from 'react-i18next'
import type { ObjectKind } from '../../../../src/domain/access.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { kindOfSystem, useNeeds } from './needs.ts'
import type { Node, Relations } from './relations.ts'

export type Described = { to: string; about: string; needs: readonly string[]; spoken: string }
export type Describe = (node: Node) => Described

export const useDescribe = ({ nodes, edges }: Relations, kinds: ReadonlyMap<string, ObjectKind>): Describe => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const needsOf = useNeeds()
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const named = (keys: readonly string[]) => allOf(keys.map((key) => byKey.get(key)).map((node) => (node?.column === 'role' ? t('admin.relations.roleOf', { role: node.name, resource: node.about }) : (node?.name ?? ''))))
  return (node) => {
    const [from, to] = [edges.filter((e) => e.to === node.key).map((e) => e.from), edges.filter((e) => e.from === node.key).map((e) => e.to)]
    const target = node.column === 'target' ? needsOf(kinds.get(node.id) ?? kindOfSystem(node.about)) : undefined
    const links = {
      catalog: paths.adminCatalog(node.id),
      package: paths.adminPackage(node.id),
      role: paths.adminGraph({ catalog: node.catalogId, q: node.about }),
      target: paths.adminGraph({ resource: node.id }),
    }
    const about = {
      catalog: '',
      package: node.isHidden ? t('admin.packages.hidden') : '',
      role: node.about,
      target: [target?.name, from.length === 0 && t('admin.relations.unused')].filter(Boolean).join(' · '),
    }
    const spoken = [
      from.length > 0 && t('admin.relations.comesFrom', { from: named(from) }),
      to.length > 0 && t('admin.relations.leadsTo', { to: named(to) }),
      target && t('admin.relations.needsSpoken', { permissions: allOf(target.permissions) }),
    ]
    return { to: links[node.column], about: about[node.column], needs: target?.permissions ?? [], spoken: spoken.filter(Boolean).join(' ') }
  }
}
