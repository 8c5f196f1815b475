import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { PackageTable } from './PackageTable.tsx'

export default function AdminPackages() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.packages')} lead={t('admin.packages.lead')}>
      <SearchField label={t('admin.packages.search')} />
      <PackageTable />
    </Page>
  )
}
