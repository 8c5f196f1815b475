/** Where one can go in the administration: what one's roles open. */
import {
  AppsRegular,
  BoxRegular,
  ClipboardTaskListLtrRegular,
  DocumentSearchRegular,
  FlowchartRegular,
  GaugeRegular,
  LibraryRegular,
  PeopleRegular,
  PersonKeyRegular,
  SettingsRegular,
  ShieldKeyholeRegular,
} from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { rolesGrant } from '../../../src/domain/access.ts'
import { paths } from '../../paths.ts'
import { useSession } from '../../session.ts'
import { Rail, type Entry } from '../shell/Navigation.tsx'

/** The pages of the administration that one's roles open. */
export const useEntries = (): Entry[] => {
  const { t } = useTranslation()
  const { administration } = useSession()
  if (!administration) return []
  const { everywhere, catalogs, audit, people, roles } = administration
  const inCatalogs = everywhere || catalogs.length > 0
  return [
    { when: inCatalogs, to: paths.admin(), label: t('admin.nav.dashboard'), short: t('admin.nav.dashboard'), icon: <GaugeRegular /> },
    { when: inCatalogs, to: paths.adminCatalogs(), label: t('admin.nav.catalogs'), short: t('admin.nav.catalogs'), icon: <LibraryRegular /> },
    { when: inCatalogs, to: paths.adminPackages(), label: t('nav.packages'), short: t('nav.packagesShort'), icon: <BoxRegular /> },
    { when: inCatalogs, to: paths.adminAssignments(), label: t('admin.operations.assignments'), short: t('admin.operations.assignmentsShort'), icon: <PersonKeyRegular /> },
    { when: inCatalogs, to: paths.adminRequests(), label: t('admin.operations.requests'), short: t('admin.operations.requests'), icon: <ClipboardTaskListLtrRegular /> },
    { when: inCatalogs, to: paths.adminResources(), label: t('admin.operations.resources'), short: t('admin.operations.resources'), icon: <AppsRegular /> },
    { when: inCatalogs, to: paths.adminGraph(), label: t('admin.relations.nav'), short: t('admin.relations.navShort'), icon: <FlowchartRegular /> },
    { when: inCatalogs, to: paths.adminSeparation(), label: t('admin.sod.title'), short: t('admin.sod.short'), icon: <ShieldKeyholeRegular /> },
    { when: people, to: paths.adminPeople(), label: t('admin.nav.people'), short: t('admin.nav.people'), icon: <PeopleRegular /> },
    { when: audit, to: paths.adminAudit(), label: t('admin.nav.audit'), short: t('admin.nav.auditShort'), icon: <DocumentSearchRegular /> },
    {
      when: rolesGrant(roles, 'settings.read'),
      to: paths.adminSettings(),
      label: t('admin.settings.title'),
      short: t('admin.settings.short'),
      icon: <SettingsRegular />,
    },
  ].filter(({ when }) => when)
}

export default function AdminNavigation() {
  const entries = useEntries()
  // A catalog creator without a catalog has nowhere else to go yet.
  return entries.length > 0 && <Rail entries={entries} />
}
