import { describe, expect, test } from 'vitest'
import { Temporal } from 'temporal-polyfill'
import { parseDuration } from '#domain/time.ts'
import { approvalSettings, appRole, expirationPattern, question, requestorSettings, subjectSet, type SubjectSet } from '#model/complex.ts'
import { departments, officeNames, person } from './people.ts'
import { tenant } from './tenant.ts'

const { people, groups, applications, servicePrincipals, appRoleAssignments, catalogs, resources, packages, roleAssignments, requests, clients } = tenant
const policies = packages.flatMap((p) => p.policies)
const known = {
  people: new Map(people.map((p) => [p.id, p])), groups: new Map(groups.map((g) => [g.id, g])), catalogs: new Map(catalogs.map((c) => [c.id, c])),
  principals: new Set<string>([...people, ...groups, ...servicePrincipals].map((o) => o.id)),
}
const names = (list: readonly { displayName: string }[]) => list.map((o) => o.displayName)

/** A group and everything in it, through groups too. */
function inside(groupId: string, seen = new Set<string>()): Set<string> {
  if (seen.has(groupId)) return seen
  seen.add(groupId)
  for (const member of known.groups.get(groupId)?.members ?? []) inside(member, seen)
  return seen
}
/** The people a set of approvers means for a requestor. */
function meant(sets: readonly SubjectSet[], requestorId: string): readonly string[] {
  return sets.flatMap((s) => {
    if (s['@odata.type'] === '#microsoft.graph.singleUser') return [s.userId]
    if (s['@odata.type'] === '#microsoft.graph.groupMembers') return [...inside(s.groupId)].filter((member) => known.people.has(member))
    if (s['@odata.type'] === '#microsoft.graph.requestorManager') return known.people.get(requestorId)?.managerId ?? []
    return []
  })
}

describe('ids', () => {
  test('are unique GUIDs', () => {
    const all = [
      tenant.id, ...[people, groups, applications, servicePrincipals, appRoleAssignments, catalogs, resources, packages, policies, roleAssignments, requests].flatMap((list) => list.map((o) => o.id)),
      ...resources.flatMap((r) => [...r.roles, ...r.scopes].map((o) => o.id)), ...policies.flatMap((p) => p.questions.map((q) => q.id)),
      ...requests.flatMap((r) => r.assignment?.id ?? []), ...applications.flatMap((a) => [a.appId, ...a.appRoles.map((r) => r.id)]),
    ]
    expect(new Set(all).size).toBe(all.length)
    for (const id of all) expect(id).toMatch(/^7c0ffee0-0000-4000-8000-[0-9a-f]{12}$/)
  })
  test('tell kind and number', () => {
    expect(person('joann').id).toBe('7c0ffee0-0000-4000-8000-000000000102')
    expect(packages[0]!.id).toBe('7c0ffee0-0000-4000-8000-000000000601')
  })
})

describe('packages that are kept apart', () => {
  const apart = packages.flatMap((p) => p.incompatibleIds.map((other) => [p.id, other] as const))
  test('are known, and one person has both from before', () => {
    expect(apart.length).toBeGreaterThan(0)
    expect(packages.map((p) => p.id)).toEqual(expect.arrayContaining(apart.flat()))
    const holders = (packageId: string) => requests.filter((r) => r.packageId === packageId && r.assignment?.state === 'delivered').map((r) => r.targetId)
    expect(apart.flatMap(([one, other]) => holders(one).filter((id) => holders(other).includes(id)))).toEqual([person('thabo').id])
  })
})

