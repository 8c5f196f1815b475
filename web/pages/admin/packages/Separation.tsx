/** What does not go together with a package, and what names it as such. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AdminPackage } from '../../../api/admin-types.ts'
import type { Person } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'

const List = ({ title, none, of, to }: { title: string; none: string; of: readonly Person[]; to?: (id: string) => string }) => (
  <section aria-label={title} className={surface.section}>
    <h2 className={css.heading}>{title}</h2>
    {of.length === 0 ? (
      <p className={surface.quiet}>{none}</p>
    ) : (
      <ul className={surface.list}>
        {of.map(({ id, displayName }) => (
          <li key={id} className={surface.row}>
            {to ? <Link to={to(id)}>{displayName}</Link> : displayName}
          </li>
        ))}
      </ul>
    )}
  </section>
)

export const Separation = ({ of: { incompatibleAccessPackages = [], incompatibleGroups = [], accessPackagesIncompatibleWith = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const toPackage = (id: string) => paths.adminPackage(id, 'separation')
  return (
    <>
      <List title={t('admin.separation.packages')} none={t('admin.separation.noPackages')} of={incompatibleAccessPackages} to={toPackage} />
      <List title={t('admin.separation.groups')} none={t('admin.separation.noGroups')} of={incompatibleGroups} />
      <List title={t('admin.separation.with')} none={t('admin.separation.noWith')} of={accessPackagesIncompatibleWith} to={toPackage} />
    </>
  )
}
