/** One person: the packages and the resources that they have, who approved them, and until when. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useParams } from 'react-router'
import { packagesOfFile } from '../../../api/admin-operations.ts'
import { packagesOfPersonQuery, personQuery, resourcesOfPersonFile, resourcesOfPersonQuery } from '../../../api/admin-people.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import type { AssignedPackage, HeldResource } from '../../../api/admin-types.ts'
import type { DirectReport } from '../../../api/types.ts'
import { paths, personTabs, type PersonTab } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { PersonAvatar } from '../../../ui/Avatar.tsx'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Pill } from '../../../ui/Pill.tsx'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import { AssignmentStatus } from '../../../ui/status.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import admin from '../admin.module.css'
import { useUntil } from '../assignments/AssignmentTable.tsx'
import { BeginsLater } from '../assignments/BeginsLater.tsx'
import { ProofCell, useGrantedBy } from '../assignments/ProofCell.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { PersonConflicts } from './PersonConflicts.tsx'
import { ResetPassword } from './ResetPassword.tsx'
import { HeldFields, useHeldDays, useWrongDays } from '../filters.tsx'
import { FileOfDays, ListOfDays } from '../OfDays.tsx'
import { useKindOfResource } from '../use-kind-of-resource.ts'

const Bar = ({ file }: { file: string }) => (
  <div className={admin.filters}>
    <HeldFields />
    <FileOfDays href={file} />
  </div>
)

const Packages = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const until = useUntil()
  const grantedBy = useGrantedBy()
  const { search } = useLocation()
  const days = useHeldDays()
  const isOfDays = Object.keys(days).length > 0
  const why = ({ accessPackageId, accessPackage }: AssignedPackage) => (
    <Link className={admin.line} to={paths.adminPersonWhy(id, accessPackageId, { search })} preventScrollReset aria-label={t('admin.operations.whyTitle', { name: accessPackage })}>
      {t('admin.operations.whyLink')}
    </Link>
  )
  const columns: readonly Column<AssignedPackage>[] = [
    { head: t('admin.packages.one'), isName: true, cell: (row) => <Link to={paths.adminPackage(row.accessPackageId)}>{row.accessPackage}</Link> },
    { id: 'catalog', head: t('admin.catalog'), cell: ({ catalog }) => catalog },
    // Why somebody holds it on a day names the policy as well, with its version of then.
    ...(isOfDays ? [] : [{ id: 'policy', head: t('admin.policy'), cell: ({ policy }: AssignedPackage) => policy }]),
    { id: 'status', head: isOfDays ? t('admin.operations.statusNow') : t('admin.status'), cell: ({ state }) => <AssignmentStatus state={state} /> },
    { id: 'start', look: 'short', head: t('admin.start'), cell: ({ startDateTime }) => startDateTime && shortDay(startDateTime) },
    { id: 'end', look: 'short', head: t('admin.end'), cell: until },
    isOfDays
      ? {
          id: 'why',
          look: 'proof',
          head: t('admin.operations.why'),
          cell: (row) => (
            <>
              <ProofCell requests={row.requests} /> {why(row)}
            </>
          ),
        }
      : {
          id: 'by',
          head: t('admin.operations.grantedBy'),
          cell: (row) => (
            <>
              {grantedBy(row.requests)} {why(row)}
            </>
          ),
        },
  ]
  return (
    <>
      <Bar file={packagesOfFile(id, days)} />
      <ListOfDays
        label={t('admin.people.tabs.packages')}
        columns={columns}
        result={useInfiniteQuery({ ...packagesOfPersonQuery(id, days), placeholderData: keepPreviousData, enabled: !useWrongDays() })}
        keyOf={(row) => row.assignmentId}
      />
    </>
  )
}

const endOf = (ends: readonly (string | null)[]): string | null => (ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null))

/** Each package gives the same role for reasons of its own. */
const ProofOfPackage = ({ of: { accessPackage, requests }, named }: { of: HeldResource['packages'][number]; named: boolean }) => (
  <>
    {named && <span className={`${admin.line} ${surface.name}`}>{accessPackage}</span>}
    <ProofCell requests={requests} />
  </>
)

