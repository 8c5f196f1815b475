import { useTranslation } from 'react-i18next'
import { catalogRoles, roleGrants } from '../../../src/domain/access.ts'
import { useAdministration } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { useMay } from './use-may.ts'

const isOfCatalog = (role: string): role is (typeof catalogRoles)[number] => (catalogRoles as readonly string[]).includes(role)

/** Why some buttons are missing in a catalog: as what one sees it. Who may do everything there is told nothing. */
export const useRoleHere = (catalogId: string | undefined): string | undefined => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const may = useMay()
  const { roles } = useAdministration()
  if (may('catalog.update', catalogId ?? null)) return undefined
  const here = roles.filter(({ role, catalog }) => (catalog === null || catalog === catalogId) && roleGrants(role, 'catalog.read')).map(({ role }) => role)
  const named = [...new Set(here)].map((role) => t(isOfCatalog(role) ? `admin.govern.roles.${role}` : 'admin.govern.globalReader'))
  return named.length === 0 ? undefined : t('admin.govern.roleHere', { count: named.length, roles: allOf(named) })
}
