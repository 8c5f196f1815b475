import { z } from 'zod'
import { createAppRoleAssignment, deleteAppRoleAssignment } from '#app/directory/write-app-role-assignment.ts'
import { addLink, removeLink, setManager, type LinkName, type LinkTo } from '#app/directory/write-link.ts'
import { createObject, deleteObject, updateObject } from '#app/directory/write-object.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { user } from '#model/directory-object.ts'
import { createSchema, guidSchema, updateSchema, type Entity } from '#model/entity.ts'
import { baseOf, idOf, isGuid, type Call, type Handler } from '../call.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { readBack } from '../read.ts'
import { newPassword, passwordProfile } from './password-profile.ts'

/** What clients send along with a new object: links to make at once. */
const also = { 'owners@odata.bind': z.array(z.string()).max(20).optional(), 'members@odata.bind': z.array(z.string()).max(20).optional() }
const plain = (body: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@') && name !== 'passwordProfile' && name !== 'id' && name !== 'createdDateTime'))
/** Only people have passwords. */
const profileOf = (e: Entity): { readonly passwordProfile?: typeof passwordProfile } => (e === user ? { passwordProfile } : {})
const passwordIn = ({ caller }: Call, body: Record<string, unknown>) => newPassword(caller, body['passwordProfile'] as Parameters<typeof newPassword>[1])

/** Create, change and delete for one kind of object; the set names the address it is answered with. */
export function directoryWrites(set: string, e: Entity): { readonly post: Handler; readonly patch: Handler; readonly remove: Handler } {
  const [creates, updates] = [createSchema(e, { ...also, ...profileOf(e) }), updateSchema(e, profileOf(e))]
  return {
    post: withBody(creates, async (call, body) => {
      const [links, password] = [linksOf(call, body), await passwordIn(call, body)]
      if (!links.ok) return links
      return password.ok ? createObject(call.app, call.caller, e, plain(body), { links: links.value, password: password.value }) : password
    }, (call, { id }) => readBack(call, [set], id, 201)),
    patch: withIdAndBody(updates, async (call, id, body) => {
      const password = await passwordIn(call, body)
      return password.ok ? updateObject(call.app, call.caller, e, id, plain(body), password.value) : password
    }),
    remove: withId((call, id) => deleteObject(call.app, call.caller, e, id)),
  }
}

/** Owners and members that come with a new object: `"owners@odata.bind": ["https://host/v1.0/users/{id}"]`. */
function linksOf(call: Call, body: Record<string, unknown>): Decision<readonly LinkTo[]> {
  const found: LinkTo[] = []
  for (const name of ['owners', 'members'] as const) {
    for (const reference of (body[`${name}@odata.bind`] as string[] | undefined) ?? []) {
      const other = referenceOf(call, { '@odata.id': reference })
      if (!other.ok) return other
      found.push({ name, otherId: other.value })
    }
  }
  return ok(found)
}

/** The id in `{"@odata.id": "https://host/v1.0/directoryObjects/{id}"}`. */
export function referenceOf(call: Call, body: unknown, what = 'directory object'): Decision<string> {
  const reference = String((body as Record<string, unknown> | null)?.['@odata.id'] ?? '')
  const id = reference.split(/[/('")]/).filter((part) => part !== '').at(-1) ?? ''
  return isGuid(id) ? ok(id.toLowerCase()) : no('ReferenceInvalid', { reference, what, base: baseOf(call) })
}

export const postLink = (name: LinkName): Handler => withId((call, id) => {
  const other = referenceOf(call, call.body)
  return other.ok ? addLink(call.app, call.caller, name, id, other.value) : other
})
/** DELETE `…/members/{id}/$ref`, or `…/members/$ref?@id={url}`. */
export const deleteLink = (name: LinkName): Handler => withId((call, id) => {
  const other = call.params['otherId'] ? idOf(call, 'otherId') : referenceOf(call, { '@odata.id': call.query.get('@id') ?? call.query.get('$id') ?? '' })
  return other.ok ? removeLink(call.app, call.caller, name, id, other.value) : other
})
export const putManager = withId((call, id) => {
  const other = referenceOf(call, call.body)
  return other.ok ? setManager(call.app, call.caller, id, other.value) : other
})
export const deleteManager = withId((call, id) => setManager(call.app, call.caller, id, null))

const grant = z.strictObject({ '@odata.type': z.unknown().optional(), id: z.unknown().optional(), principalId: guidSchema, resourceId: guidSchema, appRoleId: guidSchema })
/** `set` is where the assignment is read back: at the principal (`appRoleAssignments`) or at the application (`appRoleAssignedTo`). */
export const postAppRoleAssignment = (set: 'users' | 'groups' | 'servicePrincipals', at: 'appRoleAssignments' | 'appRoleAssignedTo'): Handler => withIdAndBody(grant, (call, id, body) => {
  const member = at === 'appRoleAssignedTo' ? 'resourceId' : 'principalId'
  return body[member] === id ? createAppRoleAssignment(call.app, call.caller, body) : no('InvalidBody', { problems: `${member} must be the id in the address` })
}, (call, made, id) => readBack(call, [set, id, at], made.id, 201))
export const removeAppRoleAssignment = (at: 'appRoleAssignments' | 'appRoleAssignedTo'): Handler => withId((call, id) => {
  const other = idOf(call, 'assignmentId')
  return other.ok ? deleteAppRoleAssignment(call.app, call.caller, other.value, { member: at === 'appRoleAssignedTo' ? 'resourceId' : 'principalId', id }) : other
})