describe('people', () => {
  test('are about sixty, in every department and office, each with an address of their own', () => {
    expect(people.length).toBeGreaterThanOrEqual(60)
    expect(new Set(people.map((p) => p.department))).toEqual(new Set([...departments, 'Executive Office', null]))
    expect(new Set(people.map((p) => p.officeLocation))).toEqual(new Set([...officeNames, null]))
    for (const key of ['userPrincipalName', 'mail', 'displayName'] as const) expect(new Set(people.map((p) => p[key])).size).toBe(people.length)
    for (const p of people.filter((m) => m.userType === 'Member')) {
      expect(p.mail).toBe(p.userPrincipalName)
      expect(p.mail).toMatch(/^[a-z]+@contoso\.example$/)
    }
  })

  test('all report to somebody who is there, up to one head', () => {
    expect(people.filter((p) => p.userType === 'Member' && p.managerId === null).map((p) => p.jobTitle)).toEqual(['Chief Executive Officer'])
    for (const p of people) {
      const path = [p.id]
      for (let at = p.managerId; at !== null; at = known.people.get(at)!.managerId) {
        expect(known.people.get(at)?.accountEnabled).toBe(true)
        expect(path).not.toContain(at)
        path.push(at)
      }
      for (const sponsor of p.sponsorIds) expect(known.people.has(sponsor)).toBe(true)
    }
  })

  test('are those that the documentation speaks of', () => {
    expect(person('joann')).toMatchObject({ displayName: 'Joann Guerrero', department: 'Sales', managerId: person('mary').id })
    expect(person('mary').displayName).toBe('Mary Collins')
    expect(person('mirjam').managerId).toBe(person('mary').id)
    expect(person('pat')).toMatchObject({
      userType: 'Guest', userPrincipalName: 'pat_fabrikam.example#EXT#@contoso.example', mail: 'pat@fabrikam.example', companyName: 'Fabrikam', sponsorIds: [person('sara').id],
    })
  })
})

describe('groups and applications', () => {
  test('groups have members and owners that exist, and no cycle', () => {
    for (const g of groups) {
      expect(g.owners.length).toBeGreaterThan(0)
      for (const owner of g.owners) expect(known.people.has(owner)).toBe(true)
      for (const member of g.members) expect(known.people.has(member) || known.groups.has(member)).toBe(true)
      expect(new Set(g.members).size).toBe(g.members.length)
      for (const member of g.members) expect(inside(member).has(g.id)).toBe(false)
    }
    expect(new Set(names(groups)).size).toBe(groups.length)
    expect(new Set(groups.map((g) => g.mailNickname)).size).toBe(groups.length)
  })
  test('offices are nested in regions', () => {
    const emea = groups.find((g) => g.displayName === 'sg-Everyone in EMEA')!
    expect(emea.members.every((m) => known.groups.has(m))).toBe(true)
    expect(inside(emea.id).has(person('joann').id)).toBe(true)
    expect(inside(emea.id).has(person('kenji').id)).toBe(false)
  })
  test('applications have a service principal and roles as Graph writes them', () => {
    for (const a of applications) {
      expect(servicePrincipals.filter((s) => s.appId === a.appId)).toHaveLength(1)
      for (const role of a.appRoles) expect(appRole.parse(role)).toEqual(role)
    }
    for (const a of appRoleAssignments) {
      expect(known.principals.has(a.principalId)).toBe(true)
      expect(servicePrincipals.find((s) => s.id === a.resourceId)?.appRoles.map((r) => r.id)).toContain(a.appRoleId)
    }
    expect(clients).toMatchObject([{ appId: '7c0ffee0-0000-4000-8000-0000000000aa', secret: 'latchkey-demo-secret' }])
    expect(servicePrincipals.find((s) => s.id === clients[0].servicePrincipalId)?.appId).toBe(clients[0].appId)
  })
})

