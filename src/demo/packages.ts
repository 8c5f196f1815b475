/** The access packages of the demonstration: the eight use cases of the talk. */
import type { AllowedTargetScope, ApprovalSettings, ExpirationPattern, RequestorSettings, StageSettings, SubjectSet } from '#model/complex.ts'
import { catalog, resources } from './catalogs.ts'
import { group } from './groups.ts'
import { id } from './id.ts'
import { person } from './people.ts'
import { desktopQuestions, licenceQuestions, optOutQuestions, pilotQuestions, workcationQuestions, type DemoQuestion } from './questions.ts'

export type DemoPolicy = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly allowedTargetScope: AllowedTargetScope
  readonly specificAllowedTargets: readonly SubjectSet[]
  readonly expiration: ExpirationPattern
  readonly requestorSettings: RequestorSettings
  readonly requestApprovalSettings: ApprovalSettings
  readonly notificationSettings: { readonly isAssignmentNotificationDisabled: boolean }
  readonly questions: readonly DemoQuestion[]
}
export type DemoPackage = {
  readonly id: string
  readonly catalogId: string
  readonly displayName: string
  readonly description: string
  readonly isHidden: boolean
  /** Why nobody can ask for it yet. */
  readonly draft?: { readonly reason: string }
  readonly resourceRoleScopes: readonly { readonly resourceRoleId: string; readonly resourceScopeId: string }[]
  /** Whoever holds one of these cannot ask for it. */
  readonly incompatibleIds: readonly string[]
  readonly policies: readonly DemoPolicy[]
}

const user = (name: string): SubjectSet => ({ '@odata.type': '#microsoft.graph.singleUser', userId: person(name).id, description: person(name).displayName })
const members = (name: string): SubjectSet => ({ '@odata.type': '#microsoft.graph.groupMembers', groupId: group(name).id, description: name })
const manager: SubjectSet = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }

const lasting = (duration: string): ExpirationPattern => ({ type: 'afterDuration', endDateTime: null, duration })
const withoutEnd: ExpirationPattern = { type: 'noExpiration', endDateTime: null, duration: null }

const nobodyAsks: RequestorSettings = {
  enableTargetsToSelfAddAccess: false, enableTargetsToSelfUpdateAccess: false, enableTargetsToSelfRemoveAccess: false, allowCustomAssignmentSchedule: false,
  enableOnBehalfRequestorsToAddAccess: false, enableOnBehalfRequestorsToUpdateAccess: false, enableOnBehalfRequestorsToRemoveAccess: false, onBehalfRequestors: [],
}
const selfAsks: RequestorSettings = { ...nobodyAsks, enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: true, enableTargetsToSelfRemoveAccess: true }
const selfOrManagerAsks: RequestorSettings = {
  ...selfAsks, enableOnBehalfRequestorsToAddAccess: true, enableOnBehalfRequestorsToUpdateAccess: true, enableOnBehalfRequestorsToRemoveAccess: true,
  onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
}

const withoutApproval: ApprovalSettings = { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages: [] }
type Asked = Pick<StageSettings, 'primaryApprovers'> & Partial<StageSettings>
/** One stage; the requestor says why, the approver need not. */
const approvalBy = (asked: Asked): ApprovalSettings => ({
  isApprovalRequiredForAdd: true, isApprovalRequiredForUpdate: true, isRequestorJustificationRequired: true,
  stages: [{
    durationBeforeAutomaticDenial: 'P14D', isApproverJustificationRequired: false, isEscalationEnabled: false, durationBeforeEscalation: 'PT0S',
    fallbackPrimaryApprovers: [], escalationApprovers: [], fallbackEscalationApprovers: [], approverInformationVisibility: 'default', ...asked,
  }],
})
const byManager = approvalBy({ primaryApprovers: [manager], fallbackPrimaryApprovers: [user('stephan')] })

type PolicyParts = Omit<DemoPolicy, 'id' | 'specificAllowedTargets' | 'notificationSettings' | 'questions' | 'allowedTargetScope'> & Partial<DemoPolicy>
const policy = (number: number, parts: PolicyParts): DemoPolicy => ({
  id: id('policy', number), allowedTargetScope: 'allMemberUsers', specificAllowedTargets: [], notificationSettings: { isAssignmentNotificationDisabled: false }, questions: [], ...parts,
})

/** A role of a resource of the package's catalog, by name. */
function roleIn(catalogId: string, resourceName: string, roleName: string) {
  const resource = resources.find((r) => r.catalogId === catalogId && r.displayName === resourceName)
  const role = resource?.roles.find((r) => r.displayName === roleName)
  if (!resource || !role) throw new Error(`${roleName} of ${resourceName} is not in the catalog`)
  return { resourceRoleId: role.id, resourceScopeId: resource.scopes[0]!.id }
}

type PackageParts = {
  readonly name: string; readonly catalog: string; readonly description: string; readonly gives: readonly (readonly [resource: string, role: string])[]
  readonly policies: readonly DemoPolicy[]; readonly isHidden?: boolean; readonly draft?: { readonly reason: string }
  /** The number of a package that does not go together with it. */
  readonly apartFrom?: number
}
function packageOf(number: number, { name, catalog: catalogName, description, gives, policies, isHidden = false, draft, apartFrom }: PackageParts): DemoPackage {
  const catalogId = catalog(catalogName).id
  const resourceRoleScopes = gives.map(([resource, role]) => roleIn(catalogId, resource, role))
  return { id: id('package', number), catalogId, displayName: name, description, isHidden, ...(draft ? { draft } : {}), resourceRoleScopes, incompatibleIds: apartFrom ? [id('package', apartFrom)] : [], policies }
}

