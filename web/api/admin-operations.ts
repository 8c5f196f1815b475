/** Assignments, requests and resources of all that one may read about: who holds and held what and why, and what is done with many of them. */
import { queryOptions } from '@tanstack/react-query'
import { zone } from '../clock.ts'
import { EM, get, getAll, literal, odata, post, remove, type Page } from './client.ts'
import type { ErrorBody } from './graph-error.ts'
import { pages } from './queries.ts'
import type { AdminPackage, AdminPolicy, CatalogResource, HeldByReport } from './admin-types.ts'
import type { Answer, DirectReport, Person, Question, RequestState, RequestType, Schedule } from './types.ts'

const PAGE = 100
type Named = { id: string | null; displayName: string | null }
/** A request that access rests on, with who approved it and why. */
export type ProofOfAccess = {
  id: string
  requestType: RequestType
  state: RequestState
  requestor: Named
  createdBy: Named
  createdDateTime: string
  justification: string | null
  policy: string | null
  policyVersion: number | null
  approvals: readonly (Named & { stage: number; dateTime: string; justification: string | null })[]
}
export type AssignmentRow = HeldByReport & { accessPackageId: string; accessPackage: string; catalogId: string; catalog: string; requests: readonly ProofOfAccess[] }
export type RequestRow = {
  requestId: string
  requestType: RequestType
  state: RequestState
  status: string
  userId: string | null
  displayName: string | null
  userPrincipalName: string | null
  requestor: string | null
  createdBy: Named
  accessPackageId: string
  accessPackage: string
  catalogId: string
  catalog: string
  createdDateTime: string
  completedDateTime: string | null
  lastError: string | null
  policy: string | null
}
export type HolderRow = {
  id: string
  userId: string | null
  displayName: string | null
  userPrincipalName: string | null
  role: string | null
  accessPackageId: string
  accessPackage: string
  catalog: string
  startDateTime: string | null
  endDateTime: string | null
  endedDateTime: string | null
  hadBefore: boolean
  requests: readonly ProofOfAccess[]
}
export type ResourceRow = { id: string; displayName: string | null; description: string | null; originSystem: string; catalogId: string; catalog: string; accessPackages: number; holders: number }

export type Asked = { packageId?: string; state?: string; requestType?: string; mendable?: string; endsWithin?: string; person?: string; on?: string; from?: string; to?: string; search?: string }
/** The address of a report. Days are those of whoever reads. */
const report = (name: string, argument: Record<string, string | undefined>, { packageId, search, ...asked }: Asked, page: string): string => {
  const of = Object.entries({ ...argument, accessPackageId: packageId }).flatMap(([key, value]) => (value ? [`${key}=${literal(value)}`] : []))
  const timeZone = asked.on || asked.from || asked.to ? zone() : undefined
  const query = Object.entries({ ...asked, search, timeZone }).flatMap(([key, value]) => (value ? [`${key}=${encodeURIComponent(value)}`] : []))
  return `${EM}/latchkey.reports/${name}(${of.join(',')})?${[page, ...query].join('&')}`
}
const FILE = '$format=text/csv'
const rowsAt = <T>(name: string, argument: Record<string, string | undefined>, asked: Asked) =>
  pages<T>(['admin', 'report', name, argument, asked], report(name, argument, asked, `$top=${PAGE}`))

export const assignmentsQuery = (asked: Asked) => rowsAt<AssignmentRow>('assignments', {}, asked)
export const assignmentsFile = (asked: Asked): string => report('assignments', {}, asked, FILE)
export const requestsQuery = (asked: Asked) => rowsAt<RequestRow>('requests', {}, asked)
export const requestsFile = (asked: Asked): string => report('requests', {}, asked, FILE)
export const resourcesQuery = (asked: Asked) => rowsAt<ResourceRow>('resources', {}, asked)
export const resourcesFile = (asked: Asked): string => report('resources', {}, asked, FILE)
/** The first rows of a list, where there is room for a few only. */
const first = async <T>(name: string, asked: Asked, most: number, signal: AbortSignal): Promise<T[]> => (await get<Page<T>>(report(name, {}, asked, `$top=${most}`), signal)).value
export const firstRequests = (asked: Asked, most: number, signal: AbortSignal): Promise<RequestRow[]> => first('requests', asked, most, signal)
/** So many are counted. */
export const MOST_LATER = 100
/** How many requests wait for the day on which access begins. */
export const requestsForLaterQuery = (of: Pick<Asked, 'packageId' | 'person'>) =>
  queryOptions({
    queryKey: ['admin', 'report', 'requests', 'later', of],
    queryFn: async ({ signal }) => (await firstRequests({ ...of, state: 'scheduled' }, MOST_LATER, signal)).length,
  })
