/** Where one begins: the dashboard, or what is open to whoever looks after no catalog. */
import { LibraryRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Navigate } from 'react-router'
import { paths } from '../../paths.ts'
import { useAdministration } from '../../session.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states.tsx'
import { NewCatalogButton } from './catalogs/Catalogs.tsx'
import Dashboard from './dashboard/Dashboard.tsx'

export default function Start() {
  const { t } = useTranslation()
  const { everywhere, catalogs, audit } = useAdministration()
  if (everywhere || catalogs.length > 0) return <Dashboard />
  if (audit) return <Navigate to={paths.adminAudit()} replace />
  return (
    <Page title={t('admin.nav.dashboard')}>
      <Empty icon={<LibraryRegular />} title={t('admin.dashboard.noCatalogTitle')} text={t('admin.dashboard.noCatalogText')} action={<NewCatalogButton />} />
    </Page>
  )
}
