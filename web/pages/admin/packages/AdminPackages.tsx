import { useTranslation } from 'react-i18next'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PackageTable } from './PackageTable.tsx'

export default function AdminPackages() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('nav.packages')}
      lead={t('admin.packages.lead')}
      actions={
        useAdministration().creates && (
          <LinkButton appearance="primary" to={paths.adminNewPackage()}>
            {t('admin.make.button')}
          </LinkButton>
        )
      }
    >
      <PackageTable />
    </Page>
  )
}
