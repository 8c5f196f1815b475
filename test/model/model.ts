/**
 * The rules once more, small and on their own: what the pages of the specification say, not what the product does. People,
 * groups, packages, policies and roles are numbers here. It judges; it does not try to say what happens when.
 */
export type Person = { guest: boolean; department: number; manager: number | null; enabled: boolean; exists: boolean }
export type Group = { people: number[]; groups: number[] }
/** A person, a group, or the manager of whom it is about. */
export type Who = { kind: 'person' | 'group'; n: number } | { kind: 'manager' }
export type Stage = { primary: Who[]; fallback: Who[]; alternates: Who[] }
export type Policy = {
  package: number; scope: 'specific' | 'members' | 'directory' | 'nobody' | 'rule'; targets: Who[]; department: number
  self: boolean; update: boolean; giveUp: boolean; behalf: Who | null; custom: boolean
  approveAdd: boolean; approveUpdate: boolean; stages: Stage[]
  /** Days that access lasts, and the day on which all of it ends. */
  lasts: number | null; fixed: number | null
  outside: 'keep' | 'tell' | 'ask' | 'remove'; outsideGrace: number; removes: boolean; grace: number
}
export type Package = { roles: number[]; takeOver: boolean; notWith: number[]; notWithGroup: number | null }
export type World = { people: Person[]; groups: Group[]; packages: Package[]; policies: Policy[]; mutual: boolean; enforce: boolean; leaverGrace: number }
export type How = 'self' | 'behalf' | 'admin'
export type Live = { id: string; person: number; package: number; policy: number | null; state: string; startsAt: string; endsAt: string | null; ending: boolean }
/** What is so in the product at this moment, as far as a rule asks for it. */
export type Facts = { live: Live[]; open: { person: number; package: number; state: string; add: boolean; swap: string | null }[] }
export type Verdict = 'yes' | 'no' | 'either'

export const alternatesAfter = 3
export const decideWithin = 7
export const laterBy = 5
const day = 86_400_000
export const ms = (at: string): number => Date.parse(at)
export const addDays = (at: string, days: number): string => new Date(ms(at) + days * day).toISOString()

/** Every group that somebody is in, through groups as well; a cycle is harmless (U13). */
export function groupsOf(w: World, person: number): Set<number> {
  const found = new Set<number>()
  const visit = (g: number) => { if (!found.has(g)) { found.add(g); w.groups.forEach((outer, o) => { if (outer.groups.includes(g)) visit(o) }) } }
  w.groups.forEach((g, n) => { if (g.people.includes(person)) visit(n) })
  return found
}
const here = (w: World, n: number): boolean => w.people[n]!.exists && w.people[n]!.enabled
export const managerOf = (w: World, n: number): number | null => { const m = w.people[n]!.manager; return m !== null && w.people[m]!.exists ? m : null }
const named = (w: World, sets: readonly Who[], person: number): boolean =>
  sets.some((s) => (s.kind === 'person' && s.n === person) || (s.kind === 'group' && groupsOf(w, person).has(s.n)))

/** Is somebody in the scope of a policy (§1.12)? */
export function fits(w: World, p: Policy, person: number): boolean {
  const { guest, exists, department } = w.people[person]!
  if (!exists) return false
  switch (p.scope) {
    case 'directory': return true
    case 'members': return !guest
    case 'specific': return named(w, p.targets, person)
    case 'rule': return department === p.department
    case 'nobody': return false
  }
}
/** May this be asked for under the policy (F28, F45, F46, F57)? Nobody asks under a rule. */
function takes(w: World, p: Policy, how: How, asker: number, target: number): boolean {
  if (p.scope === 'rule') return false
  if (how === 'admin') return p.scope === 'nobody' || fits(w, p, target)
  if (!fits(w, p, target)) return false
  return how === 'self' ? p.self : mayFor(w, p, asker, target)
}
export function mayFor(w: World, p: Policy, asker: number, target: number): boolean {
  if (p.behalf === null) return false
  return p.behalf.kind === 'manager' ? managerOf(w, target) === asker : named(w, [p.behalf], asker)
}
const category = { specific: 1, members: 2, directory: 3, nobody: 9, rule: 9 }
/** The policy that is taken: the one that is named, or the only one of the first category that applies (F29). */
export function chosen(w: World, pack: number, how: How, asker: number, target: number, policy: number | null): number | null {
  if (policy !== null) return w.policies[policy]!.package === pack && takes(w, w.policies[policy]!, how, asker, target) ? policy : null
  const fit = w.policies.flatMap((p, n) => (p.package === pack && takes(w, p, how, asker, target) ? [n] : []))
  const first = Math.min(...fit.map((n) => category[w.policies[n]!.scope]))
  const left = fit.filter((n) => category[w.policies[n]!.scope] === first)
  return left.length === 1 ? left[0]! : null
}

/** Does one package stand in the way of another (F53), in the direction that the tenant has (L8)? */
export const inTheWay = (w: World, wanted: number, held: number): boolean =>
  w.packages[wanted]!.notWith.includes(held) || (w.mutual && w.packages[held]!.notWith.includes(wanted))
