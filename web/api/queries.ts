/** Everything the portal reads, one entry a view. Components name what they need; caching and freshness are decided here. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getTogether } from './batch.ts'
import { EM, get, getAll, literal, nextPath, odata, phrase, post, refusalText, type Page } from './client.ts'
import { GraphError } from './graph-error.ts'
import type {
  AccessPackage,
  Approval,
  ApprovalStage,
  Assignment,
  AssignmentOptions,
  AssignmentRequest,
  DecisionContext,
  Delegations,
  DirectReport,
  MoverCase,
  PendingRequest,
  Possible,
  RequestState,
  Requirements,
  Session,
  Suggestion,
  Why,
} from './types.ts'
import type { TimelineEntry } from './timeline.ts'

const PAGE = 24
const RESOURCES = 'resourceRoleScopes($expand=role($expand=resource))'
const requests = (on: string): string => `${EM}/assignmentRequests/filterByCurrentUser(on='${on}')`

/** While something moves on the server we look again: soon when a machine works, a little later when people think. */
const PACE: Partial<Record<RequestState, number>> = { submitted: 2000, delivering: 2000, pendingApproval: 5000, scheduled: 15_000 }
/** States in which a request still waits for somebody or something. What was delivered in part waits for nobody: an owner may have it tried again. */
export const OPEN_STATES: readonly RequestState[] = ['submitted', 'pendingApproval', 'scheduled', 'delivering']
export const paceOf = (states: readonly RequestState[]): number | false =>
  states.reduce<number | false>((pace, state) => {
    const own = PACE[state]
    return own && (!pace || own < pace) ? own : pace
  }, false)

/** A list that was read far down is read again as a whole only when something in it changed, and not because somebody looks at it again. */
const LONG_PAGES = 4
const isShortOrOld = ({ state: { data, isInvalidated } }: { state: { data?: { pages: readonly unknown[] } | undefined; isInvalidated: boolean } }): boolean =>
  isInvalidated || (data?.pages.length ?? 0) <= LONG_PAGES

export const pages = <T>(key: readonly unknown[], path: string) =>
  infiniteQueryOptions({
    refetchOnMount: isShortOrOld,
    refetchOnWindowFocus: isShortOrOld,
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<T>>(pageParam, signal),
    initialPageParam: path,
    getNextPageParam: (last) => nextPath(last),
  })

/** The rows of all pages read so far, and how many there are in total if the server counted. */
export const rowsOf = <T>(data: { pages: Page<T>[] } | undefined): T[] => data?.pages.flatMap((page) => page.value) ?? []
export const countOf = (data: { pages: Page<unknown>[] } | undefined): number => data?.pages[0]?.['@odata.count'] ?? rowsOf(data).length

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/auth/session', signal),
  staleTime: 60_000,
})

export const availablePackages = ({ search, catalogId }: { search?: string; catalogId?: string }) =>
  pages<AccessPackage>(
    ['packages', 'available', search ?? '', catalogId ?? ''],
    odata(`${EM}/accessPackages/filterByCurrentUser(on='allowedRequestor')`, {
      expand: `catalog,${RESOURCES}`,
      orderby: 'displayName',
      count: true,
      top: PAGE,
      search: phrase(search),
      filter: catalogId ? `catalog/id eq ${literal(catalogId)}` : undefined,
    }),
  )

export const packageQuery = (id: string) =>
  queryOptions({
    queryKey: ['packages', id],
    queryFn: ({ signal }) => get<AccessPackage>(odata(`${EM}/accessPackages/${encodeURIComponent(id)}`, { expand: `catalog,${RESOURCES}` }), signal),
  })

export const reportsQuery = queryOptions({
  queryKey: ['reports'],
  queryFn: ({ signal }) => getAll<DirectReport>(odata('/v1.0/me/directReports', { select: 'id,displayName,jobTitle,mail,department,accountEnabled' }), signal),
  staleTime: 5 * 60_000,
})

/** What asking takes, for me or for one of my reports. It is a POST in Graph, yet it only reads. */
export const requirementsQuery = (packageId: string, personId?: string) =>
  queryOptions({
    queryKey: ['requirements', packageId, personId ?? 'me'],
    queryFn: async () => {
      const body = personId ? { subject: { objectId: personId } } : {}
      const path = `${EM}/accessPackages/${encodeURIComponent(packageId)}/getApplicablePolicyRequirements`
      return (await post<{ value: Requirements[] }>(path, body)).value
    },
  })

