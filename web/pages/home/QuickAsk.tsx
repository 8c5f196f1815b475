/** A few packages that one can ask for and does not have. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { availablePackages, myAssignments, myRequests, rowsOf } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { isActive } from '../packages/held.ts'
import { PackageCard } from '../packages/PackageCard.tsx'
import css from './Overview.module.css'

const SHOWN = 3

export const QuickAsk = () => {
  const { t } = useTranslation()
  const offered = useInfiniteQuery(availablePackages({}))
  const held = useQuery(myAssignments)
    .data?.filter(isActive)
    .map(({ accessPackage }) => accessPackage?.id)
  const asked = rowsOf(useInfiniteQuery(myRequests({ show: 'open' })).data).map(({ accessPackage }) => accessPackage?.id)
  if (offered.isPending) return <Skeleton shape="cards" rows={3} />
  const items = rowsOf(offered.data)
    .filter(({ id }) => !held?.includes(id) && !asked.includes(id))
    .slice(0, SHOWN)
  // Asking is one click away in the menu; an empty or failed shelf would only be in the way here.
  if (items.length === 0) return null
  return (
    <section className={surface.section} aria-labelledby="quick">
      <div className={surface.sectionHead}>
        <h2 id="quick" className={surface.heading}>
          {t('home.quick')}
        </h2>
        <Link to={paths.packages()}>{t('common.viewAll')}</Link>
      </div>
      <ul className={css.quick}>
        {items.map((item) => (
          <PackageCard key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}
