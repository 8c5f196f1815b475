/** One person of the team: what they have, until when, and a way to ask for more. */
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left'
import { BoxRegular } from '@fluentui/react-icons/svg/box'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useOutlet, useParams } from 'react-router'
import { moverCasesQuery, reportsQuery, teamAssignments } from '../../api/queries.ts'
import type { Assignment, DirectReport } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar, PersonAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Empty, Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { RemoveFor } from '../access/RemoveAccess.tsx'
import { useEnding } from '../access/use-options.ts'
import { useEndText } from '../packages/AccessRow.tsx'
import { endOfAccess, endsSoon, isActive } from '../packages/held.ts'
import css from '../requests/RequestPage.module.css'
import { Changes } from './Changes.tsx'

const Row = ({ row, person }: { row: Assignment; person: DirectReport }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const ending = useEnding(row)
  const canChange = isActive(row) && row.state !== 'delivering'
  const soon = canChange && endsSoon(row) ? endOfAccess(row) : undefined
  const name = row.accessPackage?.displayName ?? ''
  const end = useEndText()(row)
  return (
    <li className={surface.row}>
      <PackageAvatar name={name} />
      <div className={surface.main}>
        <h3 className={surface.name}>{name}</h3>
        <p className={surface.sub}>{[row.accessPackage?.catalog?.displayName, end].filter(Boolean).join(' · ')}</p>
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        {ending ? (
          <span className={surface.line}>
            <Pill tone="busy">{t('packages.ending')}</Pill>
          </span>
        ) : (
          row.state !== 'delivered' && (
            <span className={surface.line}>
              <AssignmentStatus state={row.state} />
            </span>
          )
        )}
        {soon && !ending && (
          <span className={surface.line}>
            <Pill tone="wait">{t('packages.endsIn', { when: format.relative(soon) })}</Pill>
          </span>
        )}
        {canChange && !ending && (
          <>
            {endOfAccess(row) && <Extend row={row} name={name} person={person} />}
            <RemoveFor row={row} name={name} person={person} />
          </>
        )}
      </div>
    </li>
  )
}

const Group = ({ title, rows, person }: { title: string; rows: readonly Assignment[]; person: DirectReport }) =>
  rows.length === 0 ? null : (
    <section className={surface.section} aria-label={title}>
      <h2 className={surface.heading}>{title}</h2>
      <ul className={surface.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} person={person} />
        ))}
      </ul>
    </section>
  )

const Access = ({ person }: { person: DirectReport }) => {
  const { t } = useTranslation()
  const result = useQuery(teamAssignments)
  if (result.isPending) return <Skeleton />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data.filter(({ target }) => target?.objectId === person.id)
  if (rows.length === 0) return <Empty icon={<BoxRegular />} title={t('team.memberNone', { name: person.displayName })} text={t('team.memberNoneText')} />
  return (
    <>
      <Group title={t('team.activeTitle')} rows={rows.filter(isActive)} person={person} />
      <Group title={t('team.expiredTitle')} rows={rows.filter((row) => !isActive(row))} person={person} />
    </>
  )
}

export default function Member() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const reports = useQuery(reportsQuery)
  const covered = useOutlet() !== null
  const cases = useQuery(moverCasesQuery).data?.filter((waiting) => waiting.person.id === id) ?? []
  const person = reports.data?.find((report) => report.id === id)
  if (reports.isPending) return <Skeleton />
  if (reports.isLoadingError) return <Failure error={reports.error} retry={() => void reports.refetch()} />
  if (!person) return <NotFound />
  return (
    <Page
      face={<PersonAvatar name={person.displayName} size="large" />}
      title={person.displayName}
      covered={covered}
      lead={[person.jobTitle, person.department].filter(Boolean).join(' · ')}
      above={
        <Link className={css.back} to={paths.team()}>
          <ArrowLeftRegular aria-hidden="true" /> {t('team.back')}
        </Link>
      }
      actions={
        <LinkButton appearance="primary" to={paths.packages({ for: id })}>
          {t('team.request', { name: person.displayName })}
        </LinkButton>
      }
    >
      {cases.length > 0 && <Changes cases={cases} />}
      <Access person={person} />
      <Outlet />
    </Page>
  )
}
