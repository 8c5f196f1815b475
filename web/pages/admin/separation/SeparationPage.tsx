/** Separation of duties as a whole: which packages exclude each other, who has both, and what is allowed all the same. */
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { paths, separationTabs, type SeparationTab } from '../../../paths.ts'
import { Page } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { Automatic } from './Automatic.tsx'
import { Exceptions } from './Exceptions.tsx'
import { HeldConflicts } from './HeldConflicts.tsx'
import { Matrix } from './Matrix.tsx'

const VIEWS: Record<SeparationTab, () => React.ReactNode> = { matrix: Matrix, conflicts: HeldConflicts, exceptions: () => <Exceptions />, automatic: Automatic }

export default function SeparationPage() {
  const { t } = useTranslation()
  const { tab } = useParams()
  const shown = separationTabs.find((name) => name === tab) ?? 'matrix'
  const View = VIEWS[shown]
  return (
    <Page title={t('admin.sod.title')} lead={t('admin.sod.lead')}>
      <Tabs
        label={t('admin.sod.title')}
        tabs={separationTabs.map((name) => ({ to: paths.adminSeparation(name), label: t(`admin.sod.tabs.${name}`), current: name === shown }))}
      />
      <View />
    </Page>
  )
}
