/** Assignments of one package or of all: found by person, state and days, taken along as a file, and changed many at once. */
import { PeopleRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { roleGrants } from '../../../../src/domain/access.ts'
import { assignmentsFile, assignmentsQuery, removeAccess, reprocessAssignment, type Asked, type AssignmentRow } from '../../../api/admin-operations.ts'
import { soonDays } from '../../../../src/domain/assignment/soon.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Empty } from '../../../ui/states.tsx'
import { AssignmentStatus } from '../../../ui/status.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { Chips } from '../../../ui/Tabs.tsx'
import admin from '../admin.module.css'
import { BulkActions, type BulkAction } from '../bulk/BulkActions.tsx'
import { HeldFields, PackageField, useHeldDays, useListLink, useWrongDays } from '../filters.tsx'
import { FileOfDays, ListOfDays } from '../OfDays.tsx'
import { useMay } from '../use-may.ts'
import { CHANGEABLE, ChangeAccess } from './ChangeAccess.tsx'
import { ProofCell, useGrantedBy } from './ProofCell.tsx'

const FILTERS = ['all', 'active', 'ending', 'delivering', 'partiallyDelivered', 'deliveryFailed', 'expired'] as const
type Filter = (typeof FILTERS)[number]
/** Something is missing of what was delivered in part, but people have it. */
const HELD = 'delivered,partiallyDelivered'
const SHOWN: Record<Filter, Pick<Asked, 'state' | 'endsWithin'>> = {
  all: {},
  active: { state: HELD },
  ending: { state: HELD, endsWithin: `P${soonDays}D` },
  delivering: { state: 'delivering' },
  partiallyDelivered: { state: 'partiallyDelivered' },
  deliveryFailed: { state: 'deliveryFailed' },
  expired: { state: 'expired' },
}
const useFilterName = () => {
  const { t } = useTranslation()
  return (name: Filter): string => {
    if (name === 'all') return t('requests.filters.all')
    if (name === 'active') return t('packages.state.delivered')
    return name === 'ending' ? t('admin.dashboard.ending', { count: soonDays }) : t(`packages.state.${name}`)
  }
}

const ACTIONS: readonly BulkAction<AssignmentRow>[] = [
  {
    name: 'remove',
    permission: 'assignment.remove',
    fits: ({ state }) => state !== 'expired',
    asksWhy: true,
    send: ({ assignmentId }, why) => removeAccess(assignmentId, why),
  },
  {
    name: 'reprocess',
    permission: 'request.reprocess',
    fits: ({ state }) => state === 'delivered',
    send: ({ assignmentId }) => reprocessAssignment(assignmentId),
  },
]

/** Somebody, with a way to all that they have for whoever may see that. */
export const PersonCell = ({
  of: { userId, displayName, userPrincipalName },
}: {
  of: { userId: string | null; displayName: string | null; userPrincipalName: string | null }
}) => {
  const { t } = useTranslation()
  const { people } = useAdministration()
  return (
    <>
      {userId && people ? <Link to={paths.adminPerson(userId)}>{displayName}</Link> : (displayName ?? t('common.someone'))}{' '}
      <span className={`${surface.sub} ${admin.line}`}>{userPrincipalName}</span>
    </>
  )
}

/** Until when: the end that came, or the one that is planned. */
export const useUntil = () => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  return ({ endDateTime, endedDateTime }: { endDateTime: string | null; endedDateTime?: string | null }): string => {
    const end = endedDateTime ?? endDateTime
    return end ? shortDay(end) : t('common.noEnd')
  }
}

/** The end, or the earlier moment at which the access goes, and why then. */
const EndCell = ({ of: row }: { of: AssignmentRow }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const until = useUntil()
  if (!row.earlyEnd) return until(row)
  return (
    <>
      {shortDay(row.earlyEnd.dateTime)} <span className={`${surface.sub} ${admin.line}`}>{t(`admin.operations.endsEarly.${row.earlyEnd.because}`)}</span>
    </>
  )
}