export const firstResources = (asked: Asked, most: number, signal: AbortSignal): Promise<ResourceRow[]> => first('resources', asked, most, signal)
export const holdersOfQuery = (resourceId: string, asked: Asked) => rowsAt<HolderRow>('resourceHolders', { resourceId }, asked)
export const holdersOfFile = (resourceId: string, asked: Asked): string => report('resourceHolders', { resourceId }, asked, FILE)
export const packagesOfFile = (userId: string, asked: Asked): string => report('accessPackagesForUser', { userId }, asked, FILE)

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'resource', id],
    queryFn: ({ signal }) => get<CatalogResource>(odata(`${EM}/resources/${encodeURIComponent(id)}`, { expand: 'roles' }), signal),
  })

/** A package by its name alone, where that is all that is shown. */
export const packageNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'package', id, 'name'],
    queryFn: ({ signal }) => get<Person>(odata(`${EM}/accessPackages/${encodeURIComponent(id)}`, { select: 'id,displayName' }), signal),
    staleTime: 60_000,
  })

/** A question that a resource of a package asks about people. */
type ResourceWithQuestions = CatalogResource & { attributes?: { name: string; source?: { question?: Question } | null }[] }
export type PackageToAssign = Omit<AdminPackage, 'assignmentPolicies' | 'resourceRoleScopes'> & {
  assignmentPolicies?: (AdminPolicy & { questions?: Question[] })[]
  resourceRoleScopes?: { id: string; role?: { resource?: ResourceWithQuestions | null } | null }[]
}
export const packageToAssignQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'package', id, 'to-assign'],
    queryFn: ({ signal }) =>
      get<PackageToAssign>(
        odata(`${EM}/accessPackages/${encodeURIComponent(id)}`, {
          expand: 'catalog,assignmentPolicies($expand=questions),resourceRoleScopes($expand=role($expand=resource))',
        }),
        signal,
      ),
  })

const AT_ONCE = 15
export type Found = DirectReport & { userPrincipalName: string }
/** Everybody whose name or address is one of these. */
export async function peopleNamed(texts: readonly string[]): Promise<Found[]> {
  const found: Found[] = []
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    const among = `(${texts.slice(from, from + AT_ONCE).map(literal).join(', ')})`
    const filter = ['displayName', 'mail', 'userPrincipalName'].map((member) => `${member} in ${among}`).join(' or ')
    found.push(...(await getAll<Found>(odata('/v1.0/users', { select: 'id,displayName,jobTitle,department,mail,userPrincipalName', top: 100, filter }))))
  }
  return found
}

export type ManyAssigned = {
  accessPackageId: string
  assignmentPolicyId: string
  justification?: string
  schedule?: Schedule
  answers?: Answer[]
  parameters?: { bypassApproval: boolean }
  dryRun?: boolean
  targets: { targetId: string }[]
}
export type Outcome = { targetId: string; status: 'submitted' | 'possible' | 'refused'; requestId: string | null; waitsForApproval: boolean; error: NonNullable<ErrorBody['error']> | null }
export const assignMany = async (body: ManyAssigned): Promise<Outcome[]> => (await post<Page<Outcome>>(`${EM}/assignmentRequests/latchkey.assignMany`, body)).value

/** What is changed about access that somebody has: its policy, its end, or both. Without a schedule it lasts as long as the policy allows. */
export type AccessChange = { policyId?: string | undefined; schedule?: Schedule | undefined; justification?: string | undefined }
export const changeAccess = (assignmentId: string, { policyId, schedule, justification }: AccessChange): Promise<unknown> =>
  post(`${EM}/assignmentRequests`, {
    requestType: 'adminUpdate',
    assignment: { id: assignmentId, ...(policyId ? { assignmentPolicyId: policyId } : {}) },
    ...(schedule ? { schedule } : {}),
    ...(justification ? { justification } : {}),
  })

const request = (id: string): string => `${EM}/assignmentRequests/${encodeURIComponent(id)}`
export const removeAccess = (assignmentId: string, justification: string): Promise<unknown> =>
  post(`${EM}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignmentId }, ...(justification ? { justification } : {}) })
export const reprocessAssignment = (id: string): Promise<unknown> => post(`${EM}/assignments/${encodeURIComponent(id)}/reprocess`)
export const reprocessRequest = (id: string): Promise<unknown> => post(`${request(id)}/reprocess`)
export const cancelRequest = (id: string): Promise<unknown> => post(`${request(id)}/cancel`)
export const deleteRequest = (id: string): Promise<unknown> => remove(request(id))