export function conflicts(w: World, f: Facts, person: number, pack: number): boolean {
  const group = w.packages[pack]!.notWithGroup
  if (group !== null && groupsOf(w, person).has(group)) return true
  const held = [...f.live, ...f.open.filter((o) => o.add && (o.state === 'scheduled' || o.state === 'delivering'))]
  return held.some((h) => h.person === person && h.package !== pack && inTheWay(w, pack, h.package))
}

/** Those whom a stage asks: the primary approvers, or the fallback where nobody of them could decide (F31). Never whom it is about (U11). */
export function asked(w: World, ways: readonly (readonly Who[])[], target: number, involved: readonly number[]): readonly Who[] {
  for (const sets of ways) {
    const all = sets.flatMap((s): Who[] => { if (s.kind !== 'manager') return [s]; const m = managerOf(w, target); return m === null ? [] : [{ kind: 'person', n: m }] })
    const present = all.filter((s) => s.kind === 'group' || (s.kind === 'person' && here(w, s.n) && !involved.includes(s.n)))
    if (w.people.some((_, n) => here(w, n) && !involved.includes(n) && named(w, present, n))) return present
  }
  return []
}
export const primaries = (w: World, s: Stage, target: number, involved: readonly number[]): readonly Who[] => asked(w, [s.primary, s.fallback], target, involved)
export const isAmong = (w: World, sets: readonly Who[], person: number): boolean => named(w, sets, person)

export type Ask = { how: How; asker: number; target: number; package: number; policy: number | null; later: boolean; /** The assignment that is given back for it (L8). */ swap?: string | undefined }
export type Outcome = { policy: number; needsApproval: boolean; endsAt: string | null }
/** May this be asked for now, and what follows? Undefined: it has to be refused (§3.4). */
export function mayAsk(w: World, f: Facts, a: Ask, now: string, began: string): Outcome | undefined {
  if (!w.people[a.target]!.exists || !w.people[a.target]!.enabled) return undefined
  const n = chosen(w, a.package, a.how, a.asker, a.target, a.policy)
  if (n === null || !mayGiveBack(w, f, a)) return undefined
  const p = w.policies[n]!
  const same = (x: { person: number; package: number }) => x.person === a.target && x.package === a.package
  if (f.live.some(same) || f.open.some(same) || conflicts(w, { ...f, live: f.live.filter((x) => x.id !== a.swap) }, a.target, a.package)) return undefined
  if (a.later && a.how !== 'admin' && !p.custom) return undefined
  const endsAt = p.fixed === null ? null : addDays(began, p.fixed)
  if (endsAt !== null && ms(endsAt) <= ms(a.later ? addDays(now, laterBy) : now)) return undefined
  const needsApproval = p.approveAdd && (a.how !== 'admin' || w.enforce)
  if (needsApproval && !everyStageCanDecide(w, p, a.target, a.how === 'behalf' ? [a.asker, a.target] : [a.target])) return undefined
  return { policy: n, needsApproval, endsAt }
}
function mayGiveBack(w: World, f: Facts, a: Ask): boolean {
  if (a.swap === undefined) return true
  const held = f.live.find((x) => x.id === a.swap)
  return held !== undefined && held.person === a.target && !held.ending && held.package !== a.package && held.policy !== null && w.policies[held.policy]!.giveUp && !f.open.some((o) => o.swap === a.swap)
}
const everyStageCanDecide = (w: World, p: Policy, target: number, involved: readonly number[]): boolean => p.stages.every((s) => primaries(w, s, target, involved).length > 0)

/** May held access be extended now, and until when (F41)? 'either': its end has come, and nothing has looked at it yet. */
export function mayExtend(w: World, f: Facts, person: number, held: Live | undefined, now: string, began: string): { verdict: Verdict; endsAt: string | null; needsApproval: boolean } {
  const no = { verdict: 'no' as const, endsAt: null, needsApproval: false }
  if (!held || held.ending || !['delivered', 'partiallyDelivered'].includes(held.state) || held.policy === null || !here(w, person)) return no
  const p = w.policies[held.policy]!
  if (p.scope === 'rule' || !p.update || !fits(w, p, person)) return no
  if (f.open.some((o) => o.person === person && o.package === held.package) || conflicts(w, f, person, held.package)) return no
  const endsAt = p.fixed !== null ? addDays(began, p.fixed) : p.lasts !== null && held.endsAt !== null ? addDays(held.endsAt, p.lasts) : null
  if (held.endsAt === null ? endsAt === null : endsAt !== null && ms(endsAt) <= ms(held.endsAt)) return no
  if (endsAt !== null && ms(endsAt) <= ms(now)) return no
  const needsApproval = p.approveUpdate && held.endsAt !== null
  if (needsApproval && !everyStageCanDecide(w, p, person, [person])) return no
  return { verdict: held.endsAt !== null && ms(held.endsAt) <= ms(now) ? 'either' : 'yes', endsAt, needsApproval }
}

/** A policy that says something about holders who fall out of its scope (L1); one by rule has its own way. */
export const cares = (p: Policy): boolean => (p.outside === 'ask' || p.outside === 'remove') && p.scope !== 'nobody' && p.scope !== 'rule'
/** Does any rule that gives the package fit the person (F42, U21)? */
export const ruled = (w: World, pack: number, person: number): boolean => w.policies.some((p) => p.package === pack && p.scope === 'rule' && fits(w, p, person))
