/** Requests of others: those that wait for one's decision, and those that are decided. */
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useOutlet, useSearchParams } from 'react-router'
import { pendingApprovals } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import surface from '../../ui/surface.module.css'
import { DecidingProvider } from './deciding.tsx'
import { Pending } from './Pending.tsx'
import { PendingBar } from './PendingBar.tsx'

/** What one does every day is there at once; the other tabs load when they are wanted. */
const History = lazy(async () => ({ default: (await import('./History.tsx')).History }))
const Delegations = lazy(async () => ({ default: (await import('./Delegations.tsx')).Delegations }))

const TABS = ['pending', 'history', 'delegates'] as const

export default function Approvals() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const covered = useOutlet() !== null
  const count = useQuery(pendingApprovals).data?.length
  const tab = TABS.find((name) => name === query.get('tab')) ?? 'pending'
  const q = query.get('q') ?? ''
  return (
    <DecidingProvider covered={covered}>
      <Page title={t('approvals.title')} lead={t(`approvals.leads.${tab}`)} covered={covered}>
        <Tabs
          label={t('approvals.title')}
          tabs={TABS.map((name) => ({
            to: paths.approvals({ tab: name, q: name === 'delegates' ? '' : q }),
            label: t(`approvals.tabs.${name}`),
            count: name === 'pending' ? count : undefined,
            current: name === tab,
          }))}
        />
        {tab === 'delegates' ? (
          <Suspense fallback={<Skeleton rows={2} />}>
            <Delegations />
          </Suspense>
        ) : (
          <>
            {(tab !== 'pending' || count !== 0 || q) && (
              <div className={surface.bar}>
                <SearchField className={surface.grow} label={t('approvals.search')} />
                {tab === 'pending' && <PendingBar />}
              </div>
            )}
            {tab === 'pending' ? (
              <Pending search={q} />
            ) : (
              <Suspense fallback={<Skeleton />}>
                <History search={q} />
              </Suspense>
            )}
          </>
        )}
        <Outlet />
      </Page>
    </DecidingProvider>
  )
}
