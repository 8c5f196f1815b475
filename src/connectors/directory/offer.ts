import { ConnectorFailed, type Discovered, type Role } from '../connector.ts'

const anId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Can this name an object of the directory? Nothing else is asked of the database. */
export const isObjectId = (text: string): boolean => anId.test(text)

/** Throws unless the object is there and offers the role now: roles are switched off and objects deleted while requests wait. */
export function mustOffer(what: 'group' | 'application', found: Discovered | undefined, role: Role): void {
  if (!found) throw new ConnectorFailed(`the ${what} is no longer in the directory`, { retryable: false })
  if (!found.roles.some((r) => r.originId === role.roleId)) throw new ConnectorFailed(`the ${what} has no role "${role.roleId}"`, { retryable: false })
}
