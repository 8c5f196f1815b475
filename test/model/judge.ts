/** The five sentences of the rulebook, held against everything that happened in a run. */
import { ids } from './ids.ts'
import { addDays, alternatesAfter, cares, conflicts, decideWithin, inTheWay, ms, ruled } from './model.ts'
import { away, factsOf, openStates, outOf, pair, worldNow, worldsAt, worldsWithin, type History, type Seen } from './history.ts'

type Case = { readonly h: History; readonly seen: Seen; readonly now: string; readonly began: string; /** Every time-out has passed. */ readonly over: boolean }
type Rule = (c: Case) => readonly string[]
export const sentences = {
  holds: 'somebody holds at a target what no assignment or prior access explains',
  lacks: 'somebody lacks what one explains',
  own: 'somebody decided about themselves',
  stranger: 'a stage was decided by a person who was not an approver at that moment',
  ends: 'a request does not end as it may',
} as const
type Sentence = keyof typeof sentences
const say = (sentence: Sentence, what: string): string => `${sentences[sentence]}: ${what}`
const last = (id: string): string => id.slice(-6)

/** Held without a reason, or not held with one (R20, R28, F14, F15, F17, prior access). */
const targets: Rule = ({ h, seen }) => {
  const w = worldNow(h)
  const found: string[] = []
  w.people.forEach((person, p) => [0, 1, 2].forEach((role) => {
    const key = pair(p, role)
    if (h.byHand.has(key)) return
    const held = seen.held.some(([who, what]) => who === p && what === role)
    const giving = seen.assignments.filter((a) => a.person === p && a.state !== 'expired' && a.ending === null && w.packages[a.package]!.roles.includes(role))
    const prior = priorNow({ h, seen }, p, role)
    if (held && giving.length === 0 && prior === 'gone') found.push(say('holds', `person ${p}, role ${role}`))
    if (!held && person.exists && giving.some((a) => a.state === 'delivered')) found.push(say('lacks', `person ${p}, role ${role} of package ${giving[0]!.package}`))
    if (!held && person.exists && prior === 'stays') found.push(say('lacks', `person ${p}, role ${role}, held before`))
  }))
  return found
}
/** Does access from before stay? A package that takes over ends it; where one that keeps gave the same, either may be. */
function priorNow({ h, seen }: Pick<Case, 'h' | 'seen'>, person: number, role: number): 'stays' | 'gone' | 'either' {
  const since = h.prior.get(pair(person, role))
  if (since === undefined) return 'gone'
  const gave = (wholly: boolean) => seen.assignments.filter((a) => {
    const during = worldsWithin(h, a.created, a.expired ?? '9999').map((w) => w.packages[a.package]!.roles.includes(role))
    return a.person === person && (wholly ? during.every(Boolean) : during.some(Boolean))
  })
  const takesOver = (a: { package: number }) => worldNow(h).packages[a.package]!.takeOver
  if (!gave(false).some(takesOver)) return 'stays'
  const taken = gave(true).filter((a) => takesOver(a) && a.state === 'expired' && ms(a.created) > ms(since) && seen.requests.some((r) => r.assignment === a.id && r.type.endsWith('Add') && r.state === 'delivered'))
  return taken.length > 0 && gave(false).every(takesOver) ? 'gone' : 'either'
}

/** Each assignment comes from a request that was allowed and, where it had to be, approved in every stage (R1 to R19, F30, F42, F57). */
const reasons: Rule = ({ h, seen }) => seen.assignments.flatMap((a) => {
  const request = seen.requests.find((r) => r.assignment === a.id && r.type.endsWith('Add'))
  if (!request) return [say('holds', `assignment ${last(a.id)} without a request`)]
  if (request.type === 'systemAdd') return worldsAt(h, a.created).some((w) => !away(w, a.person) && ruled(w, a.package, a.person)) ? [] : [say('holds', `a rule gave package ${a.package} to person ${a.person}, whom it does not fit`)]
  const asked = h.asked.get(request.id)
  if (!asked) return [say('holds', `request ${last(request.id)} was made by nobody`)]
  const stages = seen.stages.filter((s) => s.request === request.id)
  const approved = stages.length > 0 && stages.every((s) => s.status === 'Completed' && s.result === 'Approved')
  const needed = asked.outcome?.needsApproval ?? stages.length > 0
  if (needed && (!approved || stages.length !== (asked.policy?.stages.length ?? stages.length))) return [say('holds', `package ${a.package} of person ${a.person} without approval`)]
  return []
})

