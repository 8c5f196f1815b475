/** Who may make catalogs. */
import { AddRegular } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { creatorsQuery } from '../../../api/admin-roles.ts'
import { paths } from '../../../paths.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import surface from '../../../ui/surface.module.css'
import { RoleHolders } from '../roles/RoleHolders.tsx'
import { useMay } from '../use-may.ts'

export const Creators = () => {
  const { t } = useTranslation()
  const mayAppoint = useMay()('creator.appoint')
  return (
    <>
      <p className={surface.prose}>{t('admin.settings.creatorsLead')}</p>
      {mayAppoint && (
        <div className={surface.bar}>
          <LinkButton icon={<AddRegular />} to={paths.adminAddCreators()}>
            {t('admin.settings.addCreators')}
          </LinkButton>
        </div>
      )}
      <RoleHolders
        label={t('admin.settings.tabs.creators')}
        result={useInfiniteQuery(creatorsQuery)}
        mayTake={mayAppoint}
        none={{ title: t('admin.settings.noCreatorsTitle'), text: t('admin.settings.noCreatorsText') }}
      />
    </>
  )
}
