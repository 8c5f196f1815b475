import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policy } from '../policy/policy.fixture.ts'
import { defaultPolicyRules } from '../policy/rules.ts'
import { automaticOf, inOrder, settle, type AutomaticPolicy, type Situation } from './automatic.ts'

const now = '2026-05-20T08:00:00.000Z'
const automatic = (id: string, more: Partial<AutomaticPolicy> = {}): AutomaticPolicy => ({ id, adds: true, removes: true, gracePeriod: null, ...more })
const situation = (more: Partial<Situation> = {}): Situation => ({ matches: [], enabled: true, live: null, requestOpen: false, given: false, removal: null, ...more })
const held = (policyId: string | null, more: Partial<Situation> = {}) => situation({ live: { policyId, ending: false }, given: true, ...more })
const [a, b] = [automatic('a'), automatic('b')]
const steps = (s: Situation, policies: readonly AutomaticPolicy[] = [a, b], open = true) => settle(s, policies, open, now)
const left = { since: '2026-05-18T08:00:00.000Z', dueAt: '2026-05-25T08:00:00.000Z' }

describe('F42 who holds nothing', () => {
  test.each<[string, Situation, readonly AutomaticPolicy[], boolean, object[]]>([
    ['a rule fits', situation({ matches: ['b'] }), [a, b], true, [{ do: 'add', policyId: 'b' }]],
    ['two fit: the first in order', situation({ matches: ['a', 'b'] }), [a, b], true, [{ do: 'add', policyId: 'a' }]],
    ['the first takes nobody: the next', situation({ matches: ['a', 'b'] }), [automatic('a', { adds: false }), b], true, [{ do: 'add', policyId: 'b' }]],
    ['no rule fits', situation(), [a, b], true, []],
    ['blocked', situation({ matches: ['a'], enabled: false }), [a, b], true, []],
    ['a request is under way', situation({ matches: ['a'], requestOpen: true }), [a, b], true, []],
    ['the catalog is not enabled', situation({ matches: ['a'] }), [a, b], false, []],
    ['was given it in this stretch already', situation({ matches: ['a'], given: true }), [a, b], true, []],
    ['was given it, and left the rules', situation({ given: true }), [a, b], true, [{ do: 'forget' }]],
    ['was given it, and was blocked', situation({ matches: ['a'], given: true, enabled: false }), [a, b], true, [{ do: 'forget' }]],
  ])('%s', (_, s, policies, open, expected) => {
    expect(steps(s, policies, open)).toEqual(expected)
  })
})