const STATES_OF: Record<'open' | 'delivered' | 'closed', readonly RequestState[]> = {
  open: OPEN_STATES,
  delivered: ['delivered', 'partiallyDelivered'],
  closed: ['denied', 'canceled', 'deliveryFailed'],
}
const inStates = (states: readonly RequestState[]): string => states.map((state) => `state eq '${state}'`).join(' or ')

export const myRequests = ({ show }: { show: 'all' | keyof typeof STATES_OF }) =>
  infiniteQueryOptions({
    ...pages<AssignmentRequest>(
      ['requests', 'mine', show],
      odata(requests('targetOrRequestor'), {
        expand: 'accessPackage,requestor,target',
        orderby: 'createdDateTime desc',
        count: true,
        top: PAGE,
        filter: show === 'all' ? undefined : inStates(STATES_OF[show]),
      }),
    ),
    refetchInterval: ({ state }) => paceOf(rowsOf(state.data).map((request) => request.state)),
  })

/** What is still open of what one asked for, or others asked for one: all of it, to be found by whom it is for. */
export const openRequests = queryOptions({
  queryKey: ['requests', 'mine', 'open', 'all'],
  queryFn: ({ signal }) =>
    getAll<AssignmentRequest>(
      odata(requests('targetOrRequestor'), { expand: 'accessPackage,requestor,target', orderby: 'createdDateTime desc', filter: inStates(OPEN_STATES) }),
      signal,
    ),
  refetchInterval: ({ state }) => paceOf(state.data?.map((request) => request.state) ?? []),
})

/** What is open for those who report to one, whoever asked for it. */
export const teamOpenRequests = queryOptions({
  queryKey: ['requests', 'team', 'open'],
  queryFn: ({ signal }) => getAll<AssignmentRequest>(odata(requests('targetManager'), { expand: 'accessPackage,requestor,target', filter: inStates(OPEN_STATES) }), signal),
  refetchInterval: ({ state }) => paceOf(state.data?.map((request) => request.state) ?? []),
})

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id],
    queryFn: ({ signal }) =>
      get<AssignmentRequest>(
        odata(`${EM}/assignmentRequests/${encodeURIComponent(id)}`, { expand: 'accessPackage($expand=catalog),assignment,requestor,target' }),
        signal,
      ),
    refetchInterval: ({ state }) => (state.data ? paceOf([state.data.state]) : false),
  })

export const timelineQuery = (id: string, pace: number | false = false) =>
  queryOptions({
    queryKey: ['requests', id, 'timeline'],
    queryFn: async ({ signal }) =>
      (await get<{ value: TimelineEntry[] }>(`${EM}/assignmentRequests/${encodeURIComponent(id)}/latchkey.timeline()`, signal)).value,
    // The request may have come to rest just after the timeline was read: then the timeline still tells of something that goes on.
    refetchInterval: ({ state }) => pace || (state.data?.some(({ when }) => when === 'now') ? 10_000 : false),
  })

const assignments = (on: string): string => `${EM}/assignments/filterByCurrentUser(on='${on}')`
const isMoving = (rows: Assignment[] | undefined): boolean => !!rows?.some(({ state }) => state === 'delivering')

export const myAssignments = queryOptions({
  queryKey: ['assignments', 'mine'],
  queryFn: ({ signal }) => getAll<Assignment>(odata(assignments('target'), { expand: 'accessPackage($expand=catalog),assignmentPolicy' }), signal),
  refetchInterval: ({ state }) => (isMoving(state.data) ? 3000 : false),
})

export const teamAssignments = queryOptions({
  queryKey: ['assignments', 'team'],
  queryFn: ({ signal }) =>
    getAll<Assignment>(odata(assignments('targetManager'), { expand: 'accessPackage($expand=catalog),assignmentPolicy,target' }), signal),
  refetchInterval: ({ state }) => (isMoving(state.data) ? 3000 : false),
})

/** What may be done with each assignment that concerns one: the server's rules, with its reasons. */
export const optionsQuery = queryOptions({
  queryKey: ['assignments', 'options'],
  queryFn: async ({ signal }) =>
    (await get<{ value: AssignmentOptions[] }>(`${EM}/latchkey.assignmentOptions()`, signal)).value.map((one) => ({
      ...one,
      extend: inWords(one.extend),
      remove: inWords(one.remove),
      revoke: inWords(one.revoke),
    })),
})
const inWords = <T extends Possible>(possible: T): T => ({ ...possible, reason: (possible.refusal && refusalText(possible.refusal)) ?? possible.reason })