/** Access is changed only by requests that were allowed and, where it had to be, approved (R29, F41). */
const updates: Rule = ({ h, seen }) => seen.requests.filter((r) => r.type.endsWith('Update') && r.state === 'delivered').flatMap((r) => {
  const asked = h.asked.get(r.id)
  const stages = seen.stages.filter((s) => s.request === r.id)
  const approved = stages.length > 0 && stages.every((s) => s.status === 'Completed' && s.result === 'Approved')
  return asked && (approved || !asked.outcome!.needsApproval) ? [] : [say('holds', `package ${r.package} of person ${r.target} was extended without approval`)]
})

/** Access that was decided about in one way, and the end that it has (F40, F41). */
const periods: Rule = ({ h, seen, began }) => seen.assignments.flatMap((a) => {
  const request = seen.requests.find((r) => r.assignment === a.id && r.type.endsWith('Add'))
  const policy = request && (h.asked.get(request.id)?.policy ?? (request.policy === null ? undefined : worldNow(h).policies[request.policy]))
  if (!policy) return []
  const initial = policy.fixed !== null ? addDays(began, policy.fixed) : policy.lasts !== null ? addDays(a.startsAt, policy.lasts) : null
  const extended = seen.requests.filter((r) => r.assignment === a.id && r.type.endsWith('Update') && r.state === 'delivered').map((r) => h.asked.get(r.id)?.endsAt)
  const allowed = extended.length > 0 ? extended.at(-1)! : initial
  const same = allowed === null || a.endsAt === null ? allowed === a.endsAt : ms(allowed) === ms(a.endsAt)
  return same ? [] : [say('holds', `package ${a.package} of person ${a.person} until ${a.endsAt} instead of ${allowed}`)]
})

/** What does not go together is never given together (F53, L8). */
const separation: Rule = ({ h, seen }) => seen.assignments.flatMap((a) => seen.assignments.filter((b) =>
  b.person === a.person && inTheWay(worldNow(h), a.package, b.package) && (ms(b.created) < ms(a.created) || (b.created === a.created && b.id < a.id)) && (b.expired === null || ms(b.expired) > ms(a.created)))
  .map((b) => say('holds', `person ${a.person} was given package ${a.package} besides ${b.package}`)))

/** Access that had to end (F42, F60, L1, L2, §3.3). */
const outlived: Rule = ({ h, seen, now, over }) => {
  const w = worldNow(h)
  return seen.assignments.filter((a) => a.state !== 'expired').flatMap((a) => {
    const policy = a.policy === null ? undefined : w.policies[a.policy]
    const byRule = seen.requests.some((r) => r.assignment === a.id && r.type === 'systemAdd')
    const why = a.ending !== null ? 'was ended' : a.endsAt !== null && ms(a.endsAt) <= ms(now) ? 'is over'
      : away(w, a.person) && (over || w.leaverGrace === 0) ? 'belongs to somebody who has left'
      : policy && cares(policy) && outOf(w, a.policy!, a.person) && (over || policy.outsideGrace === 0) ? 'belongs to somebody who no longer fits'
      : policy?.scope === 'rule' && byRule && policy.removes && !ruled(w, a.package, a.person) && (over || policy.grace === 0) ? 'was given by a rule that no longer fits' : undefined
    return why ? [say('holds', `package ${a.package} of person ${a.person} ${why}`)] : []
  })
}

/** What was taken away had to go (R28). */
const takenAway: Rule = ({ h, seen }) => seen.requests.filter((r) => r.type.endsWith('Remove') && !h.removed.has(r.id)).flatMap((r) => {
  const a = seen.assignments.find((x) => x.id === r.assignment)
  // Given back in a swap that its holder asked for (L8).
  if (a && r.type === 'userRemove' && seen.requests.some((q) => q.swap === a.id && q.target === a.person && h.asked.has(q.id))) return []
  if (!a || r.type !== 'systemRemove') return [say('lacks', `${r.type} of package ${r.package} from person ${r.target}, which nobody asked for`)]
  const [here, before] = [worldsAt(h, r.created), (days: number) => worldsWithin(h, a.created, addDays(r.created, -days))]
  const left = here.some((w) => away(w, r.target)) && worldsWithin(h, '0000', addDays(r.created, -worldNow(h).leaverGrace)).some((w) => away(w, r.target))
  const moved = a.policy !== null && here.some((w) => cares(w.policies[a.policy!]!) && outOf(w, a.policy!, r.target)) && before(worldNow(h).policies[a.policy]!.outsideGrace).some((w) => outOf(w, a.policy!, r.target))
  const rules = worldNow(h).policies.filter((p) => p.package === r.package && p.scope === 'rule')
  const unruled = here.some((w) => w.policies.some((p) => p.package === r.package && p.scope === 'rule' && p.removes) && !ruled(w, r.package, r.target)) && rules.some((p) => before(p.grace).some((w) => !ruled(w, r.package, r.target)))
  return (a.endsAt !== null && ms(a.endsAt) <= ms(r.created)) || left || moved || unruled ? [] : [say('lacks', `package ${r.package} was taken from person ${r.target} for no reason`)]
})

