/** The packages one can ask for, found while typing. */
import { Button } from '@fluentui/react-components'
import { BoxRegular, SearchRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { availablePackages, countOf, rowsOf } from '../../api/queries.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import css from './packages.module.css'
import { layoutOf } from './LayoutChoice.tsx'
import { PackageCard, PackageRow } from './PackageCard.tsx'

const NothingFound = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const { pathname, search: query } = useLocation()
  const rest = new URLSearchParams(query)
  rest.delete('q')
  return search ? (
    <Empty
      icon={<SearchRegular />}
      title={t('packages.noMatchTitle', { query: search })}
      text={t('packages.noMatchText')}
      action={<LinkButton to={rest.size ? `${pathname}?${rest}` : pathname}>{t('packages.clear')}</LinkButton>}
    />
  ) : (
    <Empty icon={<BoxRegular />} title={t('packages.noneTitle')} text={t('packages.noneText')} />
  )
}

export const AvailableList = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const layout = layoutOf(query)
  const result = useInfiniteQuery({ ...availablePackages({ search, catalogId: query.get('catalog') ?? '' }), placeholderData: keepPreviousData })
  if (result.isPending) return <Skeleton shape={layout} rows={6} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = rowsOf(result.data)
  const Item = layout === 'cards' ? PackageCard : PackageRow
  return (
    <section aria-labelledby="found" aria-busy={result.isPlaceholderData} className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('packages.tabs.available')}
      </h2>
      <p role="status" className={surface.quiet}>
        {t('packages.found', { count: countOf(result.data) })}
      </p>
      {rows.length === 0 ? (
        <NothingFound search={search} />
      ) : (
        <ul className={`${layout === 'cards' ? css.cards : surface.list} ${result.isPlaceholderData ? css.stale : ''}`}>
          {rows.map((row) => (
            <Item key={row.id} item={row} />
          ))}
        </ul>
      )}
      {result.hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void result.fetchNextPage()} disabledFocusable={result.isFetchingNextPage}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </section>
  )
}
