/** The people who report to one, and how much they have. */
import { PeopleTeamRegular, SearchRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useOutlet, useSearchParams } from 'react-router'
import { moverCasesQuery, reportsQuery, teamAssignments } from '../../api/queries.ts'
import type { Assignment, DirectReport } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { matches, SearchField } from '../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { isHeld, useAhead } from '../packages/held.ts'
import { Changes } from './Changes.tsx'
import { RequestFor } from './RequestFor.tsx'

const PersonRow = ({ person, access }: { person: DirectReport; access: readonly Assignment[] | undefined }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const ahead = useAhead()
  const next = access?.map(ahead).flatMap(({ end, endsSoon }) => (end && endsSoon ? [end] : [])).sort()[0]
  return (
    <li className={surface.row}>
      <PersonAvatar name={person.displayName} />
      <div className={surface.main}>
        <h2 className={surface.name}>
          <Link className={surface.cover} to={paths.member(person.id)}>
            {person.displayName}
          </Link>
        </h2>
        <p className={surface.sub}>
          {[person.jobTitle, person.department, access && (access.length ? t('team.active', { count: access.length }) : t('team.nothing'))]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        {next && <Pill tone="wait">{t('team.soon', { when: format.relative(next) })}</Pill>}
        {person.accountEnabled === false && <Pill tone="calm">{t('team.blocked')}</Pill>}
        <RequestFor person={person} aria-label={t('team.request', { name: person.displayName })}>
          {t('packages.request')}
        </RequestFor>
      </div>
    </li>
  )
}

const People = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const reports = useQuery(reportsQuery)
  const access = useQuery(teamAssignments).data?.filter(isHeld)
  if (reports.isPending) return <Skeleton />
  if (reports.isLoadingError) return <Failure error={reports.error} retry={() => void reports.refetch()} />
  const rows = reports.data
    .filter((person) => matches(search, person.displayName, person.jobTitle, person.department))
    .sort((a, b) => a.displayName.localeCompare(b.displayName))
  if (rows.length === 0) {
    return search ? (
      <Empty icon={<SearchRegular />} title={t('team.noMatchTitle', { query: search })} text={t('team.noMatchText')} />
    ) : (
      <Empty icon={<PeopleTeamRegular />} title={t('team.noneTitle')} text={t('team.noneText')} />
    )
  }
  return (
    <ul className={surface.list}>
      {rows.map((person) => (
        <PersonRow key={person.id} person={person} access={access?.filter(({ target }) => target?.objectId === person.id)} />
      ))}
    </ul>
  )
}

export default function Team() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const covered = useOutlet() !== null
  const result = useQuery(moverCasesQuery)
  const cases = result.data ?? []
  return (
    <Page title={t('team.title')} lead={t('team.lead')} covered={covered}>
      {cases.length > 0 && <Changes cases={cases} />}
      {result.isLoadingError && <Failure error={result.error} retry={() => void result.refetch()} />}
      <div className={surface.bar}>
        <SearchField className={surface.grow} label={t('team.search')} />
      </div>
      <People search={query.get('q') ?? ''} />
      <Outlet />
    </Page>
  )
}
