/** Stages that nobody could decide, now or in the next weeks. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { nobodyDecidesQuery } from '../../../api/admin.ts'
import { countOf, rowsOf } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { useCoverageReason } from '../use-coverage-reason.ts'
import { Listed } from './Listed.tsx'

const List = () => {
  const { t } = useTranslation()
  const say = useCoverageReason()
  const result = useInfiniteQuery(nobodyDecidesQuery)
  if (result.isPending) return <Skeleton rows={2} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
  if (rows.length === 0) return <p className={surface.quiet}>{t('admin.dashboard.everybodyDecides')}</p>
  return (
    <Listed result={result} total={countOf(result.data)}>
      {rows.map(({ accessPackage, policy, stage, ...found }) => (
        <li key={`${policy.id} ${stage} ${found.reason}`} className={surface.row}>
          <div className={surface.main}>
            <Link className={surface.name} to={paths.adminPackage(accessPackage.id, 'policies')}>
              {accessPackage.displayName}
            </Link>
            <span className={surface.sub}>
              {policy.displayName}: {say(found)}
            </span>
          </div>
        </li>
      ))}
    </Listed>
  )
}

export const Coverage = () => {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="coverage" className={surface.section}>
      <h2 id="coverage" className={css.heading}>
        {t('admin.dashboard.coverage')}
      </h2>
      <List />
    </section>
  )
}
