/** What holds in the whole tenant, beyond Graph's own settings (latchkey.md A). Stored is what differs from here. */
export const visibilities = ['none', 'members', 'all'] as const
export const insightLevels = ['disabled', 'count', 'countAndNames'] as const
export const delegateChoices = ['anybody', 'manager', 'groups', 'managerOrGroups'] as const

/** What the lengths of time in the settings may be, by their paths: a notice of no time is none, and one years before the end is a slip of the pen. */
export const lengths = {
  'leavers/gracePeriod': { mayBeZero: true, days: 366 },
  reprocessWindow: { mayBeZero: true, days: 3_660 },
  approverReminders: { mayBeZero: false, days: 366 },
  expiryNotices: { mayBeZero: false, days: 366 },
  'delegation/maximumDuration': { mayBeZero: false, days: 3_660 },
} as const

export type TenantSettings = {
  /** A disabled or deleted person loses assignments at once (PT0S) or after a grace (L2). */
  readonly leavers: { readonly gracePeriod: string }
  /** How long after its end a request may be processed again (U1). */
  readonly reprocessWindow: string
  /** An incompatible package or group stands in the way of both sides (L8); otherwise of the one that names it, as in Graph. */
  readonly mutualSeparation: boolean
  /** Before a decision is due: durations, and `half` for the middle of the time (U15). */
  readonly approverReminders: readonly string[]
  /** Before access ends (entra.md §5.2). */
  readonly expiryNotices: readonly string[]
  /** May administrators and catalog owners skip approval with a justification (U22)? */
  readonly allowBypassApproval: boolean
  /** Does a direct assignment wait for the policy's approval (entra.md F57)? */
  readonly enforceApprovalForDirectAssignments: boolean
  /** Do members see who decides about their request (F35)? */
  readonly showApproverDetailsToMembers: boolean
  /** Who sees the resource roles of a package that they may ask for (F54)? */
  readonly resourceVisibility: (typeof visibilities)[number]
  /** May whoever approved take it back later (F51)? */
  readonly approversMayRevoke: boolean
  /** Do managers see what their reports hold (F48)? */
  readonly managersSeeAssignments: boolean
  readonly relatedPeopleInsightLevel: (typeof insightLevels)[number]
  /** Who may stand in for an approver, and for how long (F52, L7). */
  readonly delegation: { readonly isEnabled: boolean; readonly to: (typeof delegateChoices)[number]; readonly groups: readonly string[]; readonly maximumDuration: string | null }
}
export const defaultSettings: TenantSettings = {
  leavers: { gracePeriod: 'PT0S' }, reprocessWindow: 'P14D', mutualSeparation: false, approverReminders: ['half', 'P1D'], expiryNotices: ['P14D', 'P1D'],
  allowBypassApproval: true, enforceApprovalForDirectAssignments: false, showApproverDetailsToMembers: true, resourceVisibility: 'all', approversMayRevoke: true, managersSeeAssignments: true,
  relatedPeopleInsightLevel: 'count', delegation: { isEnabled: true, to: 'anybody', groups: [], maximumDuration: null },
}