describe('U19 U21 who holds it', () => {
  const graceful = automatic('a', { gracePeriod: 'P7D' })
  test.each<[string, Situation, readonly AutomaticPolicy[], object[]]>([
    ['and fits', held('a', { matches: ['a'] }), [a, b], []],
    ['through a request: left alone, fit or not', held('request', { matches: ['a'] }), [a, b], []],
    ['through a request, and nothing fits', held('request'), [a, b], []],
    ['asked for, under a policy that assigns by itself now', held('a', { given: false }), [a, b], []],
    ['whose policy is gone', held(null), [a, b], []],
    ['and it is ending', situation({ live: { policyId: 'a', ending: true }, matches: ['a'], removal: left }), [a, b], []],
    ['and fits only the next one: handed over', held('a', { matches: ['b'] }), [a, b], [{ do: 'handOver', policyId: 'b' }]],
    ['and now fits an earlier one, too: it belongs to the first', held('b', { matches: ['a', 'b'] }), [a, b], [{ do: 'handOver', policyId: 'a' }]],
    ['an earlier one that takes nobody does not take over', held('b', { matches: ['a', 'b'] }), [automatic('a', { adds: false }), b], []],
    ['the own one takes nobody new, but keeps', held('a', { matches: ['a'] }), [automatic('a', { adds: false }), b], []],
    ['nothing fits: at once', held('a'), [a, b], [{ do: 'remove' }]],
    ['nothing fits: after the grace', held('a'), [graceful], [{ do: 'scheduleRemoval', since: now, dueAt: '2026-05-27T08:00:00.000Z' }]],
    ['in the grace', held('a', { removal: left }), [graceful], []],
    ['the grace was made shorter', held('a', { removal: left }), [automatic('a', { gracePeriod: 'P3D' })], [{ do: 'scheduleRemoval', since: left.since, dueAt: '2026-05-21T08:00:00.000Z' }]],
    ['the grace is over', held('a', { removal: { since: '2026-05-01T00:00:00.000Z', dueAt: '2026-05-08T00:00:00.000Z' } }), [graceful], [{ do: 'remove' }]],
    ['back in the grace', held('a', { matches: ['a'], removal: left }), [graceful], [{ do: 'cancelRemoval' }]],
    ['in the grace, another one fits: kept and handed over', held('a', { matches: ['b'], removal: left }), [graceful, b], [{ do: 'cancelRemoval' }, { do: 'handOver', policyId: 'b' }]],
    ['nothing is to be removed', held('a'), [automatic('a', { removes: false })], []],
    ['nothing is to be removed any more', held('a', { removal: left }), [automatic('a', { removes: false })], [{ do: 'cancelRemoval' }]],
    ['blocked and still fits: for the rule of leavers', held('a', { matches: ['a'], enabled: false }), [a], []],
    ['blocked and fits no more', held('a', { enabled: false }), [a], [{ do: 'remove' }]],
  ])('%s', (_, s, policies, expected) => {
    expect(steps(s, policies)).toEqual(expected)
  })
})

test('U21 access never goes while a rule that takes people fits, and is never given where none does', () => {
  const policies = fc.array(fc.record({ adds: fc.boolean(), removes: fc.boolean(), gracePeriod: fc.constantFrom(null, 'P7D') }), { minLength: 1, maxLength: 4 }).map((all) => all.map((p, i) => ({ id: `p${i}`, ...p })))
  const some = policies.chain((all) => fc.record({
    policies: fc.constant(all), s: fc.record({
      matches: fc.subarray(all.map((p) => p.id)), enabled: fc.boolean(), requestOpen: fc.boolean(), given: fc.boolean(), removal: fc.constantFrom(null, left),
      live: fc.option(fc.record({ policyId: fc.constantFrom(null, 'request', ...all.map((p) => p.id)), ending: fc.boolean() }), { nil: null }),
    }),
  }))
  fc.assert(fc.property(some, fc.boolean(), ({ policies: all, s }, open) => {
    const found = settle(s, all, open, now)
    const fits = all.some((p) => p.adds && s.matches.includes(p.id))
    if (fits) expect(found.map((f) => f.do)).not.toContain('remove')
    if (!fits || !s.enabled || s.live) expect(found.map((f) => f.do)).not.toContain('add')
    for (const f of found) if (f.do === 'add' || f.do === 'handOver') expect(s.matches).toContain(f.policyId)
  }))
})

test('U21 the order is the number, then the age; a policy past its fixed end takes nobody', () => {
  const numbered = (id: string, order: number) => policy({ id, rules: { ...defaultPolicyRules, order } })
  expect(inOrder([numbered('old', 1), numbered('first', 0), numbered('young', 1)]).map((p) => p.id)).toEqual(['first', 'old', 'young'])
  const settings = { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: 'P1D' }
  const until = (endDateTime: string) => automaticOf(policy({ automaticRequestSettings: settings, expiration: { type: 'afterDateTime', endDateTime, duration: null } }), now).adds
  expect([until('2026-05-20T07:59:59Z'), until('2026-05-20T08:00:01Z')]).toEqual([false, true])
  // A policy that names a time zone lasts until the end of that day there.
  const inZone = automaticOf(policy({ automaticRequestSettings: settings, expiration: { type: 'afterDateTime', endDateTime: '2026-05-20T00:00:00Z', duration: null }, rules: { ...defaultPolicyRules, timeZone: 'Europe/Amsterdam' } }), now)
  expect(inZone.adds).toBe(true)
})
