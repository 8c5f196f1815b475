/** The first page: what needs me, what moves, what ends, and a quick way to ask. */
import { Button } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation, useNavigate } from 'react-router'
import { moverCasesQuery, myRequests, pendingApprovals, rowsOf } from '../../api/queries.ts'
import { now, zone } from '../../clock.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { Page } from '../../ui/Page.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import { Changes } from '../team/Changes.tsx'
import { Delegated } from './Delegated.tsx'
import { EndingSoon } from './EndingSoon.tsx'
import { InProgress } from './InProgress.tsx'
import { QuickAsk } from './QuickAsk.tsx'
import { ToDecide } from './ToDecide.tsx'
import css from './Overview.module.css'

const useGreeting = (): string => {
  const { t } = useTranslation()
  const name = useMe().displayName.split(' ')[0] ?? ''
  const { hour } = now().toZonedDateTimeISO(zone())
  return t(hour < 12 ? 'home.morning' : hour < 18 ? 'home.afternoon' : 'home.evening', { name })
}

const Search = () => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  return (
    <form
      role="search"
      className={css.search}
      onSubmit={(event) => {
        event.preventDefault()
        void navigate(paths.packages({ q: text.trim() }))
      }}
    >
      <SearchBox className={css.searchBox} label={t('home.search')} placeholder={t('home.searchHint')} value={text} onChange={setText} />
      <Button type="submit" appearance="primary" size="large">
        {t('home.searchButton')}
      </Button>
    </form>
  )
}

const CHANGES_SHOWN = 2

/** Approvals and open requests; when there are none, a calm word instead of two empty boxes. */
const Attention = () => {
  const { t } = useTranslation()
  const approvals = useQuery(pendingApprovals)
  const requests = useInfiniteQuery(myRequests({ show: 'open' }))
  const cases = useQuery(moverCasesQuery)
  const changes = cases.data ?? []
  // Where a part could not be read, nobody is told that nothing waits.
  const failed = [approvals, requests, cases].filter(({ isLoadingError }) => isLoadingError)
  if (approvals.isPending || requests.isPending || cases.isPending) return <Skeleton rows={3} />
  const [waiting, open] = [approvals.data ?? [], rowsOf(requests.data)]
  if (!failed.length && !waiting.length && !open.length && !changes.length) return <Empty compact icon={<CheckmarkCircleRegular />} title={t('home.calmTitle')} text={t('home.calmText')} />
  return (
    <>
      {failed[0] && <Failure error={failed[0].error} retry={() => void Promise.all(failed.map((one) => one.refetch()))} />}
      {waiting.length > 0 && <ToDecide requests={waiting} />}
      {changes.length > 0 && <Changes cases={changes.slice(0, CHANGES_SHOWN)} more={changes.length > CHANGES_SHOWN} />}
      {open.length > 0 && <InProgress requests={open} />}
    </>
  )
}

export default function Overview() {
  const { t } = useTranslation()
  const { hash } = useLocation()
  const title = useGreeting()
  const waiting = useQuery(pendingApprovals).data?.length ?? 0
  const changes = useQuery(moverCasesQuery).data?.length ?? 0
  // My Access addresses its pages behind a hash; such links find their page here too.
  if (hash.startsWith('#/')) return <Navigate replace to={hash.slice(1)} />
  return (
    <Page
      title={title}
      lead={
        waiting + changes > 0 ? (
          <>
            {waiting > 0 && <Link to={paths.approvals()}>{t('home.waits', { count: waiting })}</Link>}{' '}
            {changes > 0 && <Link to={paths.team()}>{t('home.waitsChanges', { count: changes })}</Link>}
          </>
        ) : (
          t('home.lead')
        )
      }
    >
      <Search />
      <div className={css.columns}>
        <div className={css.column}>
          <Attention />
        </div>
        <div className={css.column}>
          <Delegated />
          <EndingSoon />
        </div>
      </div>
      <QuickAsk />
    </Page>
  )
}
