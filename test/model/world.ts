/** Small worlds and what happens in them, as plain data that fast-check makes and makes smaller. */
import fc from 'fast-check'
import type { Policy, Stage, Who, World } from './model.ts'

export const sizes = { people: 6, groups: 4, packages: 3, policies: 4, roles: 3 } as const
export type Edit = Partial<Pick<Policy, 'self' | 'update' | 'giveUp' | 'targets' | 'outside' | 'department' | 'removes' | 'behalf'>> & { readonly primary?: Who[] }
export type Op =
  | { do: 'ask'; by: number; for: number | null; asManager: boolean; policy: number; named: boolean; later: boolean }
  | { do: 'askRightly'; how: 'self' | 'behalf' | 'swap'; which: number; named: boolean; later: boolean }
  | { do: 'extendRightly' | 'cancelRightly'; which: number }
  | { do: 'assign'; to: number; policy: number; later: boolean }
  | { do: 'decide'; by: number; request: number; approve: boolean }
  | { do: 'decideRightly'; request: number; which: number; approve: boolean }
  | { do: 'cancel'; by: number; request: number }
  | { do: 'extend' | 'giveUp'; by: number; which: number }
  | { do: 'take' | 'reprocess'; which: number }
  | { do: 'addRole' | 'dropRole'; package: number; role: number }
  | { do: 'department'; person: number; to: number }
  | { do: 'manager'; person: number; to: number | null }
  | { do: 'userType'; person: number; guest: boolean }
  | { do: 'join' | 'leave'; person: number; group: number }
  | { do: 'nest' | 'unnest'; inner: number; outer: number }
  | { do: 'disable' | 'enable' | 'delete'; person: number }
  | { do: 'edit'; policy: number; to: Edit }
  | { do: 'delegate'; from: number; to: number; days: number }
  | { do: 'byHand'; person: number; role: number; give: boolean }
  | { do: 'time'; minutes: number }
  | { do: 'work'; how: 'inTurn' | 'atOnce' | 'dying' | 'some'; at: number }
  | { do: 'break'; system: number; what: 'grant' | 'revoke' | 'both' | 'unsure' }
  | { do: 'mend' }
  | { do: 'both'; first: Op; second: Op }
export type Plan = { world: World; prior: [number, number][]; ops: Op[] }

const n = (to: number) => fc.nat(to - 1)
const person = n(sizes.people)
const group = n(sizes.groups)
const who: fc.Arbitrary<Who> = fc.oneof({ arbitrary: person.map((p): Who => ({ kind: 'person', n: p })), weight: 2 }, group.map((g): Who => ({ kind: 'group', n: g })))
const few = (a: fc.Arbitrary<Who>, least: number, most: number) => fc.array(a, { minLength: least, maxLength: most })
const primary = fc.oneof({ arbitrary: few(who, 1, 2), weight: 2 }, fc.constant<Who[]>([{ kind: 'manager' }]))
const stage: fc.Arbitrary<Stage> = fc.record({ primary, fallback: few(who, 0, 2), alternates: fc.oneof(fc.constant<Who[]>([]), few(who, 1, 2)) })
const scope = fc.constantFrom<Policy['scope']>('members', 'members', 'directory', 'specific', 'specific', 'nobody', 'rule')
const often = fc.nat(3).map((x) => x > 0)
const outside = fc.constantFrom<Policy['outside']>('keep', 'tell', 'ask', 'remove', 'remove')

const policy: fc.Arbitrary<Policy> = fc.record({
  package: n(sizes.packages), scope, targets: few(who, 1, 3), department: n(3), self: often, update: often, giveUp: often,
  behalf: fc.oneof(fc.constant(null), fc.constant<Who>({ kind: 'manager' }), who), custom: often, approveAdd: often, approveUpdate: fc.boolean(), stages: fc.array(stage, { minLength: 1, maxLength: 2 }),
  lasts: fc.constantFrom(40, 10, 40, null), fixed: fc.constantFrom(null, null, null, 20, 60), outside, outsideGrace: fc.constantFrom(0, 6), removes: often, grace: fc.constantFrom(0, 4),
}).map(tidied)
/** What does not go together is left out, as the product refuses it: a rule takes no requests, an end is of one kind. */
function tidied(p: Policy): Policy {
  const ruled = p.scope === 'rule' ? { self: false, update: false, giveUp: false, behalf: null, custom: false, approveAdd: false, approveUpdate: false, stages: [], fixed: null } : {}
  return { ...p, ...(p.fixed !== null ? { lasts: null } : {}), ...ruled }
}

