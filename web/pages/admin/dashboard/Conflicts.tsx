/** Who has what does not go together. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { conflictsQuery } from '../../../api/admin.ts'
import { rowsOf } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { Pill } from '../../../ui/Pill.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { Listed } from './Listed.tsx'

const List = () => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const result = useInfiniteQuery(conflictsQuery)
  if (result.isPending) return <Skeleton rows={2} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
  if (rows.length === 0) return <p className={surface.quiet}>{t('admin.dashboard.noConflicts')}</p>
  return (
    <Listed result={result}>
      {rows.map(({ person, accessPackage, conflict, exception }) => (
        <li key={`${person.id} ${accessPackage.id} ${conflict.id}`} className={surface.row}>
          <div className={surface.main}>
            <span className={surface.name}>{person.displayName}</span>
            <span className={surface.sub}>{t('admin.dashboard.conflict', { one: accessPackage.displayName, other: conflict.displayName })}</span>
          </div>
          {exception && <Pill tone="calm">{t('admin.dashboard.exceptedUntil', { day: shortDay(exception.until) })}</Pill>}
          <Link to={paths.adminPackage(accessPackage.id, 'separation')}>{t('common.details')}</Link>
        </li>
      ))}
    </Listed>
  )
}

export const Conflicts = () => {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="conflicts" className={surface.section}>
      <h2 id="conflicts" className={css.heading}>
        {t('admin.dashboard.conflicts')}
      </h2>
      <List />
    </section>
  )
}
