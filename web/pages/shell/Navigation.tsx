/** Where one can go: a rail beside the page, a bar at the thumb on a phone. */
import { BoxRegular, CheckmarkCircleRegular, HistoryRegular, HomeRegular, PeopleTeamRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { moverCasesQuery, pendingApprovals, reportsQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import css from './Navigation.module.css'

export type Entry = { to: string; label: string; short: string; icon: ReactNode; count?: number; countLabel?: string }

/** Does an address belong to the administration? */
export const isAdmin = (pathname: string): boolean => pathname.split('/')[1] === 'admin'

/** Where one can go in My Access. */
export const useEntries = (): Entry[] => {
  const { t } = useTranslation()
  const pending = useQuery(pendingApprovals).data?.length ?? 0
  const reports = useQuery(reportsQuery).data?.length ?? 0
  const changes = useQuery(moverCasesQuery).data?.length ?? 0
  return [
    { to: paths.home, label: t('nav.overview'), short: t('nav.overview'), icon: <HomeRegular /> },
    { to: paths.packages(), label: t('nav.packages'), short: t('nav.packagesShort'), icon: <BoxRegular /> },
    { to: paths.requests(), label: t('nav.requests'), short: t('nav.requestsShort'), icon: <HistoryRegular /> },
    {
      to: paths.approvals(),
      label: t('nav.approvals'),
      short: t('nav.approvalsShort'),
      icon: <CheckmarkCircleRegular />,
      count: pending,
      countLabel: t('nav.pending', { count: pending }),
    },
    ...(reports + changes > 0
      ? [
          {
            to: paths.team(),
            label: t('nav.team'),
            short: t('nav.teamShort'),
            icon: <PeopleTeamRegular />,
            count: changes,
            countLabel: t('nav.changes', { count: changes }),
          },
        ]
      : []),
  ]
}

/** On a phone not all entries may fit; the one where one is, is brought into view. */
const useInView = (count: number) => {
  const list = useRef<HTMLUListElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const bar = list.current
    if (bar && bar.scrollWidth > bar.clientWidth) bar.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname, count])
  return list
}

/** The entries as they are drawn. */
export const Rail = ({ entries }: { entries: readonly Entry[] }) => {
  const { t } = useTranslation()
  return (
    <nav className={css.nav} aria-label={t('nav.main')}>
      <ul ref={useInView(entries.length)} className={css.list}>
        {entries.map(({ to, label, short, icon, count = 0, countLabel }) => (
          <li key={to}>
            <NavLink to={to} end={to === paths.home || to === paths.admin()} className={css.link ?? ''}>
              <span className={css.icon} aria-hidden="true">
                {icon}
              </span>
              <span className={css.long}>{label}</span>
              <span className={css.short}>{short}</span>
              {count > 0 && (
                <span className={css.count}>
                  <span aria-hidden="true">{count}</span>
                  <span className="visually-hidden">, {countLabel}</span>
                </span>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const MyNavigation = () => <Rail entries={useEntries()} />
/** The other half of the portal brings its own. */
const AdminNavigation = lazy(() => import('../admin/AdminNavigation.tsx'))

export const Navigation = () =>
  isAdmin(useLocation().pathname) ? (
    <Suspense fallback={<Rail entries={[]} />}>
      <AdminNavigation />
    </Suspense>
  ) : (
    <MyNavigation />
  )