export const whyQuery = (personId: string, packageId: string) =>
  queryOptions({
    queryKey: ['assignments', 'why', personId, packageId],
    // A list asks for each of its rows, so they are read together.
    queryFn: () => getTogether<Why>(`${EM}/latchkey.why(personId=${literal(personId)},accessPackageId=${literal(packageId)})`),
  })

/** People who no longer fit the access they hold, as far as one has to decide about it. */
export const moverCasesQuery = queryOptions({
  queryKey: ['movers'],
  queryFn: async ({ signal }) => (await get<{ value: MoverCase[] }>(`${EM}/latchkey.moverCases()`, signal)).value,
  refetchInterval: 60_000,
})

export const moverCaseQuery = (id: string) =>
  queryOptions({ queryKey: ['movers', id], queryFn: ({ signal }) => get<MoverCase>(`${EM}/latchkey.moverCases/${encodeURIComponent(id)}`, signal) })

/** Delegations that one gave and that one was given, and whether there may be any. */
export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: ({ signal }) => get<Delegations>(`${EM}/latchkey.delegations`, signal),
  staleTime: 60_000,
})

/** People of the directory by a part of their name, mail, job title or department. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['people', search],
    queryFn: async ({ signal }) =>
      (
        await get<Page<DirectReport>>(
          odata('/v1.0/users', {
            select: 'id,displayName,jobTitle,mail,department',
            filter: 'accountEnabled eq true',
            orderby: 'displayName',
            top: 25,
            count: true,
            search: phrase(search),
          }),
          signal,
        )
      ).value,
    staleTime: 60_000,
  })

const SUGGESTIONS = `${EM}/accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')`
/** Packages that people around one hold, and that one held oneself. */
export const suggestionsQuery = queryOptions({
  queryKey: ['packages', 'suggested'],
  queryFn: ({ signal }) => getAll<Suggestion>(odata(SUGGESTIONS, { expand: 'accessPackage' }), signal),
  staleTime: 60_000,
})

const APPROVER_VIEW = `accessPackage($expand=catalog,${RESOURCES}),requestor,target`
/** The step of an approval that waits for me, if one does. */
export const myStage = ({ stages = [] }: Pick<Approval, 'stages'>): ApprovalStage | undefined =>
  stages.find(({ status, assignedToMe }) => status === 'InProgress' && assignedToMe)

/**
 * A request with several stages stays pending after I decided. Graph's list of approvals tells which stages wait for me;
 * a server without it answers 4xx, and then everything pending counts.
 */
async function waitingForMe(signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined> {
  const path = odata(`${EM}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`, { expand: 'stages' })
  const approvals = await getAll<Approval>(path, signal).catch((error: unknown) => {
    if (error instanceof GraphError && error.status < 500 && error.status !== 401 && error.status !== 429) return undefined
    throw error
  })
  return approvals && new Map(approvals.flatMap((approval) => (myStage(approval) ? [[approval.id, myStage(approval)!.id]] : [])))
}

export const pendingApprovals = queryOptions({
  queryKey: ['approvals', 'pending'],
  queryFn: async ({ signal }): Promise<PendingRequest[]> => {
    const path = odata(requests('approver'), { expand: APPROVER_VIEW, filter: "state eq 'pendingApproval'", orderby: 'createdDateTime' })
    const [rows, mine] = await Promise.all([getAll<AssignmentRequest>(path, signal), waitingForMe(signal)])
    return mine ? rows.flatMap((row) => (mine.has(row.id) ? [{ ...row, stageId: mine.get(row.id) }] : [])) : rows
  },
  refetchInterval: 30_000,
})

/** Everything that ever waited for me, what I was done with last first; the page leaves out what still waits. */
export const approvalHistory = pages<AssignmentRequest>(
  ['approvals', 'history'],
  odata(requests('approver'), { expand: APPROVER_VIEW, orderby: 'latchkey.decidedDateTime desc', top: PAGE }),
)

export const approvalRequestQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'request'],
    queryFn: ({ signal }) => get<AssignmentRequest>(odata(`${EM}/assignmentRequests/${encodeURIComponent(id)}`, { expand: APPROVER_VIEW }), signal),
  })

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'stages'],
    queryFn: ({ signal }) => get<Approval>(odata(`${EM}/accessPackageAssignmentApprovals/${encodeURIComponent(id)}`, { expand: 'stages' }), signal),
  })

/** A list shows one for each of its rows, so they are read together. */
export const decisionContextQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'context'],
    queryFn: () => getTogether<DecisionContext>(`${EM}/assignmentRequests/${encodeURIComponent(id)}/latchkey.decisionContext()`),
    staleTime: 60_000,
  })
