/** The way back up. */
import { ChevronRightRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import css from './admin.module.css'

export const Breadcrumb = ({ trail }: { trail: readonly { to: string; label: string }[] }) => {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('admin.trail')}>
      <ol className={css.trail}>
        {trail.map(({ to, label }) => (
          <li key={to}>
            <Link to={to}>{label}</Link>
            <ChevronRightRegular aria-hidden="true" />
          </li>
        ))}
      </ol>
    </nav>
  )
}
