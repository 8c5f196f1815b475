/** Separation of duties: Graph's links between packages and groups, and what Latchkey adds at addresses of its own. */
import { z } from 'zod'
import { nowOf } from '#app/app.ts'
import { addRule, listRoleRules, removeRule } from '#app/separation/change-rules.ts'
import { countConflicts } from '#app/separation/count-conflicts.ts'
import { createException, deleteException, listExceptions } from '#app/separation/exceptions.ts'
import { listConflicts, type ExistingConflict } from '#app/separation/list-conflicts.ts'
import { previewRule } from '#app/separation/preview-rule.ts'
import { visibilityFor } from '#app/visibility.ts'
import { csvLine } from '#domain/csv-cell.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { defaultSettings } from '#domain/settings.ts'
import { conflictKinds, type ConflictKind } from '#domain/separation/conflict.ts'
import { assignment } from '#model/assignment.ts'
import { choiceSchema, guidSchema, instantSchema } from '#model/entity.ts'
import { jsonAnswer, type Answer } from '../answer.ts'
import { argumentOf, idOf, isGuid, type Call, type Handler } from '../call.ts'
import { byteOrderMark, fileName } from '../csv.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { nextPage, pageOf } from '../numbered-page.ts'
import { readFunction } from '../read.ts'
import { referenceOf } from './directory.ts'

const what = { accessPackage: 'access package', group: 'group', resourceRole: 'resource role' } as const
export const postIncompatible = (kind: 'accessPackage' | 'group'): Handler => withId((call, id) => {
  const other = referenceOf(call, call.body, what[kind])
  return other.ok ? addRule(call.app, call.caller, kind, id, other.value) : other
})
/** The other end stands in the address, or in `@id`. */
export const deleteIncompatible = (kind: ConflictKind): Handler => withId((call, id) => {
  const other = call.params['otherId'] ? idOf(call, 'otherId') : referenceOf(call, { '@odata.id': call.query.get('@id') ?? call.query.get('$id') ?? '' }, what[kind])
  return other.ok ? removeRule(call.app, call.caller, kind, id, other.value) : other
})

export const getIncompatibleRoles = withId((call, id) => listRoleRules(call.app, call.caller, id), (_, value) => ok(jsonAnswer(200, { value })))
export const postIncompatibleRole = withIdAndBody(z.strictObject({ resourceRoleId: guidSchema }), (call, id, body) => addRule(call.app, call.caller, 'resourceRole', id, body.resourceRoleId), (_, made) => ok(jsonAnswer(201, made)))

/** `latchkey.conflictsWith(kind='group',id='…')`: who would be in conflict if the package named this. */
export const getConflictsWith = withId((call, id): Promise<Decision<object>> => {
  const kind = conflictKinds.find((one) => one.toLowerCase() === argumentOf(call, 'kind')?.toLowerCase())
  const other = argumentOf(call, 'id') ?? ''
  if (!kind) return Promise.resolve(no('InvalidQuery', { problem: `kind must be one of ${conflictKinds.join(', ')}.` }))
  return isGuid(other) ? previewRule(call.app, call.caller, id, kind, other.toLowerCase()) : Promise.resolve(no('InvalidId', { id: other }))
}, (_, found) => ok(jsonAnswer(200, found)))

/** Of assignments, what the caller may see: their own, those of catalogs they read, and those of their reports where the tenant lets managers see them. */
const seen = ({ caller }: Call) => ['catalogId in @catalogs', 'target/objectId eq @me', ...((caller.sees ?? defaultSettings).managersSeeAssignments ? ['target/person/managerId eq @me'] : [])]
/**
 * `additionalAccess(accessPackageId='A',incompatibleAccessPackageId='B')`: the assignments of A whose holder has B as
 * well; without B, whatever A names as incompatible. Only what the caller may see counts, on both sides.
 */
