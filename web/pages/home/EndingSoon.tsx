/** One's access that ends within the next weeks. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { myAssignments } from '../../api/queries.ts'
import type { Assignment } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { endOfAccess, endsSoon, isActive } from '../packages/held.ts'
import css from './Overview.module.css'

const endOf = (row: Assignment): string => endOfAccess(row) ?? ''

const Ending = ({ row }: { row: Assignment }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const item = row.accessPackage
  if (!item) return null
  return (
    <li className={surface.row}>
      <PackageAvatar name={item.displayName} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          <Link className={surface.cover} to={paths.packageDetails(item.id, { search: '?tab=active' })}>
            {item.displayName}
          </Link>
        </h3>
        <p className={surface.sub}>
          <span className={css.nowrap}>{t('packages.endsIn', { when: format.relative(endOf(row)) })}</span> ·{' '}
          <span className={css.nowrap}>{format.shortDay(endOf(row))}</span>
        </p>
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        <Extend row={row} name={item.displayName} search="?tab=active" />
      </div>
    </li>
  )
}

export const EndingSoon = () => {
  const { t } = useTranslation()
  const result = useQuery(myAssignments)
  const active = result.data?.filter(isActive) ?? []
  const ending = active.filter(endsSoon).sort((a, b) => endOf(a).localeCompare(endOf(b)))
  return (
    <section className={surface.section} aria-labelledby="ending">
      <div className={surface.sectionHead}>
        <h2 id="ending" className={surface.heading}>
          {t('home.ending')}
        </h2>
        {active.length > 0 && <Link to={paths.packages({ tab: 'active' })}>{t('home.active', { count: active.length })}</Link>}
      </div>
      {result.isPending ? (
        <Skeleton rows={2} />
      ) : result.isLoadingError ? (
        <Failure error={result.error} retry={() => void result.refetch()} />
      ) : ending.length === 0 ? (
        <p className={`${surface.card} ${css.nothing}`}>{t('home.endingNone')}</p>
      ) : (
        <ul className={surface.list}>
          {ending.map((row) => (
            <Ending key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  )
}
