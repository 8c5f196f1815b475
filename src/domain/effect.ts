/** What a decision sets in motion, as data. Only `db/effects.ts` turns it into rows, on the transaction of the decision. */
export type Actor = { readonly kind: 'user' | 'application'; readonly id: string; readonly name: string; readonly upn?: string }
export type Person = { readonly id: string; readonly name: string; readonly mail: string | null; readonly language: string | null }
export type ModifiedProperty = { readonly displayName: string; readonly oldValue: string | null; readonly newValue: string | null }
export type AuditTarget = { readonly type: string; readonly id: string; readonly displayName: string | null; readonly userPrincipalName?: string | null; readonly modifiedProperties?: readonly ModifiedProperty[] }
/** What an event is about, for its place in timelines and for who may read it. */
export type About = { readonly catalogId?: string; readonly accessPackageId?: string; readonly requestId?: string; readonly assignmentId?: string }

/** What a job is told: ids, and nothing that may change until it runs. */
export type Payload = Readonly<Record<string, string | readonly string[]>>

export type Effect =
  | { readonly do: 'enqueue'; readonly job: JobName; readonly payload: Payload; readonly key: string; readonly queue?: string }
  | { readonly do: 'audit'; readonly activity: Activity; readonly by: Actor; readonly about: About; readonly targets: readonly AuditTarget[]; readonly result?: 'success' | 'failure'; readonly reason?: string; readonly details?: Readonly<Record<string, string>> }
  | { readonly do: 'mail'; readonly event: string; readonly to: Person; readonly data: unknown; readonly occasion: string }

export type JobName = 'deliver-assignment' | 'deliver-assignments' | 'send-mails' | 'send-mail' | 'reconcile-package' | 'sweep' | 'check-person' | 'check-people'

/** Activities, named as in Entra's audit log (entra.md appendix A); how they are filed is told by domain/audit.ts. */
export const activities = [
  'Add Entitlement Management role assignment', 'Administrator directly assigns user to access package', 'Administrator directly removes user access package assignment',
  'Approval stage completed for access package assignment request', 'Approve access package assignment request', 'Auto approve access package assignment request',
  'Cancel access package assignment request', 'Create access package', 'Create access package assignment policy', 'Create access package catalog',
  'Create resource remove request', 'Create resource request', 'Delete access package', 'Delete access package assignment policy', 'Delete access package assignment request',
  'Delete access package catalog', 'Deny access package assignment request', 'Entitlement Management creates access package assignment request for user',
  'Entitlement Management removes access package assignment request for user', 'Failed access package assignment request', 'Fulfill access package assignment request',
  'Fulfill access package resource assignment', 'Partially fulfill access package assignment request', 'Ready to fulfill access package assignment request',
  'Remove access package resource assignment', 'Remove access package assignment', 'Schedule a future access package assignment', 'Update access package', 'Update access package assignment policy',
  'Update access package assignment request', 'Update access package catalog', 'Update access package catalog resource',
  'User requests access package assignment', 'User requests to remove access package assignment', 'User requests access package assignment on behalf of user',
  'Access package assignment request timed out (no approver action taken)', 'Create request approval', 'Add approver to request approval',
  'Fulfill access package assignment', 'Remind approvers of access package assignment request', 'Notify of access package assignment expiry',
  'Add user', 'Update user', 'Delete user', 'Add group', 'Update group', 'Delete group', 'Add member to group', 'Remove member from group', 'Add owner to group', 'Remove owner from group',
  'Add application', 'Update application', 'Delete application', 'Add service principal', 'Update service principal', 'Delete service principal', 'Set user manager', 'Remove user manager', 'Reset user password', 'Change user password', 'Reset password (self-service)',
  'Add owner to application', 'Remove owner from application', 'Add owner to service principal', 'Remove owner from service principal',
  'Add app role assignment grant to user', 'Remove app role assignment from user',
  // settings
  'Update tenant setting',
  // requests that change access
  'User requests to extend access package assignment', 'Create access package assignment user update request', 'Administrator updates access package assignment', 'Extend access package assignment', 'Change access package assignment',
  'Approver removes access package assignment', 'Bypass approval of access package assignment request', 'Reprocess access package assignment', 'Reprocess access package assignment request',
  // approvals
  'Remove approver from request approval', 'Forward access package assignment request to alternate approvers', 'Reassign approval stage of access package assignment request',
  'Add approver delegate', 'Remove approver delegate',
  // separation of duties
  'Create incompatible access package', 'Delete incompatible access package', 'Create incompatible group', 'Delete incompatible group',
  'Create incompatible resource role', 'Delete incompatible resource role', 'Create separation of duties exception', 'Delete separation of duties exception',
  'Notify of separation of duties exception end', 'Swap access package assignment',
  // automatic assignment
  'Skip automatic access package assignment because of separation of duties', 'Move access package assignment to another automatic policy',
  'Schedule removal of automatic access package assignment', 'Cancel removal of automatic access package assignment',
  // movers and leavers
  'Holder no longer fits access package policy', 'Holder fits access package policy again', 'Decide about holder who no longer fits access package policy',
  'Remind of holder who no longer fits access package policy', 'Close case of holder who no longer fits access package policy',
  'Person with access has left', 'Person with access is back',
  // roles
  'Remove Entitlement Management role assignment', 'Add member to role', 'Remove member from role',
] as const
export type Activity = (typeof activities)[number]
