/** Requests of others: those that wait for one's decision, and those that are decided. */
import { Button } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useOutlet, useSearchParams } from 'react-router'
import { approvalHistory, pendingApprovals, rowsOf } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Page } from '../../ui/Page.tsx'
import { matches, SearchField } from '../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import surface from '../../ui/surface.module.css'
import { ApprovalCard } from './ApprovalCard.tsx'
import { DecidedRow } from './DecidedRow.tsx'
import { Delegations } from './Delegations.tsx'
import css from './approvals.module.css'

const fits =
  (search: string) =>
  (row: AssignmentRequest): boolean =>
    matches(search, row.accessPackage?.displayName, row.requestor?.displayName, row.target?.displayName, row.justification)

const NoMatch = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  return <Empty icon={<SearchRegular />} title={t('approvals.noMatchTitle', { query: search })} text={t('approvals.noMatchText')} />
}

const Pending = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const result = useQuery(pendingApprovals)
  if (result.isPending) return <Skeleton rows={3} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data.filter(fits(search))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('approvals.tabs.pending')}
      </h2>
      <p role="status" className={surface.quiet}>
        {rows.length > 0 && t('approvals.found', { count: rows.length })}
      </p>
      {rows.length > 0 ? (
        <ul className={css.cards}>
          {rows.map((row) => (
            <ApprovalCard key={row.id} request={row} />
          ))}
        </ul>
      ) : search ? (
        <NoMatch search={search} />
      ) : (
        <Empty icon={<CheckmarkCircleRegular />} title={t('approvals.noneTitle')} text={t('approvals.noneText')} />
      )}
    </section>
  )
}

const History = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const waiting = useQuery(pendingApprovals).data
  const result = useInfiniteQuery(approvalHistory)
  const { hasNextPage, isFetching, fetchNextPage } = result
  useEffect(() => {
    if (search && hasNextPage && !isFetching) void fetchNextPage()
  }, [search, hasNextPage, isFetching, fetchNextPage])
  if (result.isPending || !waiting) return <Skeleton />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
    .filter((row) => !waiting.some(({ id }) => id === row.id))
    .filter(fits(search))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('approvals.tabs.history')}
      </h2>
      {rows.length > 0 ? (
        <ul className={surface.list}>
          {rows.map((row) => (
            <DecidedRow key={row.id} request={row} />
          ))}
        </ul>
      ) : search ? (
        <NoMatch search={search} />
      ) : (
        <Empty icon={<HistoryRegular />} title={t('approvals.noHistoryTitle')} text={t('approvals.noHistoryText')} />
      )}
      {hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void fetchNextPage()} disabledFocusable={isFetching}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </section>
  )
}

const TABS = ['pending', 'history', 'delegates'] as const

export default function Approvals() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const covered = useOutlet() !== null
  const count = useQuery(pendingApprovals).data?.length
  const tab = TABS.find((name) => name === query.get('tab')) ?? 'pending'
  const q = query.get('q') ?? ''
  return (
    <Page title={t('approvals.title')} lead={t('approvals.lead')} covered={covered}>
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
        <Delegations />
      ) : (
        <>
          <div className={surface.bar}>
            <SearchField className={surface.grow} label={t('approvals.search')} />
          </div>
          {tab === 'pending' ? <Pending search={q} /> : <History search={q} />}
        </>
      )}
      <Outlet />
    </Page>
  )
}