const world: fc.Arbitrary<World> = fc.record({
  people: fc.tuple(...Array.from({ length: sizes.people }, (_, i) => fc.record({
    guest: fc.nat(5).map((x) => x === 5), department: n(3), manager: i === 0 ? fc.constant(null) : fc.option(n(i)), enabled: fc.constant(true), exists: fc.constant(true),
  }))),
  groups: fc.array(fc.record({ people: fc.uniqueArray(person, { maxLength: 4 }), groups: fc.constant(null).map((): number[] => []) }), { minLength: sizes.groups, maxLength: sizes.groups }),
  packages: fc.array(fc.record({
    roles: fc.uniqueArray(n(sizes.roles), { minLength: 1, maxLength: 2 }), takeOver: fc.nat(3).map((x) => x === 3), notWith: fc.uniqueArray(n(sizes.packages), { maxLength: 1 }), notWithGroup: fc.nat(12).map((g) => (g < sizes.groups ? g : null)),
  }), { minLength: sizes.packages, maxLength: sizes.packages }),
  policies: fc.array(policy, { minLength: 3, maxLength: sizes.policies }),
  mutual: fc.boolean(), enforce: fc.boolean(), leaverGrace: fc.constantFrom(0, 0, 3),
}).map((w) => ({ ...w, packages: w.packages.map((p, i) => ({ ...p, notWith: p.notWith.filter((o) => o !== i) })) }))

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ self: fc.boolean(), update: fc.boolean(), giveUp: fc.boolean() }), fc.record({ targets: few(who, 1, 2) }), fc.record({ primary }), fc.record({ outside }), fc.record({ department: n(3), removes: fc.boolean() }), fc.record({ behalf: fc.option(who) }))
const small = fc.nat(30)
const kinds: readonly [number, fc.Arbitrary<Op>][] = [
  [12, fc.record({ do: fc.constant('askRightly'), how: fc.constantFrom('self', 'self', 'self', 'behalf', 'behalf', 'swap'), which: fc.nat(200), named: fc.boolean(), later: fc.nat(5).map((x) => x === 5) })],
  [5, fc.record({ do: fc.constant('extendRightly'), which: small })],
  [1, fc.record({ do: fc.constant('cancelRightly'), which: small })],
  [7, fc.record({ do: fc.constant('ask'), by: person, for: fc.option(person, { freq: 2 }), asManager: often, policy: n(sizes.policies), named: fc.boolean(), later: fc.nat(5).map((x) => x === 5) })],
  [6, fc.record({ do: fc.constant('assign'), to: person, policy: n(sizes.policies), later: fc.nat(5).map((x) => x === 5) })],
  [4, fc.record({ do: fc.constant('decide'), by: person, request: small, approve: fc.boolean() })],
  [11, fc.record({ do: fc.constant('decideRightly'), request: small, which: small, approve: often })],
  [1, fc.record({ do: fc.constant('cancel'), by: person, request: small })],
  [2, fc.record({ do: fc.constant('extend'), by: person, which: small })],
  [3, fc.record({ do: fc.constant('giveUp'), by: person, which: small })],
  [2, fc.record({ do: fc.constant('take'), which: small })],
  [1, fc.record({ do: fc.constant('reprocess'), which: small })],
  [4, fc.record({ do: fc.constantFrom('addRole', 'dropRole', 'dropRole'), package: n(sizes.packages), role: n(sizes.roles) })],
  [3, fc.record({ do: fc.constant('department'), person, to: n(3) })],
  [1, fc.record({ do: fc.constant('manager'), person, to: fc.option(person) })],
  [1, fc.record({ do: fc.constant('userType'), person, guest: fc.boolean() })],
  [3, fc.record({ do: fc.constantFrom('join', 'leave'), person, group })],
  [1, fc.record({ do: fc.constantFrom('nest', 'nest', 'unnest'), inner: group, outer: group })],
  [2, fc.record({ do: fc.constantFrom('disable', 'enable', 'enable', 'delete'), person })],
  [2, fc.record({ do: fc.constant('edit'), policy: n(sizes.policies), to: edit })],
  [1, fc.record({ do: fc.constant('delegate'), from: person, to: person, days: fc.constantFrom(2, 30) })],
  [1, fc.record({ do: fc.constant('byHand'), person, role: n(sizes.roles), give: fc.boolean() })],
  [6, fc.record({ do: fc.constant('time'), minutes: fc.constantFrom(1, 30, 300, 1500, 4400, 9000, 15000, 50000) })],
  [20, fc.record({ do: fc.constant('work'), how: fc.constantFrom('inTurn', 'inTurn', 'atOnce', 'dying', 'some', 'some', 'some'), at: fc.integer({ min: 1, max: 45 }) })],
  [1, fc.record({ do: fc.constant('break'), system: n(2), what: fc.constantFrom('grant', 'revoke', 'both', 'unsure') })],
  [1, fc.record({ do: fc.constant('mend') })],
] as never
const one = fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const op: fc.Arbitrary<Op> = fc.oneof({ weight: 12, arbitrary: one }, { weight: 1, arbitrary: fc.record({ do: fc.constant('both'), first: one, second: one }) as fc.Arbitrary<Op> })

const list = (minLength: number, maxLength: number) => fc.array(op, { minLength, maxLength, size: 'max' })

/** A world, who holds what before, and what happens. */
export const plan: fc.Arbitrary<Plan> = fc.record({ world, prior: fc.uniqueArray(fc.tuple(person, n(sizes.roles)), { maxLength: 3, selector: String }), ops: fc.oneof({ weight: 3, arbitrary: list(3, 9) }, { weight: 1, arbitrary: list(10, 22) }) })
