/** Everything one asked for, or others asked for one, and where it stands. */
import { Button } from '@fluentui/react-components'
import { HistoryRegular, SearchRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { myRequests, rowsOf } from '../../api/queries.ts'
import { paths, requestFilters, type RequestFilter } from '../../paths.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { Page } from '../../ui/Page.tsx'
import { matches, SearchField } from '../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import { Chips } from '../../ui/Tabs.tsx'
import surface from '../../ui/surface.module.css'
import { RequestRow } from './RequestRow.tsx'

/** What is over without access is denied, canceled, expired or failed. */
const WORDS = { all: 'all', open: 'open', delivered: 'delivered', closed: 'notDelivered' } as const satisfies Record<RequestFilter, string>

const Nothing = ({ filtered }: { filtered: boolean }) => {
  const { t } = useTranslation()
  return filtered ? (
    <Empty icon={<SearchRegular />} title={t('requests.noMatchTitle')} text={t('requests.noMatchText')} />
  ) : (
    <Empty
      icon={<HistoryRegular />}
      title={t('requests.noneTitle')}
      text={t('requests.noneText')}
      action={
        <LinkButton appearance="primary" to={paths.packages()}>
          {t('packages.browse')}
        </LinkButton>
      }
    />
  )
}

const RequestList = ({ show, search }: { show: RequestFilter; search: string }) => {
  const { t } = useTranslation()
  const result = useInfiniteQuery({ ...myRequests({ show }), placeholderData: keepPreviousData })
  const { hasNextPage, isFetching, fetchNextPage } = result
  // A search looks at all of one's requests, so the rest is read when one searches.
  useEffect(() => {
    if (search && hasNextPage && !isFetching) void fetchNextPage()
  }, [search, hasNextPage, isFetching, fetchNextPage])
  if (result.isPending) return <Skeleton rows={6} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data).filter((row) => matches(search, row.accessPackage?.displayName, row.requestor?.displayName, row.target?.displayName))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t(`requests.filters.${WORDS[show]}`)}
      </h2>
      <p role="status" className={surface.quiet}>
        {t('requests.found', { count: search ? rows.length : (result.data.pages[0]?.['@odata.count'] ?? rows.length) })}
      </p>
      {rows.length === 0 ? (
        <Nothing filtered={!!search || show !== 'all'} />
      ) : (
        <ul className={surface.list}>
          {rows.map((row) => (
            <RequestRow key={row.id} request={row} />
          ))}
        </ul>
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

export default function RequestHistory() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const show = requestFilters.find((name) => name === query.get('show')) ?? 'all'
  const q = query.get('q') ?? ''
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <div className={surface.bar}>
        <SearchField className={surface.grow} label={t('requests.search')} />
        <Chips
          label={t('common.filter')}
          tabs={requestFilters.map((name) => ({ to: paths.requests({ show: name, q }), label: t(`requests.filters.${WORDS[name]}`), current: name === show }))}
        />
      </div>
      <RequestList show={show} search={q} />
    </Page>
  )
}