export const packages: readonly DemoPackage[] = [
  packageOf(1, {
    name: 'Workcation', catalog: 'General', gives: [['sg-Workcation location exemption', 'Member']],
    description: 'Work from another country for a while. You can sign in from there between the dates you ask for, 30 days at most; afterwards the usual rules hold again.',
    policies: [policy(1, {
      displayName: 'Employees', description: 'Everybody may ask for themselves, managers for their people. The manager decides.',
      expiration: lasting('P30D'), requestorSettings: { ...selfOrManagerAsks, allowCustomAssignmentSchedule: true }, requestApprovalSettings: byManager, questions: workcationQuestions,
    })],
  }),
  packageOf(2, {
    name: 'B2B guest access to the management application', catalog: 'Partners', gives: [['Contoso Management Portal', 'Reader']], isHidden: true,
    description: 'People of a partner see the environments that they look after in the management application. Their sponsor at Contoso decides.',
    draft: { reason: 'Connected organizations and their sponsors are not in use yet, so nobody could approve.' },
    policies: [policy(2, {
      displayName: 'Guests of partners', description: 'Prepared: only administrators assign it for now.', allowedTargetScope: 'notSpecified',
      expiration: lasting('P180D'), requestorSettings: nobodyAsks, requestApprovalSettings: withoutApproval,
    })],
  }),
  packageOf(3, {
    name: 'Expensive cloud licence', catalog: 'Licences', gives: [['lic-Power BI Premium', 'Member']],
    description: 'A Power BI Premium licence for half a year. It costs as much as a phone every quarter, so the licence owner asks what it is for.',
    policies: [policy(3, {
      displayName: 'Employees', description: 'The licence owner or the licence board decides.', expiration: lasting('P180D'), requestorSettings: selfOrManagerAsks,
      requestApprovalSettings: approvalBy({ primaryApprovers: [user('lin'), members('Licence board')], isApproverJustificationRequired: true, approverInformationVisibility: 'visible' }),
      questions: licenceQuestions,
    })],
  }),
  packageOf(4, {
    name: 'Advanced security (opt in)', catalog: 'Security', gives: [['sg-Advanced security', 'Member']],
    description: 'Protect your account better than the rules ask: sign in without a password, on managed devices only. Have a passkey ready. You may leave at any time.',
    policies: [policy(4, {
      displayName: 'Everybody who wants to', description: 'Nobody needs to approve more security.', expiration: withoutEnd, requestorSettings: selfAsks, requestApprovalSettings: withoutApproval,
    })],
  }),
  packageOf(5, {
    // Who promised to use managed devices only has none to take out.
    name: 'Opt out of the device policy', catalog: 'Security', gives: [['sg-Device policy opt-out', 'Member']], apartFrom: 4,
    description: 'Take one device out of the device policy for 90 days, while a better way is found. Security keeps an eye on it meanwhile.',
    policies: [policy(5, {
      displayName: 'Employees', description: 'The owner of the security catalog decides and says why.', expiration: lasting('P90D'), requestorSettings: selfAsks,
      requestApprovalSettings: approvalBy({ primaryApprovers: [user('omar')], fallbackPrimaryApprovers: [user('yusuf')], isApproverJustificationRequired: true, durationBeforeAutomaticDenial: 'P7D' }), questions: optOutQuestions,
    })],
  }),
  packageOf(6, {
    name: 'Conditional access pilot', catalog: 'Security', gives: [['sg-Conditional access pilot', 'Member']],
    description: 'Try new sign-in rules before everybody else and tell what breaks. You can leave the pilot whenever it is in your way.',
    policies: [policy(6, {
      displayName: 'Offices in EMEA', description: 'The pilot runs in the offices of EMEA. One of the pilot’s approvers decides.', allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: [members('sg-Everyone in EMEA')], expiration: lasting('P60D'), requestorSettings: selfAsks,
      requestApprovalSettings: approvalBy({ primaryApprovers: [members('Conditional access pilot approvers')] }), questions: pilotQuestions,
    })],
  }),
  packageOf(7, {
    name: 'Desktop app', catalog: 'General', gives: [['Contoso Studio', 'Installed']],
    description: 'Contoso Studio on your own device, installed and kept up to date. It is there within an hour of the approval.',
    policies: [policy(7, {
      displayName: 'Employees', description: 'The manager decides.', expiration: lasting('P365D'), requestorSettings: selfOrManagerAsks, requestApprovalSettings: byManager, questions: desktopQuestions,
    })],
  }),
  packageOf(8, {
    name: 'Admin account', catalog: 'Privileged access', gives: [['sg-Tier 0 administrators', 'Member']], isHidden: true,
    description: 'A separate account for administration, switched on while you need it.', policies: [],
    draft: { reason: 'The package should create and switch off an account of its own, which packages cannot do yet.' },
  }),
]

/** The package of a name. */
export function accessPackage(name: string): DemoPackage {
  const found = packages.find((p) => p.displayName === name)
  if (!found) throw new Error(`The demonstration has no access package ${name}`)
  return found
}