export const additionalAccess: Handler = (call) => {
  const [of, other] = ['accessPackageId', 'incompatibleAccessPackageId'].map((name) => argumentOf(call, name)?.toLowerCase())
  for (const id of [of, other]) if (id !== undefined && !isGuid(id)) return Promise.resolve(no('InvalidId', { id }))
  const all = visibilityFor(call.caller)(assignment) === 'all'
  const held = [
    other ? `o/accessPackageId eq '${other}'` : 'o/accessPackage/accessPackagesIncompatibleWith/any(w: w/id eq accessPackageId)',
    "o/state ne 'expired'", ...(all ? [] : [`(${seen(call).map((s) => `o/${s}`).join(' or ')})`]),
  ]
  return readFunction(call, ['identityGovernance', 'entitlementManagement', 'assignments'], 'accessPackageAssignment', `${of ? `accessPackageId eq '${of}' and ` : ''}state ne 'expired' and target/assignments/any(o: ${held.join(' and ')})`)
}

type Narrowing = { readonly accessPackageId: string | undefined; readonly conflictId: string | undefined; readonly personId: string | undefined }
/** `?accessPackageId=`, `?conflictId=` and `?personId=`, if given. */
function narrowing(call: Call): Decision<Narrowing> {
  const [accessPackageId, conflictId, personId] = ['accessPackageId', 'conflictId', 'personId'].map((name) => call.query.get(name)?.toLowerCase() ?? undefined)
  const bad = [accessPackageId, conflictId, personId].find((id) => id !== undefined && !isGuid(id))
  return bad === undefined ? ok({ accessPackageId, conflictId, personId }) : no('InvalidId', { id: bad })
}
/** Who has what does not go together, as JSON or as CSV. */
export const getConflicts: Handler = async (call) => {
  const narrowed = narrowing(call)
  if (!narrowed.ok) return narrowed
  const asCsv = call.csv
  const page = asCsv ? pageOf(call, mostLines, mostLines) : pageOf(call)
  if (!page.ok) return page
  const found = await listConflicts(call.app, call.caller, { ...narrowed.value, ...page.value })
  if (!found.ok) return found
  const { value, more } = found.value
  const next = more ? nextPage(call, page.value) : undefined
  return ok(asCsv ? csvAnswer(value, next, nowOf(call.app).slice(0, 10)) : jsonAnswer(200, { ...(next ? { '@odata.nextLink': next } : {}), value }))
}
/** The same, counted. */
export const getConflictCounts: Handler = async (call) => {
  const narrowed = narrowing(call)
  if (!narrowed.ok) return narrowed
  const found = await countConflicts(call.app, call.caller, narrowed.value.accessPackageId)
  return found.ok ? ok(jsonAnswer(200, { value: found.value })) : found
}
/** A file is the whole list; one that is not says where it goes on. */
const mostLines = 50_000
const csvAnswer = (value: readonly ExistingConflict[], next: string | undefined, day: string): Answer => ({
  status: 200, contentType: 'text/csv; charset=utf-8', headers: { 'content-disposition': `attachment; filename="${fileName('conflicts', day)}"`, ...(next ? { link: `<${next}>; rel="next"` } : {}) },
  text: byteOrderMark + [['personId', 'person', 'accessPackageId', 'accessPackage', 'assignmentId', 'conflictKind', 'conflictId', 'conflict', 'since', 'exceptionUntil', 'exceptionOwnerId'],
    ...value.map((c) => [c.person.id, c.person.displayName, c.accessPackage.id, c.accessPackage.displayName, c.accessPackage.assignmentId, c.conflict.kind, c.conflict.id, c.conflict.displayName, c.since, c.exception?.until ?? '', c.exception?.ownerId ?? ''])].map(csvLine).join(''),
})

const exception = z.strictObject({
  personId: guidSchema, accessPackageId: guidSchema, conflict: z.strictObject({ kind: choiceSchema(conflictKinds), id: guidSchema }), ownerId: guidSchema, reason: z.string().max(4000), until: instantSchema,
})
export const getExceptions: Handler = async (call) => {
  const narrowed = narrowing(call)
  if (!narrowed.ok) return narrowed
  const found = await listExceptions(call.app, call.caller, narrowed.value)
  return found.ok ? ok(jsonAnswer(200, { value: found.value })) : found
}
export const postException = withBody(exception, (call, body) => createException(call.app, call.caller, body), (_, made) => ok(jsonAnswer(201, made)))
export const removeException = withId((call, id) => deleteException(call.app, call.caller, id))