describe('catalogs and packages', () => {
  test('there are exactly the eight packages', () => {
    expect(names(packages).toSorted()).toEqual([
      'Admin account', 'Advanced security (opt in)', 'B2B guest access to the management application', 'Conditional access pilot', 'Desktop app', 'Expensive cloud licence',
      'Opt out of the device policy', 'Workcation',
    ])
  })
  test('resources stand for things that exist', () => {
    for (const r of resources) {
      expect(known.catalogs.has(r.catalogId)).toBe(true)
      const target = r.originSystem === 'AadGroup' ? known.groups.get(r.originId) : servicePrincipals.find((s) => s.id === r.originId)
      expect(target?.displayName).toBe(r.displayName)
      expect(r.roles.length).toBeGreaterThan(0)
      expect(r.scopes).toMatchObject([{ originId: r.originId, isRootScope: true }])
    }
  })
  test.each(packages.map((p) => [p.displayName, p] as const))('%s gives what its catalog holds', (_, p) => {
    expect(p.resourceRoleScopes.length).toBeGreaterThan(0)
    for (const given of p.resourceRoleScopes) {
      const resource = resources.find((r) => r.roles.some((role) => role.id === given.resourceRoleId))
      expect(resource?.catalogId).toBe(p.catalogId)
      expect(resource?.scopes.map((s) => s.id)).toContain(given.resourceScopeId)
    }
  })
  test.each(packages.map((p) => [p.displayName, p] as const))('%s can be asked for, unless it is a draft', (_, p) => {
    const usable = known.catalogs.get(p.catalogId)!.state === 'published' && !p.isHidden && p.policies.some((policy) => policy.requestorSettings.enableTargetsToSelfAddAccess)
    expect(usable).toBe(p.draft === undefined)
    if (p.draft) for (const policy of p.policies) expect(policy.allowedTargetScope).toBe('notSpecified')
  })
})

describe('policies', () => {
  test.each(policies.map((p) => [p.id, p] as const))('%s is what the API would take, unchanged', (_, p) => {
    expect(expirationPattern.parse(p.expiration)).toEqual(p.expiration)
    expect(requestorSettings.parse(p.requestorSettings)).toEqual(p.requestorSettings)
    expect(approvalSettings.parse(p.requestApprovalSettings)).toEqual(p.requestApprovalSettings)
    for (const target of p.specificAllowedTargets) expect(subjectSet.parse(target)).toEqual(target)
    for (const q of p.questions) {
      expect(question.parse(q)).toEqual(q)
      expect(q.localizations).toMatchObject([{ languageCode: 'nl' }])
    }
    expect(new Set(p.questions.map((q) => q.sequence)).size).toBe(p.questions.length)
  })
  test.each(policies.map((p) => [p.id, p] as const))('%s names people and groups that exist, and somebody could always approve', (_, p) => {
    const { stages } = p.requestApprovalSettings
    expect(stages.length > 0).toBe(p.requestApprovalSettings.isApprovalRequiredForAdd)
    const sets = [...p.specificAllowedTargets, ...p.requestorSettings.onBehalfRequestors, ...stages.flatMap((s) => [...s.primaryApprovers, ...s.fallbackPrimaryApprovers])]
    for (const set of sets) {
      if ('userId' in set) expect(known.people.has(set.userId)).toBe(true)
      if ('groupId' in set) expect(inside(set.groupId).size).toBeGreaterThan(1)
    }
    // Some have no manager, and nobody decides about their own request.
    for (const stage of stages) for (const asker of people.filter((m) => m.userType === 'Member' && m.accountEnabled)) {
      const primary = meant(stage.primaryApprovers, asker.id).filter((a) => a !== asker.id)
      expect(primary.length > 0 || meant(stage.fallbackPrimaryApprovers, asker.id).some((a) => a !== asker.id)).toBe(true)
    }
  })
})

test('roles are given to people, in catalogs that exist', () => {
  for (const r of roleAssignments) {
    expect(known.people.get(r.principalId)?.accountEnabled).toBe(true)
    expect(r.catalogId === null || known.catalogs.has(r.catalogId)).toBe(true)
  }
  const rolesOf = (name: string) => roleAssignments.filter((r) => r.principalId === person(name).id).map((r) => [r.role, r.catalogId && known.catalogs.get(r.catalogId)?.displayName])
  expect(rolesOf('stephan')).toContainEqual(['identityGovernanceAdministrator', null])
  expect(rolesOf('omar')).toEqual([['owner', 'Security']])
  expect(rolesOf('lin')).toEqual([['owner', 'Licences']])
  expect(roleAssignments.filter((r) => r.role === 'globalAdministrator')).toHaveLength(1)
})

