/** A policy as the rules see it: Graph's shapes, read and checked. */
import type { Localization } from './localized.ts'
import type { PolicyRules } from './rules.ts'

export type SubjectSet = { readonly '@odata.type': string; readonly userId?: string; readonly groupId?: string; readonly managerLevel?: number; readonly membershipRule?: string }
export type Expiration = { readonly type: 'notSpecified' | 'noExpiration' | 'afterDateTime' | 'afterDuration'; readonly endDateTime: string | null; readonly duration: string | null }
export type Stage = {
  readonly durationBeforeAutomaticDenial: string
  readonly isApproverJustificationRequired: boolean
  /** Does whoever asks learn the approvers' names? `default` follows the tenant, which shows them. */
  readonly approverInformationVisibility?: 'default' | 'notVisible' | 'visible'
  readonly primaryApprovers: readonly SubjectSet[]
  readonly fallbackPrimaryApprovers: readonly SubjectSet[]
  readonly isEscalationEnabled?: boolean
  readonly durationBeforeEscalation?: string
  readonly escalationApprovers?: readonly SubjectSet[]
  readonly fallbackEscalationApprovers?: readonly SubjectSet[]
}
/** Only policies that assign by themselves have these (entra.md F42). */
export type AutomaticSettings = { readonly requestAccessForAllowedTargets: boolean; readonly removeAccessWhenTargetLeavesAllowedTargets: boolean; readonly gracePeriodBeforeAccessRemoval: string | null }
export type Choice = { readonly actualValue: string; readonly text: string; readonly localizations?: readonly Localization[] }
export type Question = {
  readonly id: string
  readonly kind: 'text' | 'choice'
  readonly text: string
  readonly localizations?: readonly Localization[]
  readonly isRequired: boolean
  /** May an answer be changed later, by a request to update? */
  readonly isAnswerEditable?: boolean
  readonly isSingleLineQuestion?: boolean | null
  readonly regexPattern?: string | null
  readonly choices?: readonly Choice[] | null
  readonly isMultipleSelectionAllowed?: boolean | null
}
export type Policy = {
  readonly id: string
  readonly displayName: string
  readonly description?: string | null
  readonly version: number
  readonly allowedTargetScope: string
  readonly specificAllowedTargets: readonly SubjectSet[]
  readonly expiration: Expiration
  readonly requestorSettings: {
    readonly enableTargetsToSelfAddAccess: boolean
    readonly enableTargetsToSelfUpdateAccess: boolean
    readonly enableTargetsToSelfRemoveAccess: boolean
    readonly enableOnBehalfRequestorsToAddAccess: boolean
    readonly enableOnBehalfRequestorsToUpdateAccess: boolean
    readonly enableOnBehalfRequestorsToRemoveAccess: boolean
    readonly allowCustomAssignmentSchedule: boolean
    readonly onBehalfRequestors: readonly SubjectSet[]
  }
  readonly requestApprovalSettings: { readonly isApprovalRequiredForAdd: boolean; readonly isApprovalRequiredForUpdate: boolean; readonly isRequestorJustificationRequired: boolean; readonly stages: readonly Stage[] }
  readonly notificationSettings: { readonly isAssignmentNotificationDisabled: boolean } | null
  readonly automaticRequestSettings?: AutomaticSettings | null
  readonly questions: readonly Question[]
  /** Missing where the policy was kept by an older version of Latchkey. */
  readonly rules?: PolicyRules
}

/** The membership rule of a policy that assigns by itself. */
export const ruleOf = (policy: Pick<Policy, 'specificAllowedTargets'>): string | undefined => policy.specificAllowedTargets.find((s) => setKind(s) === 'attributeRuleMembers')?.membershipRule

/** The short name of a subject set: `singleUser`. */
export const setKind = (s: SubjectSet): string => s['@odata.type'].replace(/^#microsoft\.graph\./, '')
