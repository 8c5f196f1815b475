/** Who looks after a catalog, and as what, for whoever may read that. */
import { AddRegular, LockClosedRegular } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { catalogRolesQuery } from '../../../api/admin.ts'
import { paths } from '../../../paths.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Empty } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { RoleHolders } from '../roles/RoleHolders.tsx'
import { useMay } from '../use-may.ts'

const Holders = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <>
      {may('catalog.roles', id) && (
        <div className={surface.bar}>
          <LinkButton icon={<AddRegular />} to={paths.adminAddMembers(id)}>
            {t('admin.govern.addMembers')}
          </LinkButton>
        </div>
      )}
      <RoleHolders
        label={t('admin.catalogs.tabs.roles')}
        result={useInfiniteQuery(catalogRolesQuery(id))}
        mayTake={may('catalog.roles', id)}
        none={{ title: t('admin.govern.noRolesTitle'), text: t('admin.govern.noRolesText') }}
      />
    </>
  )
}

export const CatalogRoles = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  if (useMay()('roles.read', id)) return <Holders id={id} />
  return <Empty icon={<LockClosedRegular />} title={t('admin.govern.hiddenRolesTitle')} text={t('admin.govern.hiddenRolesText')} />
}
