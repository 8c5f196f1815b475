/** Graph's settings of entitlement management: `settings`, and `controlConfigurations`, of which there is one. */
import { z } from 'zod'
import { updateGuestLifecycle } from '#app/settings/guest-lifecycle.ts'
import { updateTenantSettings } from '#app/settings/tenant-settings.ts'
import { insightLevels } from '#domain/settings.ts'
import { no } from '#domain/refusal.ts'
import { lifecycleActions } from '#model/control-configuration.ts'
import { durationSchema } from '#model/complex.ts'
import { choiceSchema, lenientBoolean } from '#model/entity.ts'
import { withBody } from '../handle.ts'

const ignored = z.unknown().optional()
const annotations = { '@odata.type': ignored, '@odata.context': ignored, id: ignored }
export const patchSettings = withBody(
  z.strictObject({ ...annotations, externalUserLifecycleAction: choiceSchema(lifecycleActions).nullish(), durationUntilExternalUserDeletedAfterBlocked: durationSchema.nullish() }),
  async (call, body) => updateGuestLifecycle(call.caller, body),
)

const endUserSettings = z.strictObject({
  ...annotations, createdBy: ignored, createdDateTime: ignored, modifiedBy: ignored, modifiedDateTime: ignored,
  isEnabled: lenientBoolean.refine((v) => v, 'must be true: these settings cannot be switched off').optional(),
  relatedPeopleInsightLevel: choiceSchema(insightLevels).optional(), showApproverDetailsToMembers: lenientBoolean.optional(),
})
export const patchControlConfiguration = withBody(endUserSettings, async (call, { relatedPeopleInsightLevel, showApproverDetailsToMembers }) => {
  const id = call.params['id'] ?? ''
  if (id.toLowerCase() !== 'endusersettings') return no('NotFound', { what: 'controlConfiguration', id })
  return updateTenantSettings(call.app, call.caller, { ...(relatedPeopleInsightLevel ? { relatedPeopleInsightLevel } : {}), ...(showApproverDetailsToMembers === undefined ? {} : { showApproverDetailsToMembers }) })
})
