/** What holds in the whole tenant: its settings, who may make catalogs, and the mails it sends. */
import { useTranslation } from 'react-i18next'
import { Outlet, useOutlet, useParams } from 'react-router'
import { paths, settingsTabs, type SettingsTab } from '../../../paths.ts'
import { Page } from '../../../ui/Page.tsx'
import { NotFound } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useMay } from '../use-may.ts'
import { Creators } from './Creators.tsx'
import { Mails } from './Mails.tsx'
import { Tenant } from './Tenant.tsx'

const VIEWS: Record<SettingsTab, () => React.ReactNode> = { tenant: Tenant, creators: Creators, mails: Mails }

export default function SettingsPage() {
  const { t } = useTranslation()
  const { tab } = useParams()
  const covered = useOutlet() !== null
  const shown = settingsTabs.find((name) => name === tab) ?? 'tenant'
  if (!useMay()('settings.read')) return <NotFound />
  const View = VIEWS[shown]
  return (
    <Page title={t('admin.settings.title')} lead={t('admin.settings.lead')} covered={covered}>
      <Tabs
        label={t('admin.settings.title')}
        tabs={settingsTabs.map((name) => ({ to: paths.adminSettings(name), label: t(`admin.settings.tabs.${name}`), current: name === shown }))}
      />
      <View />
      <Outlet />
    </Page>
  )
}
