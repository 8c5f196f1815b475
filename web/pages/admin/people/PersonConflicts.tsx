/** What the person has that does not go together, and until when an exception allows it; nothing where there is none. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { conflictsOfPersonQuery } from '../../../api/admin-people.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { Pill } from '../../../ui/Pill.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'

export const PersonConflicts = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const { data = [] } = useQuery(conflictsOfPersonQuery(id))
  if (data.length === 0) return null
  return (
    <section aria-labelledby="conflicts" className={surface.section}>
      <h2 id="conflicts" className={css.heading}>
        {t('admin.dashboard.conflicts')}
      </h2>
      <ul className={surface.list}>
        {data.map(({ accessPackage, conflict, exception }) => (
          <li key={`${accessPackage.id} ${conflict.id}`} className={surface.row}>
            <span className={surface.main}>{t('admin.dashboard.conflict', { one: accessPackage.displayName, other: conflict.displayName })}</span>
            {exception && <Pill tone="calm">{t('admin.dashboard.exceptedUntil', { day: shortDay(exception.until) })}</Pill>}
            <Link
              to={paths.adminSeparation('conflicts', { package: accessPackage.id, with: conflict.id })}
              aria-label={t('admin.dashboard.conflict', { one: accessPackage.displayName, other: conflict.displayName })}
            >
              {t('common.details')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
