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
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { RemovalNote } from '../access/RemovalNote.tsx'
import { isHeld, useAhead } from '../packages/held.ts'
import css from './Overview.module.css'

const Ending = ({ row, end, isRemoved }: { row: Assignment; end: string; isRemoved: boolean }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const item = row.accessPackage
  if (!item) return null
  return (
    <li className={`${surface.row} ${css.ending}`}>
      <PackageAvatar name={item.displayName} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          <Link className={surface.cover} to={paths.packageDetails(item.id, { search: '?tab=active' })}>
            {item.displayName}
          </Link>
        </h3>
        <p className={surface.sub}>
          <span className={css.nowrap}>{t('packages.endsIn', { when: format.relative(end) })}</span> ·{' '}
          <span className={css.nowrap}>{format.shortDay(end)}</span>
        </p>
        <RemovalNote row={row} />
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        {row.state === 'partiallyDelivered' && <AssignmentStatus state={row.state} />}
        {!isRemoved && <Extend row={row} name={item.displayName} search="?tab=active" />}
      </div>
    </li>
  )
}

export const EndingSoon = () => {
  const { t } = useTranslation()
  const result = useQuery(myAssignments)
  const active = result.data?.filter(isHeld) ?? []
  const ahead = useAhead()
  const ending = active
    .map((row) => ({ row, ...ahead(row) }))
    .filter(({ endsSoon }) => endsSoon)
    .sort((a, b) => (a.end ?? '').localeCompare(b.end ?? ''))
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
          {ending.map(({ row, end = '', removal }) => (
            <Ending key={row.id} row={row} end={end} isRemoved={!!removal} />
          ))}
        </ul>
      )}
    </section>
  )
}
