/** A policy and people for tests of the rules: members ask for themselves, nobody approves, unless said otherwise. */
import type { AskingPerson } from '../request/admission.ts'
import type { Policy, Question, SubjectSet } from './policy.ts'

type Parts = Partial<Omit<Policy, 'requestorSettings' | 'requestApprovalSettings'>> & { readonly requestorSettings?: Partial<Policy['requestorSettings']>; readonly requestApprovalSettings?: Partial<Policy['requestApprovalSettings']> }
export const policy = ({ requestorSettings, requestApprovalSettings, ...rest }: Parts = {}): Policy => ({
  id: 'policy', displayName: 'Employees', version: 1, allowedTargetScope: 'allMemberUsers', specificAllowedTargets: [], expiration: { type: 'afterDuration', endDateTime: null, duration: 'P30D' },
  requestorSettings: {
    enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: false, enableTargetsToSelfRemoveAccess: true,
    enableOnBehalfRequestorsToAddAccess: false, enableOnBehalfRequestorsToUpdateAccess: false, enableOnBehalfRequestorsToRemoveAccess: false,
    allowCustomAssignmentSchedule: true, onBehalfRequestors: [], ...requestorSettings,
  },
  requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages: [], ...requestApprovalSettings },
  notificationSettings: null, questions: [], ...rest,
})
export const person = (id: string, more: Partial<AskingPerson> = {}): AskingPerson =>
  ({ id, name: id, userType: 'Member', accountEnabled: true, principals: [id, ...(more.principals ?? [])], managers: [], ...(({ principals: _, ...m }) => m)(more) })
export const singleUser = (userId: string): SubjectSet => ({ '@odata.type': '#microsoft.graph.singleUser', userId })
export const groupMembers = (groupId: string): SubjectSet => ({ '@odata.type': '#microsoft.graph.groupMembers', groupId })
export const targetManager = (managerLevel = 1): SubjectSet => ({ '@odata.type': '#microsoft.graph.targetManager', managerLevel })
export const text = (id: string, more: Partial<Question> = {}): Question => ({ id, kind: 'text', text: `Question ${id}`, isRequired: false, ...more })
export const choice = (id: string, values: readonly string[], more: Partial<Question> = {}): Question =>
  ({ id, kind: 'choice', text: `Question ${id}`, isRequired: false, choices: values.map((v) => ({ actualValue: v, text: v.toUpperCase() })), ...more })
