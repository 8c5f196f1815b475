import { describe, expect, test } from 'vitest'
import { defaultSettings, type TenantSettings } from '../settings.ts'
import { delegable, type Person, type Wanted } from './delegating.ts'

const now = '2026-05-20T08:00:00.000Z'
const person = (id: string, more: Partial<Person> = {}): Person => ({ id, name: id, accountEnabled: true, managers: [], principals: [id], ...more })
const mary = person('mary', { managers: ['rafael', 'eva'] })
const nothing: Wanted = { startsAt: null, endsAt: null, accessPackageId: null, catalogId: null }
type Settings = TenantSettings['delegation']
const outcome = (delegate: Person, wanted: Partial<Wanted> = {}, settings: Partial<Settings> = {}) => {
  const d = delegable(mary, delegate, { ...nothing, ...wanted }, { ...defaultSettings.delegation, ...settings }, now)
  return d.ok ? `${d.value.startsAt} ${d.value.endsAt}` : d.refusal.kind
}
const [lin, rafael, eva, board] = [person('lin'), person('rafael'), person('eva'), person('omar', { principals: ['omar', 'board'] })]
const open = `${now} null`

describe('F52 who may stand in', () => {
  test.each<[string, Person, Partial<Settings>, string]>([
    ['anybody', lin, {}, open],
    ['nobody when it is off', lin, { isEnabled: false }, 'DelegationOff'],
    ['not oneself', mary, {}, 'DelegateNotAllowed'],
    ['nobody who is blocked', person('gert', { accountEnabled: false }), {}, 'DelegateNotAllowed'],
    ['the manager', rafael, { to: 'manager' }, open],
    ["not the manager's manager", eva, { to: 'manager' }, 'DelegateNotAllowed'],
    ['nobody else then', lin, { to: 'manager' }, 'DelegateNotAllowed'],
    ['a member of a group', board, { to: 'groups', groups: ['board'] }, open],
    ['no member of another', board, { to: 'groups', groups: ['sales'] }, 'DelegateNotAllowed'],
    ['not the manager, where groups are named', rafael, { to: 'groups', groups: ['board'] }, 'DelegateNotAllowed'],
    ['either: the manager', rafael, { to: 'managerOrGroups', groups: ['board'] }, open],
    ['either: a member', board, { to: 'managerOrGroups', groups: ['board'] }, open],
    ['either: nobody else', lin, { to: 'managerOrGroups', groups: ['board'] }, 'DelegateNotAllowed'],
  ])('%s', (_name, delegate, settings, expected) => expect(outcome(delegate, {}, settings)).toBe(expected))
})

describe('F52 for how long, and for what', () => {
  test.each<[string, Partial<Wanted>, Partial<Settings>, string]>([
    ['from now on', {}, {}, open],
    ['never from before now', { startsAt: '2026-05-01T00:00:00.000Z' }, {}, open],
    ['from later on', { startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-06-02T00:00:00.000Z' }, {}, '2026-06-01T00:00:00.000Z 2026-06-02T00:00:00.000Z'],
    ['not until before it starts', { startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-06-01T00:00:00.000Z' }, {}, 'DelegationPeriod'],
    ['not until now', { startsAt: '2026-05-01T00:00:00.000Z', endsAt: now }, {}, 'DelegationPeriod'],
    ['as long as allowed', { endsAt: '2026-05-27T08:00:00.000Z' }, { maximumDuration: 'P7D' }, `${now} 2026-05-27T08:00:00.000Z`],
    ['not longer', { endsAt: '2026-05-27T08:00:00.001Z' }, { maximumDuration: 'P7D' }, 'DelegationPeriod'],
    ['not without an end then', {}, { maximumDuration: 'P7D' }, 'DelegationPeriod'],
    ['for a package or a catalog, not both', { accessPackageId: 'a', catalogId: 'b' }, {}, 'DelegationScope'],
  ])('%s', (_name, wanted, settings, expected) => expect(outcome(lin, wanted, settings)).toBe(expected))
})
