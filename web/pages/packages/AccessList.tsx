/** What one has and what one had, with its end and what can be done about it. */
import { BoxRegular, HistoryRegular, SearchRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { myAssignments } from '../../api/queries.ts'
import type { Assignment } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { matches } from '../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { AccessRow } from './AccessRow.tsx'
import { isActive, useAhead } from './held.ts'

/** Active: what ends first comes first, endless at the end. Expired: the latest first. */
const useByEnd = (which: 'active' | 'expired') => {
  const ahead = useAhead()
  const endOf = (row: Assignment): string => row.expiredDateTime ?? ahead(row).end ?? ''
  return (a: Assignment, b: Assignment): number => (which === 'active' ? (endOf(a) || '9').localeCompare(endOf(b) || '9') : endOf(b).localeCompare(endOf(a)))
}

const Nothing = ({ which, search }: { which: 'active' | 'expired'; search: string }) => {
  const { t } = useTranslation()
  if (search)
    return (
      <Empty
        icon={<SearchRegular />}
        title={t('packages.noMatchTitle', { query: search })}
        text={t('packages.noMatchText')}
        action={<LinkButton to={paths.packages({ tab: 'available', q: search })}>{t('packages.searchAvailable')}</LinkButton>}
      />
    )
  if (which === 'expired') return <Empty icon={<HistoryRegular />} title={t('packages.noExpiredTitle')} text={t('packages.noExpiredText')} />
  return (
    <Empty
      icon={<BoxRegular />}
      title={t('packages.noActiveTitle')}
      text={t('packages.noActiveText')}
      action={
        <LinkButton appearance="primary" to={paths.packages()}>
          {t('packages.browse')}
        </LinkButton>
      }
    />
  )
}

export const AccessList = ({ which, search }: { which: 'active' | 'expired'; search: string }) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const result = useQuery(myAssignments)
  const byEnd = useByEnd(which)
  if (result.isPending) return <Skeleton />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data
    .filter(
      (row) =>
        isActive(row) === (which === 'active') &&
        matches(query.get('q') ?? '', row.accessPackage?.displayName, row.accessPackage?.description, row.accessPackage?.catalog?.displayName),
    )
    .sort(byEnd)
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t(`packages.tabs.${which}`)}
      </h2>
      <p role="status" className={surface.quiet}>
        {t('packages.found', { count: rows.length })}
      </p>
      {rows.length === 0 ? (
        <Nothing which={which} search={search} />
      ) : (
        <ul className={surface.list}>
          {rows.map((row, at) => (
            <AccessRow key={row.id} row={row} isEarlier={rows.findIndex(({ accessPackage }) => accessPackage?.id === row.accessPackage?.id) < at} />
          ))}
        </ul>
      )}
    </section>
  )
}
