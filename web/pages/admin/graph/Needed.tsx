/** What it takes to look after each kind of target that is shown: to put it into a catalog, and to give and take what it has. */
import { useTranslation } from 'react-i18next'
import type { ObjectKind } from '../../../../src/domain/access.ts'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import css from './graph.module.css'
import { useNeeds } from './needs.ts'

export const Needed = ({ kinds }: { kinds: readonly ObjectKind[] }) => {
  const { t } = useTranslation()
  const needsOf = useNeeds()
  return (
    <section aria-labelledby="needed" className={surface.section}>
      <h2 id="needed" className={admin.heading}>
        {t('admin.relations.needed')}
      </h2>
      <div className={css.needed}>
        {kinds.map((kind) => {
          const { name, people, permissions, delivers } = needsOf(kind)
          return (
            <article key={kind} className={`${css.need} ${surface.card}`} aria-label={name}>
              <h3 className={surface.name}>{name}</h3>
              <dl>
                <dt>{t('admin.relations.byPeople')}</dt>
                <dd>{t('admin.relations.ownerOr', { roles: people })}</dd>
                <dt>{t('admin.relations.byApplications')}</dt>
                <dd>
                  <code>{permissions.join(' + ')}</code>
                </dd>
                <dt>{t('admin.relations.delivery')}</dt>
                <dd>{delivers}</dd>
              </dl>
            </article>
          )
        })}
      </div>
    </section>
  )
}
