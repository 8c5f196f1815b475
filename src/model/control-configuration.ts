/** Graph's settings of entitlement management. Both are views over the settings of the tenant (`domain/settings.ts`). */
import { insightLevels } from '#domain/settings.ts'
import { entity, f, type Entity } from './entity.ts'

export const lifecycleActions = ['none', 'blockSignIn', 'blockSignInAndDelete'] as const

export const entitlementManagementSettings = entity('entitlementManagementSettings', {
  table: 'entitlement_management_settings', idKind: 'text',
  fields: {
    id: f.text(32), durationUntilExternalUserDeletedAfterBlocked: f.duration(),
    externalUserLifecycleAction: f.choice('microsoft.graph.accessPackageExternalUserLifecycleAction', lifecycleActions),
  },
})

const shared = { id: f.text(32, { queryable: true }), createdBy: f.text(256), createdDateTime: f.instant(), isEnabled: f.flag({ initial: true }), modifiedBy: f.text(256), modifiedDateTime: f.instant() } as const
export const controlConfiguration = entity('controlConfiguration', {
  table: 'control_configuration', idKind: 'text', abstract: true,
  fields: { ...shared, kind: f.text(32, { access: 'internal' }) },
  derived: { column: 'kind', types: { endUserSettings: (): Entity => endUserSettings } },
})
export const endUserSettings = entity('endUserSettings', {
  table: 'control_configuration', idKind: 'text', base: (): Entity => controlConfiguration, only: { column: 'kind', is: 'endUserSettings' },
  fields: {
    ...shared, relatedPeopleInsightLevel: f.choice('microsoft.graph.accessPackageSuggestionRelatedPeopleInsightLevel', insightLevels),
    showApproverDetailsToMembers: f.flag({ initial: true }),
  },
})
