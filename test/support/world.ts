/** Short words for what tests of the API say all the time: people and packages of the demonstration by name, asking, deciding, counting. */
import { catalog } from '#demo/catalogs.ts'
import { group } from '#demo/groups.ts'
import { person } from '#demo/people.ts'
import { tenant } from '#demo/tenant.ts'
import { em, type Reply, type TestServer } from './server.ts'

export { catalog, group, person, tenant }
/** A package of the demonstration. */
export const demoPackage = (name: string) => tenant.packages.find((p) => p.displayName === name)!

export const user = (name: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: person(name).id })
export const membersOf = (groupId: string) => ({ '@odata.type': '#microsoft.graph.groupMembers', groupId })
export const manager = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }
type Settings = Record<string, unknown>
/** One stage of approval. */
export const approvedBy = (primaryApprovers: readonly object[], stage: Settings = {}, more: Settings = {}) =>
  ({ isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers, ...stage }], ...more })
export const lasting = (duration: string) => ({ type: 'afterDuration', duration })

let number = 0
/** A name that nothing else has. */
export const unique = (what: string): string => `${what} ${++number}`

export type Wanted = {
  readonly catalog?: string
  /** Roles by the names of resource and role: `['sg-Advanced security', 'Member']`. */
  readonly gives?: readonly (readonly [resource: string, role: string])[]
  readonly policy?: Settings & { readonly requestorSettings?: Settings }
}
export type Made = { readonly id: string; readonly displayName: string; readonly policyId: string }

/** Makes a package as the global administrator, with one policy: members ask for themselves, and nobody needs to approve, unless said otherwise. */
export async function makePackage(server: TestServer, { catalog: name = 'General', gives = [], policy = {} }: Wanted = {}): Promise<Made> {
  const grace = server.as('grace')
  const displayName = unique('Package')
  const { body: made } = expectMade(await grace.post(`${em}/accessPackages`, { displayName, catalog: { id: catalog(name).id } }))
  for (const [resource, role] of gives) expectMade(await grace.post(`${em}/accessPackages/${made.id}/resourceRoleScopes`, roleScope(name, resource, role)))
  return { id: made.id, displayName, policyId: await makePolicy(server, made.id, policy) }
}
/** Makes a policy of a package, with the same defaults. */
export async function makePolicy(server: TestServer, accessPackageId: string, policy: Settings & { readonly requestorSettings?: Settings } = {}): Promise<string> {
  const settings = { enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true, allowCustomAssignmentSchedule: true, ...policy.requestorSettings }
  const made = await server.as('grace').post(`${em}/assignmentPolicies`, { displayName: unique('Policy'), allowedTargetScope: 'allMemberUsers', ...policy, requestorSettings: settings, accessPackage: { id: accessPackageId } })
  return expectMade(made).body.id
}
/** The body that puts a role into a package. */
export function roleScope(catalogName: string, resourceName: string, roleName: string) {
  const resource = tenant.resources.find((r) => r.catalogId === catalog(catalogName).id && r.displayName === resourceName)!
  return { role: { id: resource.roles.find((r) => r.displayName === roleName)!.id }, scope: { id: resource.scopes[0]!.id } }
}

type Asking = { readonly requestType?: string; readonly for?: string; readonly policyId?: string } & Settings
/** Asks for a package; `for` names who gets it. */
export const ask = (server: TestServer, who: string, accessPackageId: string, { for: target, policyId, ...more }: Asking = {}): Promise<Reply> =>
  server.as(who).post(`${em}/assignmentRequests`, {
    requestType: 'userAdd', ...more, assignment: { accessPackageId, ...(target ? { targetId: person(target).id } : {}), ...(policyId ? { assignmentPolicyId: policyId } : {}) },
  })
/** Asks, and gives the request's id. */
export const asked = async (...all: Parameters<typeof ask>): Promise<string> => expectMade(await ask(...all)).body.id
/** Decides a stage of a request: the first, unless said otherwise. */
export async function decide(server: TestServer, who: string, requestId: string, reviewResult: 'Approve' | 'Deny' = 'Approve', justification?: string, sequence = 1): Promise<Reply> {
  return server.as(who).patch(`${em}/accessPackageAssignmentApprovals/${requestId}/stages/${await stageOf(server, requestId, sequence)}`, { reviewResult, ...(justification ? { justification } : {}) })
}
export const stageOf = async (server: TestServer, requestId: string, sequence = 1): Promise<string> => (await rows<{ id: string }>(server, 'select id from approval_stage where approval_id = $1 and sequence = $2', [requestId, sequence]))[0]!.id
export const requestOf = async (server: TestServer, id: string) => (await server.asApp().get(`${em}/assignmentRequests/${id}?$expand=assignment`)).body
/** The live or last assignment of a person and a package. */
export async function assignmentOf(server: TestServer, who: string, accessPackageId: string) {
  const { body } = await server.asApp().get(`${em}/assignments?$filter=target/objectId eq '${person(who).id}' and accessPackage/id eq '${accessPackageId}'`)
  return (body.value as any[]).find((a) => a.state !== 'expired') ?? body.value[0]
}
/** First names of the members of a group, as the directory tells. */
export const membersNamed = async (server: TestServer, groupId: string, link: 'members' | 'owners' = 'members'): Promise<string[]> =>
  (await server.asApp().get(`/v1.0/groups/${groupId}/${link}/microsoft.graph.user?$select=givenName`)).body.value.map((m: { givenName: string }) => m.givenName)

/** One statement on the test's own database. */
export const rows = async <R extends object>(server: TestServer, text: string, values: unknown[] = []): Promise<R[]> => (await server.running.pool.query<R>(text, values)).rows
/** How much of everything is stored: what is refused must not change it. */
export const stored = async (server: TestServer): Promise<Record<string, number>> => (await rows<Record<string, number>>(server, `
  select (select count(*) from assignment_request) as requests, (select count(*) from assignment) as assignments, (select count(*) from approval_stage) as stages, (select count(*) from subject) as subjects,
    (select count(*) from audit_event) as events, (select count(*) from mail) as mails, (select count(*) from graphile_worker.jobs) as jobs`))[0]!

function expectMade(reply: Reply): Reply {
  if (reply.status !== 201) throw new Error(`not made: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply
}
