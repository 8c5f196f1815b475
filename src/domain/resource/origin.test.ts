import { describe, expect, test } from 'vitest'
import { eligible, objectKindOf, type OriginObject } from './origin.ts'

const group = (more: Partial<OriginObject> = {}): OriginObject =>
  ({ kind: 'group', displayName: 'A group', groupTypes: [], mailEnabled: false, isAssignableToRole: null, onPremisesSyncEnabled: null, appId: null, signInAudience: null, ...more })
const application = (more: Partial<OriginObject> = {}): OriginObject => ({ ...group(), kind: 'servicePrincipal', displayName: 'An application', appId: '7c0ffee0-0000-4000-8000-00000000a001', ...more })

describe('entra.md §4.2: the kind of an object', () => {
  test.each<[string, OriginObject | undefined, string]>([
    ['a security group', group(), 'securityGroup'],
    ['a dynamic security group', group({ groupTypes: ['DynamicMembership'] }), 'securityGroup'],
    ['a Microsoft 365 group', group({ groupTypes: ['Unified'], mailEnabled: true }), 'microsoft365Group'],
    ['a dynamic Microsoft 365 group', group({ groupTypes: ['Unified', 'DynamicMembership'] }), 'microsoft365Group'],
    ['a group that can hold roles', group({ isAssignableToRole: true }), 'roleAssignableGroup'],
    ['a Microsoft 365 group that can hold roles', group({ isAssignableToRole: true, groupTypes: ['Unified'] }), 'roleAssignableGroup'],
    ['a service principal', application(), 'application'],
    ['a person', group({ kind: 'user' }), 'other'],
    ['nothing', undefined, 'other'],
  ])('%s', (_, object, kind) => expect(objectKindOf(object)).toBe(kind))
})

describe('F6 what cannot be governed', () => {
  test.each<[string, OriginObject, string | undefined]>([
    ['a security group', group(), undefined],
    ['a group that can hold roles', group({ isAssignableToRole: true }), undefined],
    ['a dynamic group', group({ groupTypes: ['DynamicMembership'] }), undefined],
    ['a Microsoft 365 group with mail', group({ groupTypes: ['Unified'], mailEnabled: true }), undefined],
    ['a group that says it is not mastered on premises', group({ onPremisesSyncEnabled: false }), undefined],
    ['a group mastered on premises', group({ onPremisesSyncEnabled: true }), 'on premises'],
    ['a distribution group', group({ mailEnabled: true }), 'distribution'],
    ['an application', application({ signInAudience: 'AzureADMyOrg' }), undefined],
    ['an application for personal accounts', application({ signInAudience: 'PersonalMicrosoftAccount' }), 'personal'],
    ['an application for personal and other accounts', application({ signInAudience: 'AzureADandPersonalMicrosoftAccount' }), undefined],
    ['Exchange Online', application({ appId: '00000002-0000-0FF1-CE00-000000000000' }), 'service of Microsoft 365'],
    ['SharePoint Online', application({ appId: '00000003-0000-0ff1-ce00-000000000000' }), 'service of Microsoft 365'],
  ])('%s', (_, object, reason) => {
    const decided = eligible(object)
    expect(decided.ok ? undefined : decided.refusal.facts['reason']).toEqual(reason === undefined ? undefined : expect.stringContaining(reason))
    if (!decided.ok) expect([decided.refusal.kind, decided.refusal.facts['name']]).toEqual(['ResourceNotEligible', object.displayName])
  })
})