const useColumns = (isOfAll: boolean, isOfDays: boolean, nameOf: (row: AssignmentRow) => string): readonly Column<AssignmentRow>[] => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const grantedBy = useGrantedBy()
  const may = useMay()
  const { roles } = useAdministration()
  const mayChange = ({ catalogId }: AssignmentRow): boolean => may(CHANGEABLE.permission, catalogId)
  return [
    { head: t('admin.person'), isName: true, cell: (row) => <PersonCell of={row} /> },
    ...(isOfAll
      ? [
          {
            id: 'package',
            head: t('admin.packages.one'),
            cell: ({ accessPackageId, accessPackage, catalog }: AssignmentRow) => (
              <>
                <Link to={paths.adminPackage(accessPackageId)}>{accessPackage}</Link> <span className={`${surface.sub} ${admin.line}`}>{catalog}</span>
              </>
            ),
          },
        ]
      : []),
    // Why somebody holds it on a day names the policy as well, with its version of then.
    ...(isOfDays ? [] : [{ id: 'policy', head: t('admin.policy'), cell: ({ policy }: AssignmentRow) => policy }]),
    { id: 'status', head: isOfDays ? t('admin.operations.statusNow') : t('admin.status'), cell: ({ state }) => <AssignmentStatus state={state} /> },
    { id: 'start', look: 'short', head: t('admin.start'), cell: ({ startDateTime }) => startDateTime && shortDay(startDateTime) },
    { id: 'end', look: 'short', head: t('admin.end'), cell: (row) => <EndCell of={row} /> },
    isOfDays
      ? { id: 'why', look: 'proof', head: t('admin.operations.why'), cell: ({ requests }) => <ProofCell requests={requests} /> }
      : { id: 'by', head: t('admin.operations.grantedBy'), cell: ({ requests }) => grantedBy(requests) },
    ...(roles.some(({ role }) => roleGrants(role, CHANGEABLE.permission))
      ? [{ id: 'actions', head: t('admin.govern.actions'), cell: (row: AssignmentRow) => mayChange(row) && CHANGEABLE.fits(row) && <ChangeAccess inRow rows={[row]} nameOf={nameOf} /> }]
      : []),
  ]
}

/** `packageId`: of this package only; its page has buttons of its own above. */
export const AssignmentTable = ({ packageId, children }: { packageId?: string; children?: React.ReactNode }) => {
  const { t } = useTranslation()
  const link = useListLink()
  const [query] = useSearchParams()
  const days = useHeldDays()
  const show = FILTERS.find((name) => name === query.get('state')) ?? 'all'
  const nameOfFilter = useFilterName()
  const asked = { packageId: packageId ?? query.get('package') ?? '', ...SHOWN[show], person: query.get('q') ?? '', ...days }
  const result = useInfiniteQuery({ ...assignmentsQuery(asked), placeholderData: keepPreviousData, enabled: !useWrongDays() })
  const nameOf = (row: AssignmentRow): string => (packageId ? (row.displayName ?? '') : `${row.displayName}, ${row.accessPackage}`)
  return (
    <>
      {children && <div className={surface.bar}>{children}</div>}
      <div className={admin.filters}>
        <SearchField className={admin.wide} label={t('admin.operations.searchPerson')} />
        {!packageId && <PackageField />}
        <HeldFields />
        <FileOfDays href={assignmentsFile(asked)} />
      </div>
      <Chips
        label={t('common.filter')}
        tabs={FILTERS.map((name) => ({ to: link({ state: name === 'all' ? undefined : name }), label: nameOfFilter(name), current: name === show }))}
      />
      <ListOfDays
        label={t('admin.packages.tabs.assignments')}
        columns={useColumns(!packageId, Object.keys(days).length > 0, nameOf)}
        result={result}
        keyOf={(row) => row.assignmentId}
        empty={packageId && <Empty icon={<PeopleRegular />} title={t('admin.operations.nobodyHas')} text={t('admin.operations.nobodyHasText')} />}
        choose={{
          nameOf,
          actions: (rows, clear) => (
            <>
              <ChangeAccess rows={rows} nameOf={nameOf} clear={clear} />
              <BulkActions actions={ACTIONS} rows={rows} keyOf={(row) => row.assignmentId} nameOf={nameOf} clear={clear} />
            </>
          ),
        }}
      />
    </>
  )
}
