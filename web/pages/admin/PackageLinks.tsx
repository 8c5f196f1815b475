/** The access packages that stand in the way of something, each with the way to it. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Person } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import css from './admin.module.css'

const SHOWN = 8

/** `count`: how many there are, where not all of them were read. */
export const PackageLinks = ({ of, count = of.length }: { of: readonly Person[]; count?: number }) => {
  const { t } = useTranslation()
  const shown = of.slice(0, SHOWN)
  return (
    <ul className={css.links} aria-label={t('nav.packages')}>
      {shown.map(({ id, displayName }) => (
        <li key={id}>
          <Link to={paths.adminPackage(id)}>{displayName}</Link>
        </li>
      ))}
      {count > shown.length && <li>{t('admin.sod.andMore', { count: count - shown.length })}</li>}
    </ul>
  )
}
