/** Requests for one package or for all, newest first: found by state, type, person and days, taken along as a file, and dealt with many at once. */
import { ClipboardTaskListLtrRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { requestsFile, requestsQuery, type RequestRow } from '../../../api/admin-operations.ts'
import { OPEN_STATES } from '../../../api/queries.ts'
import type { RequestState, RequestType } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Empty } from '../../../ui/states.tsx'
import { namedKindOf, RequestStatus } from '../../../ui/status.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { Chips } from '../../../ui/Tabs.tsx'
import admin from '../admin.module.css'
import { BulkActions } from '../bulk/BulkActions.tsx'
import { ChoiceField, DayField, oneOf, PackageField, useDay, useListLink, useWrongDays } from '../filters.tsx'
import { FileOfDays, ListOfDays } from '../OfDays.tsx'
import { CANCEL, DELETE, REPROCESS } from './request-actions.ts'

/** Unlike requestors, who administers deals with what was not delivered: it has a filter of its own. */
const FILTERS = ['all', 'open', 'pending', 'scheduled', 'delivering', 'delivered', 'failed', 'closed'] as const
const SHOWN: Record<(typeof FILTERS)[number], readonly RequestState[]> = {
  all: [],
  open: OPEN_STATES,
  pending: ['pendingApproval'],
  scheduled: ['scheduled'],
  delivering: ['delivering'],
  delivered: ['delivered'],
  failed: ['deliveryFailed', 'partiallyDelivered'],
  closed: ['denied', 'canceled'],
}
/** The types of requests, with the kind of each that the list shows. */
const TYPES = {
  add: ['userAdd', 'onBehalfAdd', 'adminAdd', 'systemAdd'],
  extension: ['userUpdate'],
  change: ['adminUpdate', 'systemUpdate'],
  remove: ['userRemove', 'adminRemove', 'approverRemove', 'systemRemove'],
} as const satisfies Record<ReturnType<typeof namedKindOf>, readonly RequestType[]>
const KINDS = ['add', 'extension', 'change', 'remove'] as const
/** What the address asks for: all types of a kind by its name, or one type. */
const typesAsked = (said: string | null): readonly RequestType[] => {
  const kind = oneOf(KINDS, said)
  const type = oneOf(KINDS.flatMap((one): readonly RequestType[] => TYPES[one]), said)
  return kind ? TYPES[kind] : type ? [type] : []
}
const useTypeChoices = () => {
  const { t } = useTranslation()
  return KINDS.flatMap((kind) => {
    const words = t(`admin.requestKinds.${kind}`)
    return [[kind, words] as const, ...TYPES[kind].map((type) => [type, t('admin.requestTypes.of', { kind: words, type: t(`admin.requestTypes.${type}`) })] as const)]
  })
}

const useColumns = (isOfAll: boolean): readonly Column<RequestRow>[] => {
  const { t } = useTranslation()
  const { time } = useFormats()
  return [
    {
      head: t('admin.operations.for'),
      isName: true,
      cell: ({ requestId, displayName, userPrincipalName }) => (
        <>
          <Link to={paths.adminRequest(requestId)}>{displayName ?? t('common.someone')}</Link>{' '}
          <span className={`${surface.sub} ${admin.line}`}>{userPrincipalName}</span>
        </>
      ),
    },
    {
      id: 'package',
      head: isOfAll ? t('admin.packages.one') : t('admin.kind'),
      cell: ({ accessPackageId, accessPackage, requestType }) => {
        const kind = t(`admin.requestKinds.${namedKindOf(requestType)}`)
        if (!isOfAll) return kind
        return (
          <>
            <Link to={paths.adminPackage(accessPackageId, 'requests')}>{accessPackage}</Link> <span className={`${surface.sub} ${admin.line}`}>{kind}</span>
          </>
        )
      },
    },
    { id: 'policy', head: t('admin.policy'), cell: ({ policy }) => policy },
    {
      id: 'by',
      head: t('admin.requestor'),
      cell: ({ requestType, createdBy, requestor }) => (requestType.startsWith('system') ? t('common.system') : (createdBy.displayName ?? requestor)),
    },
    {
      id: 'status',
      head: t('admin.status'),
      cell: (row) => (
        <>
          <RequestStatus request={row} />
          {row.completedDateTime && <span className={`${surface.sub} ${admin.line}`}>{time(row.completedDateTime)}</span>}
          {row.lastError && <span className={`${surface.sub} ${admin.line}`}>{row.lastError}</span>}
        </>
      ),
    },
    { id: 'created', look: 'short', head: t('admin.requested'), cell: ({ createdDateTime }) => time(createdDateTime) },
  ]
}

const useFilterName = () => {
  const { t } = useTranslation()
  return (name: (typeof FILTERS)[number]): string => {
    if (name === 'failed') return t('admin.operations.notDelivered')
    if (name === 'pending') return t('requests.state.pendingApproval')
    return name === 'delivering' || name === 'scheduled' ? t(`requests.state.${name}`) : t(`requests.filters.${name}`)
  }
}

export const RequestTable = ({ packageId }: { packageId?: string }) => {
  const { t } = useTranslation()
  const link = useListLink()
  const [query] = useSearchParams()
  const [from, to] = [useDay('from'), useDay('to')]
  const nameOfFilter = useFilterName()
  const show = FILTERS.find((name) => name === query.get('show')) ?? 'all'
  const asked = {
    packageId: packageId ?? query.get('package') ?? '',
    state: SHOWN[show].join(','),
    // What is over cannot be dealt with any more.
    ...(show === 'failed' ? { mendable: 'true' } : {}),
    requestType: typesAsked(query.get('type')).join(','),
    person: query.get('q') ?? '',
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
  const result = useInfiniteQuery({ ...requestsQuery(asked), placeholderData: keepPreviousData, enabled: !useWrongDays() })
  const nameOf = (row: RequestRow): string => (packageId ? (row.displayName ?? '') : `${row.displayName}, ${row.accessPackage}`)
  return (
    <>
      <div className={admin.filters}>
        <SearchField className={admin.wide} label={t('admin.operations.searchPerson')} />
        {!packageId && <PackageField />}
        <ChoiceField name="type" label={t('admin.operations.requestType')} choices={useTypeChoices()} />
        <DayField name="from" label={t('admin.operations.madeFrom')} />
        <DayField name="to" label={t('admin.operations.to')} />
        <FileOfDays href={requestsFile(asked)} />
      </div>
      <Chips
        label={t('common.filter')}
        tabs={FILTERS.map((name) => ({
          to: link({ show: name === 'all' ? undefined : name }),
          label: nameOfFilter(name),
          current: name === show,
        }))}
      />
      <ListOfDays
        label={t('admin.packages.tabs.requests')}
        columns={useColumns(!packageId)}
        result={result}
        keyOf={(row) => row.requestId}
        empty={packageId && <Empty icon={<ClipboardTaskListLtrRegular />} title={t('admin.operations.nobodyAsked')} text={t('admin.operations.nobodyAskedText')} />}
        choose={{
          nameOf,
          actions: (rows, clear) => <BulkActions actions={[CANCEL, REPROCESS, DELETE]} rows={rows} keyOf={(row) => row.requestId} nameOf={nameOf} clear={clear} />,
        }}
      />
    </>
  )
}
