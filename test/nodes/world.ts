/** What the story is about: people, approvers, three packages with a group each, and a fourth one that is only written to. Made while the demonstration runs, which gives tokens. */
import { catalog } from '#demo/catalogs.ts'

export const em = '/v1.0/identityGovernance/entitlementManagement'
const application = { tenant: '7c0ffee0-0000-4000-8000-000000000001', id: '7c0ffee0-0000-4000-8000-0000000000aa', secret: 'latchkey-demo-secret' }

export type Person = { readonly id: string; readonly token: string }
export const packageNames = ['open', 'approved', 'assigned'] as const
export type PackageName = (typeof packageNames)[number]
/** `also` is a second group, which the package begins to give in the middle of the story. */
export type Package = { readonly id: string; readonly group: string; readonly also: string }
export type World = { readonly people: readonly Person[]; readonly approver: Person; readonly admin: string; readonly packages: Readonly<Record<PackageName, Package>>; readonly written: string }

/** Makes all of it at a node that runs the demonstration. */
export async function makeWorld(url: string, size: number): Promise<World> {
  const admin = await personToken(url, 'grace')
  const app = await applicationToken(url)
  const make = (token: string, path: string, body: object) => post<{ id: string }>(url, token, path, body)
  const newPerson = async (name: string): Promise<Person> => {
    const { id } = await make(app, '/v1.0/users', { displayName: name, userPrincipalName: `${name}@contoso.example`, mail: `${name}@contoso.example`, accountEnabled: true, userType: 'Member' })
    return { id, token: await personToken(url, name) }
  }
  const newGroup = async (name: string) => {
    const { id } = await make(app, '/v1.0/groups', { displayName: name, mailEnabled: false, securityEnabled: true, mailNickname: name })
    await make(app, `${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalog('General').id }, resource: { originId: id, originSystem: 'AadGroup' } })
    return id
  }
  const newPackage = async (name: string, requestApprovalSettings?: object): Promise<Package> => {
    const { id } = await make(admin, `${em}/accessPackages`, { displayName: `Nodes ${name}`, catalog: { id: catalog('General').id } })
    const [group, also] = [await newGroup(`nodes-${name}`), await newGroup(`nodes-${name}-also`)]
    await make(admin, `${em}/accessPackages/${id}/resourceRoleScopes`, memberOf(group))
    const requestorSettings = { enableTargetsToSelfAddAccess: name !== 'assigned', enableTargetsToSelfRemoveAccess: true, allowCustomAssignmentSchedule: true }
    await make(admin, `${em}/assignmentPolicies`, { displayName: name, allowedTargetScope: 'allMemberUsers', accessPackage: { id }, requestorSettings, ...(requestApprovalSettings ? { requestApprovalSettings } : {}) })
    return { id, group, also }
  }
  const approver = await newPerson('nodes-approver')
  const byApprover = { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: approver.id }] }] }
  const packages = { open: await newPackage('open'), approved: await newPackage('approved', byApprover), assigned: await newPackage('assigned') }
  const written = await make(admin, `${em}/accessPackages`, { displayName: 'Nodes written', catalog: { id: catalog('General').id } })
  const people: Person[] = []
  for (let n = 0; n < size; n += 10) people.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => newPerson(`nodes-${n + i}`)))))
  return { people, approver, admin, packages, written: written.id }
}

/** The body that gives the members of a package a group. */
export const memberOf = (group: string) => ({ role: { originId: `Member_${group}`, originSystem: 'AadGroup', resource: { originId: group } }, scope: { originId: group, originSystem: 'AadGroup' } })

async function post<T>(url: string, token: string, path: string, body: object): Promise<T> {
  const answer = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`)
  return JSON.parse(text) as T
}
const personToken = async (url: string, name: string): Promise<string> => (await post<{ access_token: string }>(url, '', '/demo/token', { user: `${name}@contoso.example` })).access_token
async function applicationToken(url: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: application.id, client_secret: application.secret, scope: 'https://graph.microsoft.com/.default' })
  const answer = await fetch(`${url}/${application.tenant}/oauth2/v2.0/token`, { method: 'POST', body })
  return ((await answer.json()) as { access_token: string }).access_token
}
