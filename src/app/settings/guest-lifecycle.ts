import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'

export type GuestLifecycle = { readonly externalUserLifecycleAction?: string | null | undefined; readonly durationUntilExternalUserDeletedAfterBlocked?: string | null | undefined }

/** What becomes of guests with their last assignment (entra.md F69). Nothing does yet, so nothing else can be set. */
export function updateGuestLifecycle(caller: Caller, { externalUserLifecycleAction: action, durationUntilExternalUserDeletedAfterBlocked: duration }: GuestLifecycle): Decision<true> {
  if (!canEverywhere(caller, 'settings.update')) return no('TenantForbidden', { task: 'change the settings of the tenant' })
  if (action && action !== 'none') return no('NotSupported', { what: `Blocking or deleting guests without assignments (externalUserLifecycleAction ${action})` }, 'externalUserLifecycleAction')
  if (duration) return no('NotSupported', { what: 'Deleting guests after a while (durationUntilExternalUserDeletedAfterBlocked)' }, 'durationUntilExternalUserDeletedAfterBlocked')
  return ok(true)
}
