/** The resources of a package and the role one gets in each. */
import { AppGenericRegular, GlobeRegular, PeopleRegular, PersonKeyRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccessPackage, ResourceRoleScope } from '../../api/types.ts'
import surface from '../../ui/surface.module.css'
import css from './packages.module.css'

const ICONS: Record<string, ReactNode> = { AadGroup: <PeopleRegular />, SharePointOnline: <GlobeRegular />, DirectoryRole: <PersonKeyRegular /> }

const Resource = ({ role, scope }: ResourceRoleScope) => {
  const { t } = useTranslation()
  const resource = role?.resource
  const where =
    scope?.displayName && scope.displayName !== 'Root' ? t('package.roleOf', { role: role?.displayName ?? '', scope: scope.displayName }) : role?.displayName
  return (
    <li className={css.resource}>
      <span className={css.resourceIcon} aria-hidden="true">
        {ICONS[resource?.originSystem ?? role?.originSystem ?? ''] ?? <AppGenericRegular />}
      </span>
      <div className={surface.main}>
        <p className={surface.name}>{resource?.displayName ?? role?.displayName}</p>
        <p className={surface.sub}>{[where, resource?.description].filter(Boolean).join(' · ')}</p>
      </div>
    </li>
  )
}

export const ResourceList = ({ item, quiet = false }: { item: AccessPackage; quiet?: boolean }) => {
  const { t } = useTranslation()
  const rows = item.resourceRoleScopes ?? []
  if (!rows.length) return <p className={surface.quiet}>{t('package.resourcesNone')}</p>
  return (
    <>
      {!quiet && <p className={surface.quiet}>{t('package.resourcesLead')}</p>}
      <ul className={css.resources}>
        {rows.map((row) => (
          <Resource key={row.id} {...row} />
        ))}
      </ul>
    </>
  )
}
