/** Who has a package and who had it, with who approved it; all of it as a file. */
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { holdersFile, holdersQuery } from '../../../api/admin.ts'
import type { AdminPackage, HeldByReport } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { FileLink } from '../../../ui/FileLink.tsx'
import { AssignmentStatus } from '../../../ui/status.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { Chips } from '../../../ui/Tabs.tsx'
import css from '../admin.module.css'

const STATES = ['delivered', 'delivering', 'partiallyDelivered', 'deliveryFailed', 'expired'] as const

export const Holders = ({ of: { id } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const { shortDay, allOf } = useFormats()
  const { people } = useAdministration()
  const [query] = useSearchParams()
  const state = STATES.find((name) => name === query.get('state')) ?? ''
  const result = useInfiniteQuery({ ...holdersQuery(id, state), placeholderData: keepPreviousData })
  const columns: readonly Column<HeldByReport>[] = [
    {
      head: t('admin.person'),
      isName: true,
      cell: ({ userId, displayName, userPrincipalName }) => (
        <>
          {userId && people ? <Link to={paths.adminPerson(userId)}>{displayName}</Link> : (displayName ?? t('common.someone'))}{' '}
          <span className={`${surface.sub} ${css.line}`}>{userPrincipalName}</span>
        </>
      ),
    },
    { head: t('admin.policy'), cell: ({ policy }) => policy },
    { head: t('admin.status'), cell: ({ state: its }) => <AssignmentStatus state={its} /> },
    { head: t('admin.start'), cell: ({ startDateTime }) => startDateTime && shortDay(startDateTime) },
    {
      head: t('admin.end'),
      cell: ({ endDateTime, endedDateTime }) => ((endedDateTime ?? endDateTime) ? shortDay((endedDateTime ?? endDateTime)!) : t('common.noEnd')),
    },
    { head: t('admin.approvedBy'), cell: ({ approvedBy }) => allOf(approvedBy.map((by) => by.displayName ?? t('common.someone'))) },
  ]
  return (
    <>
      <div className={surface.bar}>
        <Chips
          label={t('common.filter')}
          tabs={[
            { to: paths.adminPackage(id, 'assignments'), label: t('requests.filters.all'), current: !state },
            ...STATES.map((name) => ({
              to: paths.adminPackage(id, 'assignments', { state: name }),
              label: t(`packages.state.${name}`),
              current: name === state,
            })),
          ]}
        />
        <FileLink href={holdersFile(id, state)} icon={<ArrowDownloadRegular />}>
          {t('admin.download')}
        </FileLink>
      </div>
      <TableView label={t('admin.packages.tabs.assignments')} columns={columns} result={result} keyOf={(row) => row.assignmentId} />
    </>
  )
}
