/** The objects that the authorisation matrix tries its calls on: one of each kind in the catalog "Security", and one in a catalog that is nobody's. */
import { em, type TestServer } from './server.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, group, makePackage, manager, person, roleScope, rows, tenant, user } from './world.ts'

/** One kind of each object, in one catalog. */
export type Objects = {
  readonly catalogId: string; readonly packageId: string; readonly policyId: string; readonly sparePolicyId: string; readonly requestId: string; readonly stageId: string; readonly assignmentId: string
  readonly endedId: string; readonly resourceId: string; readonly otherResourceId: string; readonly otherOriginId: string; readonly resourceRequestId: string; readonly roleScopeId: string; readonly subjectId: string; readonly eventId: string
  readonly targetId: string
}
/** Objects of the directory: what Omar owns, and what he does not. */
export type Directory = { readonly user: string; readonly mine: string; readonly other: string; readonly application: string; readonly servicePrincipal: string; readonly holder: string; readonly appRole: string }
export type Stage = { readonly server: TestServer; readonly own: Objects; readonly foreign: Objects; readonly directory: Directory; copy(table: string, id: string, changes?: Record<string, unknown>): Promise<string> }

/** Builds everything through the API, and what the API does not offer with statements. */
export async function authzStage(server: TestServer): Promise<Stage> {
  const own = await objects(server, 'Security', 'sg-Advanced security', 'joann')
  const foreign = await objects(server, 'Partners', undefined, 'sofie')
  return { server, own, foreign, directory: await directory(server), copy: (table, id, changes = {}) => copyRow(server, table, id, changes) }
}

async function objects(server: TestServer, catalogName: string, groupName: string | undefined, requestor: string): Promise<Objects> {
  const catalogId = catalog(catalogName).id
  const grace = server.as('grace')
  const specific = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user(requestor)] }
  const resource = tenant.resources.find((r) => r.catalogId === catalogId && (groupName === undefined || r.displayName === groupName))!
  const gives = [[resource.displayName, resource.roles[0]!.displayName]] as const
  const waiting = await makePackage(server, { catalog: catalogName, gives, policy: { ...specific, requestApprovalSettings: approvedBy([manager]) } })
  const spare = await grace.post(`${em}/assignmentPolicies`, { displayName: 'Spare', accessPackage: { id: waiting.id } })
  const requestId = await asked(server, requestor, waiting.id)
  const [held, ended] = [await makePackage(server, { catalog: catalogName, gives, policy: specific }), await makePackage(server, { catalog: catalogName, policy: specific })]
  for (const { id } of [held, ended]) await ask(server, requestor, id)
  await server.drain()
  const [{ id: assignmentId }, { id: endedId }] = [await assignmentOf(server, requestor, held.id), await assignmentOf(server, requestor, ended.id)]
  await rows(server, "update assignment set state = 'expired' where id = $1", [endedId])
  const added = await grace.post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalogId }, resource: { originId: group('Finance').id, originSystem: 'AadGroup' } })
  const { role, scope } = roleScope(catalogName, resource.displayName, resource.roles[0]!.displayName)
  return {
    catalogId, packageId: waiting.id, policyId: waiting.policyId, sparePolicyId: spare.body.id, requestId, assignmentId, endedId, resourceId: resource.id, resourceRequestId: added.body.id,
    otherOriginId: group('Finance').id, otherResourceId: await idFrom(server, "select id from resource where catalog_id = $1 and origin_id = $2", [catalogId, group('Finance').id]), roleScopeId: `${role.id}_${scope.id}`, targetId: person(requestor).id,
    stageId: await idFrom(server, 'select id from approval_stage where approval_id = $1', [requestId]),
    subjectId: await idFrom(server, 'select id from subject where object_id = $1', [person(requestor).id]),
    eventId: await idFrom(server, 'select id from audit_event where catalog_id = $1 limit 1', [catalogId]),
  }
}

async function directory(server: TestServer): Promise<Directory> {
  const app = server.asApp()
  const spare = await app.post('/v1.0/users', { displayName: 'Spare', userPrincipalName: 'spare@contoso.example' })
  const application = await app.post('/v1.0/applications', { displayName: 'Spare' })
  const role = tenant.appRoleAssignments.find((a) => a.principalId === person('mary').id)!
  await app.post(`/v1.0/groups/${group('Finance').id}/owners/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('hanneke').id}` })
  const principal = await app.post('/v1.0/servicePrincipals', { appId: application.body.appId, displayName: 'Spare' })
  return { user: spare.body.id, mine: group('sg-Advanced security').id, other: group('Finance').id, application: application.body.id, servicePrincipal: principal.body.id, holder: role.resourceId, appRole: role.appRoleId }
}

const idFrom = async (server: TestServer, text: string, values: unknown[]): Promise<string> => (await rows<{ id: string }>(server, text, values))[0]!.id

/** A row like another one, so that a call may change or delete it. */
async function copyRow(server: TestServer, table: string, id: string, changes: Record<string, unknown>): Promise<string> {
  const text = `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('id', gen_random_uuid()) || $2::jsonb)).* from ${table} t where id = $1 returning id`
  return idFrom(server, text, [id, JSON.stringify(changes)])
}
