/** What one's roles allow, from the same table that the server asks. */
import { rolesGrant, type Permission } from '../../../src/domain/access.ts'
import { useAdministration } from '../../session.ts'

/** May one do this in the tenant, or in this catalog? */
export const useMay = (): ((permission: Permission, catalogId?: string | null) => boolean) => {
  const { roles } = useAdministration()
  return (permission, catalogId = null) => rolesGrant(roles, permission, catalogId)
}
