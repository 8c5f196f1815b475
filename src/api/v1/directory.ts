import { z } from 'zod'
import { createAppRoleAssignment, deleteAppRoleAssignment } from '#app/directory/write-app-role-assignment.ts'
import { addLink, removeLink, setManager, type LinkName } from '#app/directory/write-link.ts'
import { createObject, deleteObject, updateObject } from '#app/directory/write-object.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { createSchema, updateSchema, type Entity } from '#model/entity.ts'
import { noContent } from '../answer.ts'
import { readBody } from '../body.ts'
import { baseOf, idOf, isGuid, type Call, type Handler } from '../call.ts'
import { readBack } from '../read.ts'

/** What clients send along and the built-in directory does not keep: initial passwords and links to make at once. */
const also = { passwordProfile: z.unknown().optional(), 'owners@odata.bind': z.array(z.string()).max(20).optional(), 'members@odata.bind': z.array(z.string()).max(20).optional() }
const plain = (body: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@') && name !== 'passwordProfile' && name !== 'id' && name !== 'createdDateTime'))

/** Create, change and delete for one kind of object; the set names the address it is answered with. */
export function directoryWrites(set: string, e: Entity): { readonly post: Handler; readonly patch: Handler; readonly remove: Handler } {
  const [creates, updates] = [createSchema(e, also), updateSchema(e)]
  return {
    post: async (call) => {
      const body = readBody(creates, call.body)
      if (!body.ok) return body
      const made = await createObject(call.app, call.caller, e, plain(body.value))
      if (!made.ok) return made
      for (const name of ['owners', 'members'] as const) {
        for (const reference of (body.value[`${name}@odata.bind`] as string[] | undefined) ?? []) {
          const other = referenceOf(call, { '@odata.id': reference })
          const done = other.ok ? await addLink(call.app, call.caller, name, made.value.id, other.value) : other
          if (!done.ok) return done
        }
      }
      return readBack(call, [set], made.value.id, 201)
    },
    patch: async (call) => {
      const [id, body] = [idOf(call), readBody(updates, call.body)]
      if (!id.ok) return id
      if (!body.ok) return body
      const done = await updateObject(call.app, call.caller, e, id.value, plain(body.value))
      return done.ok ? ok(noContent) : done
    },
    remove: async (call) => {
      const id = idOf(call)
      if (!id.ok) return id
      const done = await deleteObject(call.app, call.caller, e, id.value)
      return done.ok ? ok(noContent) : done
    },
  }
}

/** The id in `{"@odata.id": "https://host/v1.0/directoryObjects/{id}"}`. */
function referenceOf(call: Call, body: unknown): Decision<string> {
  const reference = String((body as Record<string, unknown> | null)?.['@odata.id'] ?? '')
  const id = reference.split(/[/('")]/).filter((part) => part !== '').at(-1) ?? ''
  return isGuid(id) ? ok(id.toLowerCase()) : no('ReferenceInvalid', { reference, what: 'directory object', base: baseOf(call) })
}

export const postLink = (name: LinkName): Handler => async (call) => {
  const [id, other] = [idOf(call), referenceOf(call, call.body)]
  if (!id.ok) return id
  if (!other.ok) return other
  const done = await addLink(call.app, call.caller, name, id.value, other.value)
  return done.ok ? ok(noContent) : done
}
/** DELETE `…/members/{id}/$ref`, or `…/members/$ref?@id={url}`. */
export const deleteLink = (name: LinkName): Handler => async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const other = call.params['otherId'] ? idOf(call, 'otherId') : referenceOf(call, { '@odata.id': call.query.get('@id') ?? call.query.get('$id') ?? '' })
  if (!other.ok) return other
  const done = await removeLink(call.app, call.caller, name, id.value, other.value)
  return done.ok ? ok(noContent) : done
}
export const putManager: Handler = async (call) => {
  const [id, other] = [idOf(call), referenceOf(call, call.body)]
  if (!id.ok) return id
  if (!other.ok) return other
  const done = await setManager(call.app, call.caller, id.value, other.value)
  return done.ok ? ok(noContent) : done
}
export const deleteManager: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await setManager(call.app, call.caller, id.value, null)
  return done.ok ? ok(noContent) : done
}

const guid = z.guid('must be a GUID').transform((v) => v.toLowerCase())
const grant = z.strictObject({ '@odata.type': z.unknown().optional(), id: z.unknown().optional(), principalId: guid, resourceId: guid, appRoleId: guid })
/** `set` is where the assignment is read back: at the principal (`appRoleAssignments`) or at the application (`appRoleAssignedTo`). */
export const postAppRoleAssignment = (set: 'users' | 'groups' | 'servicePrincipals', at: 'appRoleAssignments' | 'appRoleAssignedTo'): Handler => async (call) => {
  const [id, body] = [idOf(call), readBody(grant, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const owner = at === 'appRoleAssignedTo' ? body.value.resourceId : body.value.principalId
  if (owner !== id.value) return no('InvalidBody', { problems: `${at === 'appRoleAssignedTo' ? 'resourceId' : 'principalId'} must be the id in the address` })
  const made = await createAppRoleAssignment(call.app, call.caller, body.value)
  return made.ok ? readBack(call, [set, id.value, at], made.value.id, 201) : made
}
export const removeAppRoleAssignment = (at: 'appRoleAssignments' | 'appRoleAssignedTo'): Handler => async (call) => {
  const [id, other] = [idOf(call), idOf(call, 'assignmentId')]
  if (!id.ok) return id
  if (!other.ok) return other
  const done = await deleteAppRoleAssignment(call.app, call.caller, other.value, { member: at === 'appRoleAssignedTo' ? 'resourceId' : 'principalId', id: id.value })
  return done.ok ? ok(noContent) : done
}
