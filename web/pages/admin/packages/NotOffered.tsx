/** Why nobody can ask for a package, on each of its pages: its catalog is off, or no policy lets anybody in. */
import { useTranslation } from 'react-i18next'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { MayNot } from '../../../ui/MayNot.tsx'
import { useMay } from '../use-may.ts'

export const NotOffered = ({ of: { catalog, assignmentPolicies = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const mayRead = useMay()('catalog.read', catalog?.id)
  // Who may not read the catalog does not see all policies.
  const hasNoPolicy = mayRead && assignmentPolicies.length === 0
  const reasons = [
    ...(catalog?.state === 'unpublished' ? [t('admin.policies.catalogOff', { catalog: catalog.displayName })] : []),
    ...(hasNoPolicy ? [t('admin.policies.none')] : []),
  ]
  return reasons.length > 0 && <MayNot reason={reasons.join(' ')} />
}
