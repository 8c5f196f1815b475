/** Puts roles of the catalog's resources into a package. Everybody who has it gets them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { holderCountQuery, useAddRoles, type ChosenRole } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { useDraft } from '../../../forms/draft.ts'
import forms from '../../../forms/forms.module.css'
import { useNotify } from '../../../ui/notify.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import { keyOfRole } from '../new-package/package-draft.ts'
import { RolesField } from '../new-package/RolesField.tsx'
import { PackagePane } from './PackagePane.tsx'

const presentIn = ({ resourceRoleScopes = [] }: AdminPackage): string[] =>
  resourceRoleScopes.map(({ role }) => keyOfRole({ resourceOriginId: role?.resource?.originId ?? '', roleOriginId: role?.originId ?? '' }))

const Form = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const adding = useAddRoles()
  const draft = useDraft<{ roles: ChosenRole[] }>(`roles-${of.id}`, { roles: [] })
  const { value, change, clear } = draft
  const holders = useQuery(holderCountQuery(of.id)).data
  const present = presentIn(of)
  const roles = value.roles.filter((role) => !present.includes(keyOfRole(role)))
  const go = (close: () => void) => {
    if (adding.isPending) return
    let left = roles
    adding.mutate(
      {
        packageId: of.id,
        roles,
        onAdded: (added) => {
          left = left.filter((role) => role !== added)
          change({ roles: left })
        },
      },
      {
        onSuccess: () => {
          notify(t('admin.package.rolesAdded', { count: roles.length }))
          clear()
          close()
        },
      },
    )
  }
  return (
    <div className={forms.form}>
      <p className={surface.quiet}>{t('admin.package.addRolesLead')}</p>
      {of.catalog && <RolesField catalogId={of.catalog.id} chosen={roles} present={present} onChange={(chosen) => change({ roles: chosen })} />}
      <PaneFooter
        words={t('admin.package.addRolesGo')}
        isSending={adding.isPending}
        reason={roles.length === 0 ? t('admin.package.chooseRole') : undefined}
        draft={draft}
        go={go}
      >
        {!!holders && roles.length > 0 && <p className={surface.quiet}>{t('admin.package.holdersGain', { count: holders })}</p>}
        <Refusal error={adding.error} />
      </PaneFooter>
    </div>
  )
}

export default function AddRolesPane() {
  const { t } = useTranslation()
  return <PackagePane title={() => t('admin.package.addRoles')}>{(of) => <Form of={of} />}</PackagePane>
}
