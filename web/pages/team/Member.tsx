/** One person of the team: what they have, until when, and a way to ask for more. */
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left'
import { BoxRegular } from '@fluentui/react-icons/svg/box'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { reportsQuery, teamAssignments } from '../../api/queries.ts'
import type { Assignment } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PackageAvatar, PersonAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { useEndText } from '../packages/AccessRow.tsx'
import { isActive } from '../packages/held.ts'
import css from '../requests/RequestPage.module.css'

const Row = ({ row }: { row: Assignment }) => {
  const name = row.accessPackage?.displayName ?? ''
  const end = useEndText()(row)
  return (
    <li className={surface.row}>
      <PackageAvatar name={name} />
      <div className={surface.main}>
        <h3 className={surface.name}>{name}</h3>
        <p className={surface.sub}>{[row.accessPackage?.catalog?.displayName, end].filter(Boolean).join(' · ')}</p>
      </div>
      <AssignmentStatus state={row.state} />
    </li>
  )
}

const Group = ({ title, rows }: { title: string; rows: readonly Assignment[] }) =>
  rows.length === 0 ? null : (
    <section className={surface.section} aria-label={title}>
      <h2 className={surface.heading}>{title}</h2>
      <ul className={surface.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
    </section>
  )

const Access = ({ personId, name }: { personId: string; name: string }) => {
  const { t } = useTranslation()
  const result = useQuery(teamAssignments)
  if (result.isPending) return <Skeleton />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data.filter(({ target }) => target?.objectId === personId)
  if (rows.length === 0) return <Empty icon={<BoxRegular />} title={t('team.memberNone', { name })} text={t('team.memberNoneText')} />
  return (
    <>
      <Group title={t('team.activeTitle')} rows={rows.filter(isActive)} />
      <Group title={t('team.expiredTitle')} rows={rows.filter((row) => !isActive(row))} />
    </>
  )
}

export default function Member() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const reports = useQuery(reportsQuery)
  const person = reports.data?.find((report) => report.id === id)
  if (reports.isPending) return <Skeleton />
  if (reports.isLoadingError) return <Failure error={reports.error} retry={() => void reports.refetch()} />
  if (!person) return <NotFound />
  return (
    <Page
      face={<PersonAvatar name={person.displayName} size="large" />}
      title={person.displayName}
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
      <Access personId={id} name={person.displayName} />
    </Page>
  )
}
