/** What it takes to look after a target, in words: as the rules have it. */
import { useTranslation } from 'react-i18next'
import { rightsTo, type ObjectKind } from '../../../../src/domain/access.ts'
import { useFormats } from '../../../texts/format.ts'

export const KINDS = ['securityGroup', 'microsoft365Group', 'roleAssignableGroup', 'application', 'other'] as const satisfies readonly ObjectKind[]
/** The kind of an object by its system, where nothing more is known of it. */
export const kindOfSystem = (originSystem: string): ObjectKind => (originSystem === 'AadGroup' ? 'securityGroup' : originSystem === 'AadApplication' ? 'application' : 'other')

/** The words of Entra for the roles of its directory. */
const ROLES = [
  'globalAdministrator',
  'identityGovernanceAdministrator',
  'userAdministrator',
  'groupsAdministrator',
  'intuneAdministrator',
  'exchangeAdministrator',
  'sharePointAdministrator',
  'privilegedRoleAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
] as const

export const useNeeds = () => {
  const { t } = useTranslation()
  const { anyOf } = useFormats()
  return (kind: ObjectKind) => {
    const { roles, permissions } = rightsTo(kind)
    return {
      name: t(`admin.relations.kinds.${kind}`),
      people: anyOf(ROLES.filter((role) => roles.includes(role)).map((role) => t(`admin.relations.roles.${role}`))),
      /** The first of each list is the narrowest that is enough. */
      permissions: permissions.map(([first = '']) => first),
      delivers: t(`admin.relations.delivers.${kind}`),
    }
  }
}