/** Whom a rule fits has its package, unless they had it from a rule before or something stands in the way (F42, U17). */
const rulesGive: Rule = ({ h, seen, over }) => {
  if (!over) return []
  const w = worldNow(h)
  const facts = factsOf(seen)
  return w.people.flatMap((_, p) => w.packages.flatMap((_pack, k) => {
    const settled = seen.assignments.some((a) => a.person === p && a.package === k && a.state !== 'expired') || seen.requests.some((r) => r.target === p && r.package === k && (r.type === 'systemAdd' || openStates.includes(r.state)))
    return ruled(w, k, p) && !away(w, p) && !settled && !conflicts(w, facts, p, k) ? [say('lacks', `person ${p} does not have package ${k}, which a rule gives`)] : []
  }))
}

/** Nobody about themselves (U11); nobody who was not an approver at that moment; a time-out not before its time (F30 to F33, F50, F52). */
const decisions: Rule = ({ h, seen }) => seen.stages.flatMap((s) => {
  const request = seen.requests.find((r) => r.id === s.request)!
  const found: string[] = []
  const reviewer = s.reviewer === null ? undefined : ids.numberOf.person(s.reviewer)
  if (s.status === 'Completed') {
    if (reviewer === request.requestor || reviewer === request.target || s.reviewer === request.creator) found.push(say('own', `person ${reviewer}, stage ${s.sequence}`))
    const decided = h.decided.filter((d) => d.stage === s.id)
    if (decided.length !== 1 || decided[0]!.by !== reviewer || decided[0]!.verdict === 'no' || decided[0]!.approve !== (s.result === 'Approved')) found.push(say('stranger', `person ${reviewer}, stage ${s.sequence} of package ${request.package}`))
  } else if (s.result !== 'NotReviewed' || h.decided.some((d) => d.stage === s.id)) found.push(say('stranger', `stage ${s.sequence} is ${s.status} and ${s.result}`))
  const asked = h.asked.get(s.request)
  if (s.openedAt && s.dueAt && asked && (asked.kind === 'update' || asked.outcome)) {
    const most = asked.kind === 'update' ? asked.heldUntil! : asked.outcome!.endsAt
    const due = Math.min(ms(addDays(s.openedAt, decideWithin)), most === null ? Infinity : ms(most))
    if (due !== ms(s.dueAt)) found.push(say('ends', `stage ${s.sequence} is due ${s.dueAt}`))
  }
  if (s.escalatedAt && ms(s.escalatedAt) < ms(addDays(s.openedAt!, alternatesAfter))) found.push(say('stranger', `alternates were asked at ${s.escalatedAt}`))
  return found
})

/** Every request ends, and as it may (R13 to R25, U10). */
const endings: Rule = ({ h, seen, over }) => seen.requests.flatMap((r) => {
  const stages = seen.stages.filter((s) => s.request === r.id)
  if (openStates.includes(r.state)) return over ? [say('ends', `${r.type} of person ${r.target} is ${r.state} for ever`)] : []
  const gone = worldsWithin(h, r.created, r.completed ?? '9999').some((w) => away(w, r.target))
  const a = seen.assignments.find((x) => x.id === r.assignment)
  const may: Record<string, boolean> = {
    delivered: !r.type.endsWith('Add') || a !== undefined,
    denied: stages.some((s) => s.result === 'Denied') || (r.status === 'Expired' && stages.some((s) => s.status === 'Expired' && s.dueAt !== null && ms(s.dueAt) <= ms(r.completed!))),
    canceled: h.canceled.has(r.id) || gone || (r.type.endsWith('Update') && a !== undefined && (a.state === 'expired' || a.ending !== null)),
    deliveryFailed: gone || h.broken.size > 0 || ['AssignmentRemoved', 'PeriodPassed', 'IncompatibleAccess'].includes(r.status), partiallyDelivered: gone || h.broken.size > 0,
  }
  return may[r.state] ? [] : [say('ends', `${r.type} of person ${r.target} for package ${r.package} is ${r.state} (${r.status})`)]
})

const rules: readonly Rule[] = [targets, reasons, updates, periods, separation, outlived, takenAway, rulesGive, decisions, endings]
/** Everything that breaks a sentence. */
export const judge = (c: Case): readonly string[] => rules.flatMap((rule) => rule(c))
