import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { fact, some, type Proof } from '#domain/why/proof.ts'
import { resource as resourceEntity } from '#model/resource.ts'
import type { App } from '../app.ts'
import { sees } from '../sees.ts'
import { mayLearn } from './why-package.ts'
import { loadPeople } from '../people.ts'

type Role = { readonly originSystem: string; readonly resourceOriginId: string; readonly roleOriginId: string; readonly displayName: string | null }

/** Why somebody holds the roles of a resource, or does not: which packages give them, what was there before, and what came by another way (L5). */
export async function whyResource(app: App, caller: Caller, personId: string, resourceId: string): Promise<Decision<{ person: object; resource: object; roles: readonly Proof[] }>> {
  const resource = await app.db.selectFrom('resource').select(['id', 'displayName', 'catalogId', 'originId', 'originSystem']).where('id', '=', resourceId).executeTakeFirst()
  const person = (await loadPeople(app.db, [personId])).get(personId)
  if (!resource || !person || !mayLearn(caller, person, resource.catalogId!) || !(await sees(app, caller, resourceEntity, resourceId))) return no('NotFound', { what: 'resource for this person', id: resourceId })
  const roles = await app.db.selectFrom('resourceRole').select(['originId', 'displayName']).where('resourceId', '=', resourceId).orderBy('displayName').execute()
  const proofs: Proof[] = []
  for (const r of roles) proofs.push(await proveRole(app, person, { originSystem: resource.originSystem!, resourceOriginId: resource.originId!, roleOriginId: r.originId!, displayName: r.displayName }))
  return ok({ person: { id: person.id, displayName: person.name }, resource: { id: resource.id, displayName: resource.displayName }, roles: proofs })
}

async function proveRole(app: App, person: { id: string; name: string }, role: Role): Promise<Proof> {
  const held = (await app.connectors[role.originSystem]?.has(person.id, { resourceId: role.resourceOriginId, roleId: role.roleOriginId })) ?? false
  const holding = await app.db.selectFrom('holding').select(['grantedAt', 'hadBefore']).where('principalId', '=', person.id).where('originSystem', '=', role.originSystem).where('resourceOriginId', '=', role.resourceOriginId)
    .where('roleOriginId', '=', role.roleOriginId).where('removedAt', 'is', null).executeTakeFirst()
  const because = [...(await packagesThatGive(app, person.id, role)), ...(holding?.hadBefore ? [fact('heldBefore', true, 'it was there before Latchkey gave anything, and stays when the packages end')] : [])]
  const otherwise = held && because.length === 0 ? [fact('otherWay', true, 'it was given by another way than Latchkey')] : []
  const claim = `${person.name} ${held ? 'holds' : 'does not hold'} ${role.displayName ?? role.roleOriginId}`
  return { ...some('holdsRole', claim, [...because, ...otherwise], { roleOriginId: role.roleOriginId, since: holding?.grantedAt ?? null }), holds: held }
}

async function packagesThatGive(app: App, personId: string, role: Role): Promise<Proof[]> {
  const { rows } = await sql<{ id: string; package: string; packageId: string; policy: string | null; ends: string | null; status: string }>`
    select a.id, p.display_name as package, p.id as package_id, y.display_name as policy, to_char(a.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ends, r.status
    from assignment_resource_role r join assignment a on a.id = r.assignment_id join subject s on s.id = a.target_id join access_package p on p.id = a.access_package_id left join assignment_policy y on y.id = a.policy_id
    where s.object_id = ${personId}::uuid and r.origin_system = ${role.originSystem} and r.resource_origin_id = ${role.resourceOriginId} and r.role_origin_id = ${role.roleOriginId} and a.state <> 'expired' and r.status <> 'Removed'
    order by p.display_name`.execute(app.db)
  return rows.map((r) => fact('package', r.status === 'Fulfilled', `${r.package} gives it${r.ends ? ` until ${r.ends}` : ''}${r.policy ? `, under the policy ${r.policy}` : ''}`, { facts: { assignmentId: r.id, accessPackageId: r.packageId, status: r.status } }))
}
