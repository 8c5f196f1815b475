/** What one fills in to make a package, and what it becomes: the bodies that the API takes. Pure. */
import type { AdminPolicy, SubjectSet } from '../../../api/admin-types.ts'
import type { Chosen } from '../../../forms/SubjectsField.tsx'

/** A role of a resource of the catalog, with all that adding it takes. */
export type ChosenRole = { resourceId: string; resource: string; resourceOriginId: string; originSystem: string; roleOriginId: string; role: string }
export type PackageDraft = {
  name: string
  description: string
  catalogId: string
  isHidden: boolean
  roles: ChosenRole[]
  who: 'members' | 'everybody' | 'some' | 'nobody'
  some: Chosen[]
  approval: 'none' | 'manager' | 'chosen'
  approvers: Chosen[]
  fallback: Chosen[]
  decideDays: string
  needsReason: boolean
  lasts: 'never' | 'days' | 'date'
  lastDays: string
  lastDay: string
  /** What has been made of it already, should the rest have been refused. */
  packageId: string
  addedRoles: string[]
}
export const emptyDraft: PackageDraft = {
  name: '',
  description: '',
  catalogId: '',
  isHidden: false,
  roles: [],
  who: 'members',
  some: [],
  approval: 'manager',
  approvers: [],
  fallback: [],
  decideDays: '14',
  needsReason: true,
  lasts: 'days',
  lastDays: '365',
  lastDay: '',
  packageId: '',
  addedRoles: [],
}

export const keyOfRole = ({ resourceOriginId, roleOriginId }: Pick<ChosenRole, 'resourceOriginId' | 'roleOriginId'>): string =>
  `${resourceOriginId} ${roleOriginId}`
const setOf = ({ id, kind, displayName }: Chosen): SubjectSet =>
  kind === 'user'
    ? { '@odata.type': '#microsoft.graph.singleUser', userId: id, description: displayName }
    : { '@odata.type': '#microsoft.graph.groupMembers', groupId: id, description: displayName }
const manager: SubjectSet = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }

const SCOPES = { members: 'allMemberUsers', everybody: 'allDirectoryUsers', some: 'specificDirectoryUsers', nobody: 'notSpecified' } as const
type Policy = Omit<AdminPolicy, 'id'>
/** The policy, as the preview draws it and as it is sent. `lastMoment`: the end of the last day, in the zone of whoever chose it. */
export function policyOf(draft: PackageDraft, displayName: string, lastMoment: (day: string) => string): Policy {
  const { who, some, approval, approvers, fallback, decideDays, needsReason, lasts, lastDays, lastDay } = draft
  const asks = who !== 'nobody'
  const stage = {
    durationBeforeAutomaticDenial: `P${Number(decideDays) || 1}D`,
    isApproverJustificationRequired: false,
    isEscalationEnabled: false,
    primaryApprovers: approval === 'manager' ? [manager] : approvers.map(setOf),
    fallbackPrimaryApprovers: approval === 'manager' ? fallback.map(setOf) : [],
  }
  return {
    displayName,
    allowedTargetScope: SCOPES[who],
    specificAllowedTargets: who === 'some' ? some.map(setOf) : [],
    requestorSettings: { enableTargetsToSelfAddAccess: asks, enableTargetsToSelfUpdateAccess: asks, enableTargetsToSelfRemoveAccess: asks },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: asks && approval !== 'none',
      isApprovalRequiredForUpdate: false,
      isRequestorJustificationRequired: asks && needsReason,
      stages: asks && approval !== 'none' ? [stage] : [],
    },
    expiration:
      lasts === 'never'
        ? { type: 'noExpiration' }
        : lasts === 'days'
          ? { type: 'afterDuration', duration: `P${Number(lastDays) || 1}D` }
          : { type: 'afterDateTime', endDateTime: lastDay ? lastMoment(lastDay) : null },
  }
}

const isCount = (text: string, most: number): boolean => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most
export const most = { decideDays: 180, lastDays: 3660 } as const
export type Missing = 'name' | 'catalogId' | 'some' | 'approvers' | 'decideDays' | 'lastDays' | 'lastDay'
/** What has to be filled in before anything is sent; `today` as `2026-06-05`. */
export function missingIn(draft: PackageDraft, today: string): readonly Missing[] {
  const asks = draft.who !== 'nobody'
  const wrong: Record<Missing, boolean> = {
    name: !draft.name.trim(),
    catalogId: !draft.catalogId,
    some: draft.who === 'some' && draft.some.length === 0,
    approvers: asks && draft.approval === 'chosen' && draft.approvers.length === 0,
    decideDays: asks && draft.approval !== 'none' && !isCount(draft.decideDays, most.decideDays),
    lastDays: draft.lasts === 'days' && !isCount(draft.lastDays, most.lastDays),
    lastDay: draft.lasts === 'date' && draft.lastDay < today,
  }
  return (Object.keys(wrong) as Missing[]).filter((field) => wrong[field])
}
