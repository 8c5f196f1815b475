/** What stands only where the personas may not look: a catalog of its own, with everything in it. */
import type pg from 'pg'
import type { TestServer } from '../support/server.ts'
import { approvedBy, group, person, rows } from '../support/world.ts'
import { em } from '../support/server.ts'

/** Stands in every text of the secret catalog. Inputs hold a part of it at most, so no answer echoes it. */
export const marker = 'zqcanary'
export const probe = 'zqcan'
/** What the same texts say in the other one of the twins: as long, and elsewhere in every order. */
export const other = 'aqcanary'

export type Secrets = { readonly catalogId: string; readonly ids: readonly string[]; readonly probes: Readonly<Record<string, string>> }

/** Makes the catalog, hidden packages for Sofie alone, her requests with answers, decisions, an assignment, and what they leave in the audit log. */
export async function plantSecrets(server: TestServer): Promise<Secrets> {
  const [grace, sofie] = [server.as('grace'), server.as('sofie')]
  const named = (what: string) => ({ displayName: `${marker} ${what}`, description: `${marker} ${what} described` })
  const catalogId: string = (await grace.post(`${em}/catalogs`, { ...named('catalog'), isExternallyVisible: true })).body.id
  await grace.post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalogId }, resource: { originId: group('Finance').id, originSystem: 'AadGroup' } })
  const ofCatalog = async (table: string): Promise<string> => (await rows<{ id: string }>(server, `select id from ${table} where catalog_id = $1 limit 1`, [catalogId]))[0]!.id
  const [resourceId, roleId, scopeId] = [await ofCatalog('resource'), await ofCatalog('resource_role'), await ofCatalog('resource_scope')]
  const only = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: person('sofie').id }], requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true } }
  const question = { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: `${marker} question`, isRequired: false, sequence: 1 }
  const make = async (what: string, policy: object): Promise<{ id: string; policyId: string; questionId?: string }> => {
    const { body } = await grace.post(`${em}/accessPackages`, { ...named(what), isHidden: true, catalog: { id: catalogId } })
    await grace.post(`${em}/accessPackages/${body.id}/resourceRoleScopes`, { role: { id: roleId }, scope: { id: scopeId } })
    const made = await grace.post(`${em}/assignmentPolicies`, { ...named(`policy of ${what}`), ...only, ...policy, accessPackage: { id: body.id } })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return { id: body.id, policyId: made.body.id, questionId: made.body.questions?.[0]?.id }
  }
  const asks = await make('waiting', { questions: [question], requestApprovalSettings: approvedBy([{ '@odata.type': '#microsoft.graph.singleUser', userId: person('sara').id }]) })
  const gives = await make('held', {})
  const answers = asks.questionId ? [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: `${marker} answer`, answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: asks.questionId } }] : []
  const request = await sofie.post(`${em}/assignmentRequests`, { requestType: 'userAdd', justification: `${marker} justification`, answers, assignment: { accessPackageId: asks.id } })
  const held = await sofie.post(`${em}/assignmentRequests`, { requestType: 'userAdd', justification: `${marker} second`, assignment: { accessPackageId: gives.id } })
  if (request.status !== 201 || held.status !== 201) throw new Error(JSON.stringify([request.body, held.body]))
  await server.drain()
  const assignmentId = (await rows<{ id: string }>(server, 'select id from assignment where access_package_id = $1', [gives.id]))[0]!.id
  await rows(server, 'update resource set display_name = $2, description = $2 where catalog_id = $1', [catalogId, `${marker} resource`])
  await rows(server, `update approval_stage set display_name = $2, justification = $2 where approval_id = $1`, [request.body.id, `${marker} stage`])
  const stageId = (await rows<{ id: string }>(server, 'select id from approval_stage where approval_id = $1', [request.body.id]))[0]!.id
  const events = await rows<{ id: string }>(server, 'select id from audit_event where catalog_id = $1', [catalogId])
  const probes = { catalogId, packageId: asks.id, heldId: gives.id, policyId: asks.policyId, requestId: request.body.id, assignmentId, stageId, resourceId, roleScopeId: `${roleId}_${scopeId}`, roleId, scopeId, eventId: events[0]!.id, questionId: asks.questionId ?? catalogId }
  return { catalogId, ids: [...new Set([...Object.values(probes), gives.policyId, held.body.id, ...events.map((e) => e.id)])], probes }
}

/** Everything that the secret catalog holds, as one text: what nobody may change who may not see it. */
export async function stateOf(pool: pg.Pool, catalogId: string): Promise<string> {
  const tables = ['access_package', 'assignment_policy', 'assignment_request', 'assignment', 'resource', 'resource_role_scope']
  const parts = await Promise.all(tables.map(async (t) => (await pool.query<{ all: string }>(`select coalesce(jsonb_agg(to_jsonb(t) order by t.id), '[]')::text as all from ${t} t where catalog_id = $1`, [catalogId])).rows[0]!.all))
  const { rows: [own] } = await pool.query<{ all: string }>('select coalesce(jsonb_agg(to_jsonb(t)), $2)::text as all from catalog t where id = $1', [catalogId, '[]'])
  return [own!.all, ...parts].join('\n')
}

/** Makes another world of the same people: every secret text reads otherwise, and there are more secrets. */
export async function makeTwin(pool: pg.Pool, { probes }: Secrets): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    const { rows: columns } = await client.query<{ t: string; c: string; type: string }>(`select table_name as t, column_name as c, case when data_type = 'ARRAY' then 'text[]' else data_type end as type from information_schema.columns
      where table_schema = 'public' and is_generated = 'NEVER' and (data_type in ('text', 'jsonb') or (data_type = 'ARRAY' and udt_name = '_text')) and table_name in (select tablename from pg_tables where schemaname = 'public')`)
    for (const { t, c, type } of columns) await client.query(`update "${t}" set "${c}" = replace("${c}"::text, '${marker}', '${other}')::${type} where "${c}"::text like '%${marker}%'`)
    const more = (table: string, id: string, changes: object = {}) => client.query(`insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('id', gen_random_uuid()) || $2::jsonb)).* from ${table} t where id = $1`, [id, JSON.stringify(changes)])
    await more('access_package', probes['packageId']!, { display_name: `${other} one more` })
    await more('assignment_request', probes['requestId']!, { state: 'denied' })
    await more('audit_event', probes['eventId']!)
    await client.query('set session_replication_role = origin')
  } finally {
    client.release()
  }
}