const Resources = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const until = useUntil()
  const kindOf = useKindOfResource()
  const columns: readonly Column<HeldResource>[] = [
    { head: t('admin.resource'), isName: true, cell: ({ resource }) => resource },
    { id: 'kind', head: t('admin.kind'), cell: ({ originSystem }) => kindOf(originSystem) },
    { id: 'role', head: t('admin.role'), cell: ({ role }) => role },
    {
      id: 'through',
      head: t('admin.people.through'),
      cell: ({ packages, hadBefore }) => (
        <>
          {packages.map(({ accessPackageId, accessPackage }) => (
            <Link key={accessPackageId} to={paths.adminPackage(accessPackageId)}>
              {accessPackage}{' '}
            </Link>
          ))}
          {hadBefore && <span className={surface.sub}>{t('admin.people.hadBefore')}</span>}
        </>
      ),
    },
    { id: 'start', look: 'short', head: t('admin.start'), cell: ({ startDateTime }) => startDateTime && shortDay(startDateTime) },
    // It is over once no package gives it any more.
    {
      id: 'end',
      look: 'short',
      head: t('admin.end'),
      cell: ({ endDateTime, packages }) => until({ endDateTime, endedDateTime: endOf(packages.map((one) => one.endedDateTime)) }),
    },
    { id: 'why', look: 'proof', head: t('admin.operations.why'), cell: ({ packages }) => packages.map((one) => <ProofOfPackage key={one.accessPackageId} of={one} named={packages.length > 1} />) },
  ]
  const days = useHeldDays()
  return (
    <>
      <Bar file={resourcesOfPersonFile(id, days)} />
      <ListOfDays
        label={t('admin.people.tabs.resources')}
        columns={columns}
        result={useInfiniteQuery({ ...resourcesOfPersonQuery(id, days), placeholderData: keepPreviousData, enabled: !useWrongDays() })}
        keyOf={(row) => `${row.resourceOriginId} ${row.roleOriginId}`}
      />
    </>
  )
}

const VIEWS: Record<PersonTab, (props: { id: string }) => React.ReactNode> = { packages: Packages, resources: Resources }

/** How lists of requests are searched for them. */
const named = ({ mail, displayName }: DirectReport): string => mail || displayName
const useMayReadRequests = (): boolean => {
  const { everywhere, catalogs } = useAdministration()
  return everywhere || catalogs.length > 0
}

/** Where else one finds them, as far as one may look there: what they asked for or was asked for them, and what they did or was done to them. */
const Elsewhere = (person: DirectReport) => {
  const { t } = useTranslation()
  const { audit } = useAdministration()
  const mayRead = useMayReadRequests()
  return (
    <>
      {mayRead && <LinkButton to={paths.adminRequests({ q: named(person) })}>{t('admin.people.requests')}</LinkButton>}
      {audit && <LinkButton to={paths.adminAudit({ person: person.id })}>{t('admin.people.audit')}</LinkButton>}
    </>
  )
}

export default function PersonPage() {
  const { t } = useTranslation()
  const { id = '', tab, packageId } = useParams()
  const shown = personTabs.find((name) => name === tab) ?? 'packages'
  const mayRead = useMayReadRequests()
  const { data, error, isPending, refetch } = useQuery(personQuery(id))
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  const View = VIEWS[shown]
  const lead = [data.jobTitle, data.department, data.manager && t('admin.people.reportsTo', { name: data.manager.displayName })].filter(Boolean).join(' · ')
  return (
    <Page
      title={data.displayName}
      lead={lead}
      covered={!!packageId}
      face={<PersonAvatar name={data.displayName} />}
      above={<Breadcrumb trail={[{ to: paths.adminPeople(), label: t('admin.nav.people') }]} />}
      actions={
        <>
          {data.accountEnabled === false && <Pill tone="bad">{t('admin.people.blocked')}</Pill>}
          <Elsewhere {...data} />
          <ResetPassword id={id} name={data.displayName} />
        </>
      }
    >
      <Tabs
        label={data.displayName}
        tabs={personTabs.map((name) => ({ to: paths.adminPerson(id, name), label: t(`admin.people.tabs.${name}`), current: name === shown }))}
      />
      <PersonConflicts id={id} />
      {mayRead && <BeginsLater of={{ person: named(data) }} to={paths.adminRequests({ q: named(data), show: 'scheduled' })} />}
      <View id={id} />
      <Outlet />
    </Page>
  )
}
