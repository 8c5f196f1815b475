/** `filterByCurrentUser(on='…')`: what each value means, as an expression over the set (entra.md §1.10, §1.19, §1.20). */
import { requestable } from '#app/visibility.ts'
import { no } from '#domain/refusal.ts'
import { asked, askedOnce } from '#model/assignment-request.ts'
import { argumentOf, type Handler } from '../call.ts'
import { readFunction } from '../read.ts'

const em = ['identityGovernance', 'entitlementManagement'] as const

const meanings: Readonly<Record<string, { readonly type: string; readonly on: Readonly<Record<string, string>> }>> = {
  accessPackages: { type: 'accessPackage', on: { allowedRequestor: `isHidden eq false and ${requestable()}` } },
  assignments: { type: 'accessPackageAssignment', on: {
    target: 'target/objectId eq @me',
    createdBy: "requests/any(r: r/createdById eq @me and endswith(r/requestType,'Add'))",
    targetManager: 'target/person/managerId eq @me',
  } },
  assignmentRequests: { type: 'accessPackageAssignmentRequest', on: {
    target: 'target/objectId eq @me', createdBy: 'createdById eq @me', approver: askedOnce('approval/stages'),
    targetOrRequestor: 'target/objectId eq @me or requestor/objectId eq @me', targetManager: 'target/person/managerId eq @me',
    requestForOthers: 'requestor/objectId eq @me and target/objectId ne @me',
  } },
  accessPackageAssignmentApprovals: { type: 'approval', on: { approver: asked('stages'), target: 'request/target/objectId eq @me', createdBy: 'request/createdById eq @me' } },
}

/** Values that Graph has and that wait for agents; an empty list would say that there are none. */
const later: Readonly<Record<string, string>> = { targetagentidentitysponsororowner: 'Access of agents (targetAgentIdentitySponsorOrOwner)' }

/** The handler for one set. */
export const filterByCurrentUser = (set: string): Handler => async (call) => {
  const on = argumentOf(call, 'on') ?? ''
  const { type, on: options } = meanings[set]!
  const key = Object.keys(options).find((k) => k.toLowerCase() === on.toLowerCase())
  if (!key && later[on.toLowerCase()] && set.startsWith('assignment')) return no('NotSupported', { what: later[on.toLowerCase()]! })
  if (!key) return no('InvalidQuery', { problem: `filterByCurrentUser does not know on='${on}' here. It takes: ${Object.keys(options).join(', ')}.` })
  return readFunction(call, [...em, set], type, options[key]!)
}
