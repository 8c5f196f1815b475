/** One person of the team: what they have, until when, and a way to ask for more. */
import { ArrowLeftRegular, BoxRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useOutlet, useParams } from 'react-router'
import { moverCasesQuery, openRequests, reportsQuery, teamAssignments } from '../../api/queries.ts'
import type { Assignment, DirectReport } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { AccessRow } from '../packages/AccessRow.tsx'
import { isActive } from '../packages/held.ts'
import css from '../requests/RequestPage.module.css'
import { RequestRow } from '../requests/RequestRow.tsx'
import { Changes } from './Changes.tsx'
import { RequestFor } from './RequestFor.tsx'

const Group = ({ title, rows, person }: { title: string; rows: readonly Assignment[]; person: DirectReport }) =>
  rows.length === 0 ? null : (
    <section className={surface.section} aria-label={title}>
      <h2 className={surface.heading}>{title}</h2>
      <ul className={surface.list}>
        {rows.map((row) => (
          <AccessRow key={row.id} row={row} person={person} />
        ))}
      </ul>
    </section>
  )

/** What one asked for them and nobody has decided or delivered yet: it is not asked for twice. */
const Open = ({ person }: { person: DirectReport }) => {
  const { t } = useTranslation()
  const result = useQuery(openRequests)
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data?.filter(({ target }) => target?.objectId === person.id) ?? []
  if (rows.length === 0) return null
  return (
    <section className={surface.section} aria-label={t('team.openTitle')}>
      <h2 className={surface.heading}>{t('team.openTitle')}</h2>
      <ul className={surface.list}>
        {rows.map((row) => (
          <RequestRow key={row.id} request={row} />
        ))}
      </ul>
    </section>
  )
}

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
  const movers = useQuery(moverCasesQuery)
  const cases = movers.data?.filter((waiting) => waiting.person.id === id) ?? []
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
        <RequestFor person={person} appearance="primary">
          {t('team.request', { name: person.displayName })}
        </RequestFor>
      }
    >
      {cases.length > 0 && <Changes cases={cases} />}
      {movers.isLoadingError && <Failure error={movers.error} retry={() => void movers.refetch()} />}
      <Open person={person} />
      <Access person={person} />
      <Outlet />
    </Page>
  )
}