describe('history', () => {
  const start = Temporal.Instant.from('2026-06-01T12:00:00Z')
  const at = (offset: string) => start.toZonedDateTimeISO('UTC').add(parseDuration(offset)!).toInstant()
  const order = (...offsets: readonly string[]) => offsets.map(at).every((t, i, all) => i === 0 || Temporal.Instant.compare(all[i - 1]!, t) <= 0)

  test.each(requests.map((r) => [r.id, r] as const))('%s could have happened', (_, r) => {
    const policy = packages.find((p) => p.id === r.packageId)!.policies.find((p) => p.id === r.policyId)!
    expect(known.people.has(r.requestorId) && known.people.has(r.targetId)).toBe(true)
    for (const q of policy.questions.filter((one) => one.isRequired)) expect(r.answers.map((a) => a.questionId)).toContain(q.id)
    for (const a of r.answers) {
      const q = policy.questions.find((one) => one.id === a.questionId)!
      if ('choices' in q) expect(q.choices.map((c) => c.actualValue)).toContain(a.value)
      else if (q.regexPattern) expect(a.value).toMatch(new RegExp(q.regexPattern))
    }
    if (policy.requestApprovalSettings.isRequestorJustificationRequired) expect(r.justification).not.toBeNull()
    expect(order(r.createdAt, 'PT0S')).toBe(true)
    expect(r.stage !== null).toBe(policy.requestApprovalSettings.isApprovalRequiredForAdd)
    const approvers = policy.requestApprovalSettings.stages.flatMap((s) => [...meant(s.primaryApprovers, r.targetId), ...meant(s.fallbackPrimaryApprovers, r.targetId)])
    for (const approver of r.stage?.approverIds ?? []) {
      expect(approvers).toContain(approver)
      expect([r.requestorId, r.targetId]).not.toContain(approver)
    }
    for (const target of policy.specificAllowedTargets) if ('groupId' in target) expect(inside(target.groupId).has(r.targetId)).toBe(true)
    if (r.state === 'pendingApproval') expect(order(r.createdAt, 'PT0S', r.stage!.dueAt)).toBe(true)
    if (r.assignment) {
      expect(order(r.createdAt, r.assignment.startsAt, 'PT0S')).toBe(true)
      expect(r.assignment.state).toBe(r.assignment.expiredAt ? 'expired' : 'delivered')
      if (r.assignment.endsAt) expect(order(...(r.assignment.expiredAt ? [r.assignment.endsAt, 'PT0S'] : ['PT0S', r.assignment.endsAt]))).toBe(true)
    }
  })
  test('stages close when their time is up', () => {
    for (const r of requests.filter((one) => one.state === 'pendingApproval')) {
      const stage = policies.find((p) => p.id === r.policyId)!.requestApprovalSettings.stages[0]!
      const due = at(r.createdAt).toZonedDateTimeISO('UTC').add(parseDuration(stage.durationBeforeAutomaticDenial)!).toInstant()
      expect(due.toString()).toBe(at(r.stage!.dueAt).toString())
    }
  })
  test('periods are no longer than the policy gives', () => {
    for (const r of requests) {
      const { duration } = policies.find((p) => p.id === r.policyId)!.expiration
      const [from, until] = r.assignment?.endsAt ? [r.assignment.startsAt, r.assignment.endsAt] : r.schedule ? [r.schedule.startsAt, r.schedule.endsAt] : []
      if (duration && from && until) expect(Temporal.Instant.compare(at(until), at(from).toZonedDateTimeISO('UTC').add(parseDuration(duration)!).toInstant())).toBeLessThanOrEqual(0)
    }
  })
  test('nobody asks twice for what they have or wait for, and Joann can ask for a workcation', () => {
    const open = requests.filter((r) => r.state === 'pendingApproval' || r.assignment?.state === 'delivered').map((r) => `${r.targetId} ${r.packageId}`)
    expect(new Set(open).size).toBe(open.length)
    expect(open).not.toContain(`${person('joann').id} ${packages[0]!.id}`)
  })
  test('Mary and Omar have something to decide', () => {
    for (const name of ['mary', 'omar']) expect(requests.some((r) => r.state === 'pendingApproval' && r.stage?.approverIds.includes(person(name).id))).toBe(true)
  })
})
