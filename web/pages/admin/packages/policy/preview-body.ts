/** What of a draft the preview looks at: who it is for, who asks and who decides. Pure. */
import type { PolicyBody, PreviewPlace } from '../../../../api/admin-policies.ts'

export const previewBody = (place: PreviewPlace, policy: PolicyBody, personId: string | undefined): string => {
  const { displayName, allowedTargetScope, specificAllowedTargets, requestorSettings, requestApprovalSettings } = policy
  return JSON.stringify({
    ...place,
    ...(personId ? { personId } : {}),
    policy: { ...(displayName ? { displayName } : {}), allowedTargetScope, specificAllowedTargets, requestorSettings, requestApprovalSettings },
  })
}
