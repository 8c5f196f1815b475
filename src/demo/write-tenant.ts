/** Writes the demonstration tenant into an empty database, in one transaction, with its history counted from now. */
import { json, type Db, type Tx } from '#db/tables.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '#domain/time.ts'
import type { NewId } from '#ids.ts'
import type { DemoPackage, DemoPolicy } from './packages.ts'
import { tenant } from './tenant.ts'
import { writeHistory, type At } from './write-history.ts'


/** Writes everything unless it is there already; says whether it wrote. */
export async function writeTenant(db: Db, now: string, newId: NewId): Promise<boolean> {
  const at: At = (offset) => formatInstant(addDuration(parseInstant(now)!, parseDuration(offset)!))
  return db.transaction().execute(async (tx) => {
    const there = await tx.selectFrom('setting').select('value').where('name', '=', 'demo.written').forUpdate().executeTakeFirst()
    if (there) return false
    await tx.insertInto('setting').values({ name: 'demo.written', value: json({ at: now }) }).execute()
    await writeDirectory(tx, now)
    await writeCatalogs(tx, now)
    for (const p of tenant.packages) await writePackage(tx, p, now)
    await tx.insertInto('packageIncompatiblePackage').values(tenant.packages.flatMap((p) => p.incompatibleIds.map((incompatibleId) => ({ accessPackageId: p.id, incompatibleId })))).execute()
    await tx.insertInto('roleAssignment').values(tenant.roleAssignments.map((r) => ({ id: r.id, principalId: r.principalId, roleDefinitionId: r.roleDefinitionId, catalogId: r.catalogId, createdDateTime: now }))).execute()
    await writeHistory(tx, at, now, newId)
    return true
  })
}

async function writeDirectory(tx: Tx, now: string): Promise<void> {
  const people = tenant.people.map(({ sponsorIds: _sponsors, ...p }) => ({ ...p, kind: 'user', createdDateTime: now }))
  const groups = tenant.groups.map(({ owners: _owners, members: _members, ...g }) => ({ ...g, kind: 'group', createdDateTime: now }))
  const objects = [
    ...tenant.applications.map((a) => ({ ...a, kind: 'application', createdDateTime: now })), ...tenant.servicePrincipals.map((a) => ({ ...a, kind: 'servicePrincipal', createdDateTime: now })),
  ].map(({ owners: _owners, ...a }) => ({ ...a, appRoles: json([...a.appRoles]) }))
  for (const rows of [people, groups, objects]) for (const row of rows) await tx.insertInto('directoryObject').values(known(row)).execute()
  await tx.insertInto('groupMember').values(tenant.groups.flatMap((g) => g.members.map((memberId) => ({ groupId: g.id, memberId })))).execute()
  await tx.insertInto('objectOwner').values([...tenant.groups, ...tenant.applications, ...tenant.servicePrincipals].flatMap((o) => o.owners.map((ownerId) => ({ objectId: o.id, ownerId })))).execute()
  const sponsors = tenant.people.flatMap((p) => p.sponsorIds.map((sponsorId) => ({ userId: p.id, sponsorId })))
  if (sponsors.length > 0) await tx.insertInto('userSponsor').values(sponsors).execute()
  await tx.insertInto('appRoleAssignment').values(tenant.appRoleAssignments.map((a) => ({ ...a, createdDateTime: now }))).execute()
}

/** Managers refer to people of later rows: the links are checked at the end of the transaction. */
const known = (row: Readonly<Record<string, unknown>>): never => row as never

async function writeCatalogs(tx: Tx, now: string): Promise<void> {
  await tx.insertInto('catalog').values(tenant.catalogs.map((c) => ({ ...c, createdDateTime: now, modifiedDateTime: now }))).execute()
  for (const { roles, scopes, ...resource } of tenant.resources) {
    const of = { catalogId: resource.catalogId, resourceId: resource.id }
    await tx.insertInto('resource').values({ ...resource, attributes: json([]), createdDateTime: now, modifiedDateTime: now }).execute()
    await tx.insertInto('resourceRole').values(roles.map((r) => ({ ...r, ...of }))).execute()
    await tx.insertInto('resourceScope').values(scopes.map((s) => ({ ...s, ...of }))).execute()
  }
}

async function writePackage(tx: Tx, p: DemoPackage, now: string): Promise<void> {
  await tx.insertInto('accessPackage').values({ id: p.id, catalogId: p.catalogId, displayName: p.displayName, description: p.description, isHidden: p.isHidden, createdDateTime: now, modifiedDateTime: now }).execute()
  await tx.insertInto('resourceRoleScope').values(p.resourceRoleScopes.map((s) => ({ ...s, accessPackageId: p.id, catalogId: p.catalogId, createdDateTime: now }))).execute()
  for (const policy of p.policies) await writePolicy(tx, p, policy, now)
}

async function writePolicy(tx: Tx, p: DemoPackage, policy: DemoPolicy, now: string): Promise<void> {
  const { questions, ...rest } = policy
  await tx.insertInto('assignmentPolicy').values({
    id: rest.id, accessPackageId: p.id, catalogId: p.catalogId, displayName: rest.displayName, description: rest.description, allowedTargetScope: rest.allowedTargetScope,
    specificAllowedTargets: json([...rest.specificAllowedTargets]), expiration: json(rest.expiration), requestorSettings: json(rest.requestorSettings), requestApprovalSettings: json(rest.requestApprovalSettings),
    notificationSettings: json(rest.notificationSettings), version: 1, acceptsSelf: rest.requestorSettings.enableTargetsToSelfAddAccess, acceptsOnBehalf: rest.requestorSettings.enableOnBehalfRequestorsToAddAccess,
    createdDateTime: now, modifiedDateTime: now,
  }).execute()
  const named = [...principalsOf('target', rest.specificAllowedTargets as never), ...principalsOf('requestor', rest.requestorSettings.onBehalfRequestors as never)]
  if (named.length > 0) await tx.insertInto('policyPrincipal').values(named.map((n) => ({ policyId: rest.id, ...n }))).execute()
  for (const q of questions) await tx.insertInto('question').values(questionRow(rest.id, q as never)).execute()
}
const principalsOf = (purpose: string, sets: readonly { userId?: string; groupId?: string }[]) => sets.flatMap((s) => (s.userId ?? s.groupId ? [{ purpose, principalId: (s.userId ?? s.groupId)! }] : []))

/** A question of the demonstration as its row. */
function questionRow(policyId: string, q: Record<string, unknown>): never {
  const { '@odata.type': type, choices, localizations, ...rest } = q
  return { ...rest, policyId, kind: String(type).endsWith('TextInputQuestion') ? 'text' : 'choice', localizations: json(localizations ?? []), ...(choices ? { choices: json(choices) } : {}) } as never
}
