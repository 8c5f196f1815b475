/** What the resources of a package ask about people (entra.md F8). */
import type { Db, Tx } from '#db/tables.ts'
import type { AskedAttribute, AttributeName } from '#domain/policy/attributes.ts'
import type { Question } from '#domain/policy/policy.ts'
import type { ResourceAttribute } from '#model/complex.ts'

export type AttributeOfResource = { readonly resourceId: string; readonly name: AttributeName; readonly isEditable: boolean; readonly isPersisted: boolean; readonly question: Question; readonly view: object }

/** The resources that a package gives roles of, with the attributes that each asks for. */
export async function readAttributes(db: Db | Tx, accessPackageId: string): Promise<{ readonly resourceIds: readonly string[]; readonly attributes: readonly AttributeOfResource[] }> {
  const resources = await db.selectFrom('resource as o').select(['o.id', 'o.attributes']).orderBy('o.displayName').orderBy('o.id')
    .where((e) => e.exists(e.selectFrom('resourceRoleScope as s').innerJoin('resourceRole as r', 'r.id', 's.resourceRoleId').whereRef('r.resourceId', '=', 'o.id').where('s.accessPackageId', '=', accessPackageId).select('r.id')))
    .execute()
  return { resourceIds: resources.map((r) => r.id), attributes: resources.flatMap((r) => (r.attributes as ResourceAttribute[]).map((a) => read(r.id, a))) }
}

const read = (resourceId: string, a: ResourceAttribute): AttributeOfResource => ({
  resourceId, name: a.name, isEditable: a.isEditable, isPersisted: a.isPersistedOnAssignmentRemoval, view: a.source.question,
  question: { ...a.source.question, kind: a.source.question['@odata.type'] === '#microsoft.graph.accessPackageMultipleChoiceQuestion' ? 'choice' : 'text' },
})

/** The same with the values that a person has now. */
export async function askedAttributes(db: Db | Tx, accessPackageId: string, personId: string): Promise<readonly (AttributeOfResource & AskedAttribute)[]> {
  const { attributes } = await readAttributes(db, accessPackageId)
  if (attributes.length === 0) return []
  const person = await db.selectFrom('directoryObject').select([...new Set(attributes.map((a) => a.name))]).where('id', '=', personId).executeTakeFirst()
  return attributes.map((a) => ({ ...a, present: person?.[a.name] ?? null }))
}
