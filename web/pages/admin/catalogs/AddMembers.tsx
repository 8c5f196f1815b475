/** Gives roles in a catalog. */
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { catalogRoles } from '../../../../src/domain/access.ts'
import { principalKinds } from '../../../api/admin-roles.ts'
import { paths } from '../../../paths.ts'
import { GiveRole } from '../roles/GiveRole.tsx'
import { useMay } from '../use-may.ts'

export default function AddMembers() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  return (
    <GiveRole
      title={t('admin.govern.addMembers')}
      closeTo={paths.adminCatalog(id, 'roles')}
      draftName={`catalog.${id}.roles`}
      roles={catalogRoles}
      kinds={principalKinds}
      catalogId={id}
      mayNot={useMay()('catalog.roles', id) ? undefined : t('admin.mayNot.giveRoles')}
    />
  )
}
