/** Lets a plan happen in the product and in the model side by side, and gathers everything on which they differ. */
import { addDelegation } from '#app/approval/add-delegation.ts'
import { decideStage } from '#app/approval/decide-stage.ts'
import { cancelRequest } from '#app/request/cancel-request.ts'
import { reprocessRequest } from '#app/request/reprocess-request.ts'
import { submitRequest } from '#app/request/submit-request.ts'
import { addResourceRole, removeResourceRole } from '#app/package/change-resource-roles.ts'
import { updatePolicy } from '#app/policy/write-policy.ts'
import { system, type Caller } from '#domain/caller.ts'
import type { Decision } from '#domain/refusal.ts'
import { emptySchedule } from '#model/complex.ts'
import { away, factsOf, look, mayDecide, openStates, pair, worldNow, type Asked, type History, type Seen } from './history.ts'
import { ids, roles } from './ids.ts'
import { judge } from './judge.ts'
import { began, systems, type Guard, type Lane } from './lane.ts'
import { addDays, laterBy, managerOf, mayAsk, mayExtend, ms, type Ask, type Verdict, type World } from './model.ts'
import { graphPolicy } from './world-sql.ts'
import type { Op, Plan } from './world.ts'

const administrator: Caller = { ...system, id: ids.administrator, name: 'Administrator' }
type Answer = Decision<unknown>
/** Something to do, and what to think of the answer. `alone`: nothing else happened at the same moment. */
type Doing = { readonly act: () => Promise<Answer>; readonly after: (answer: Answer, alone: boolean) => void }
type Change = (w: World) => void
export type Tally = Record<string, number>

class Run {
  readonly lane: Lane
  readonly h: History
  readonly complaints: string[] = []
  readonly tally: Tally
  seen!: Seen
  constructor(lane: Lane, plan: Plan, tally: Tally) {
    this.lane = lane
    this.tally = tally
    this.h = {
      moments: [{ at: began, world: plan.world }], asked: new Map(), decided: [], delegations: [], removed: new Set(), canceled: new Set(),
      prior: new Map(plan.prior.map(([p, r]) => [pair(p, r), began])), byHand: new Set(), broken: new Set(),
    }
  }
  get world(): World { return worldNow(this.h) }
  count(what: string): void { this.tally[what] = (this.tally[what] ?? 0) + 1 }
  complain(what: string): void { this.complaints.push(what) }
  /** What the model said must be what the product said. */
  expect(verdict: Verdict, answer: Answer, what: string, alone: boolean): void {
    this.count(`${what} ${answer.ok ? 'agreed' : 'refused'}`)
    if (alone && verdict === 'yes' && !answer.ok) this.complain(`${what} was refused: ${answer.refusal.kind}`)
    if (alone && verdict === 'no' && answer.ok) this.complain(`${what} was agreed to`)
  }

  async change(sql: string, change: Change): Promise<void> {
    await this.lane.pool.query(sql)
    const world = JSON.parse(JSON.stringify(this.world)) as World
    change(world)
    this.h.moments.push({ at: this.lane.now, world })
  }

  async do(op: Op): Promise<void> {
    const doing = await this.prepare(op)
    if (doing) doing.after(await doing.act(), true)
    else await this.happen(op)
  }

  /** Two at once; what changes the world comes first, as the model has one world at a time. */
  async both(first: Op, second: Op): Promise<void> {
    this.seen = await look(this.lane.pool)
    const doings = (await Promise.all([this.prepare(first), this.prepare(second)])).filter((d) => d !== undefined)
    if (doings.length < 2) { await this.do(first); await this.do(second); return }
    const answers = await Promise.all(doings.map((d) => d.act()))
    doings.forEach((d, i) => d.after(answers[i]!, false))
  }

  async prepare(op: Op): Promise<Doing | undefined> {
    if (!['ask', 'askRightly', 'assign', 'decide', 'decideRightly', 'cancel', 'cancelRightly', 'extend', 'extendRightly', 'giveUp', 'take', 'reprocess', 'delegate'].includes(op.do)) return undefined
    this.seen = await look(this.lane.pool)
    switch (op.do) {
      case 'ask': {
        const policy = op.policy % this.world.policies.length
        const asker = (op.for !== null && op.asManager ? managerOf(this.world, op.for) : null) ?? op.by
        return this.ask({ how: op.for === null ? 'self' : 'behalf', asker, target: op.for ?? op.by, package: this.world.policies[policy]!.package, policy: op.named ? policy : null, later: op.later })
      }
      case 'askRightly': return this.askRightly(op)
      case 'assign': { const policy = op.policy % this.world.policies.length; return this.ask({ how: 'admin', asker: -1, target: op.to, package: this.world.policies[policy]!.package, policy, later: op.later }) }
      case 'decide': { const stage = this.seen.stages.filter((s) => s.status !== 'Initializing').at(-1 - (op.request % Math.max(this.seen.stages.length, 1))); return stage && this.decide(stage, op.by, op.approve) }
      case 'decideRightly': return this.decideRightly(op.request, op.which, op.approve)
      case 'cancelRightly': { const open = this.seen.requests.filter((r) => openStates.includes(r.state) && r.state !== 'delivering'); const r = open[op.which % Math.max(open.length, 1)]; return r && this.cancel(r.requestor, this.seen.requests.filter((q) => openStates.includes(q.state)).indexOf(r)) }
      case 'extendRightly': {
        const facts = factsOf(this.seen)
        const right = facts.live.filter((a) => mayExtend(this.world, facts, a.person, a, this.lane.now, began).verdict === 'yes')
        const held = right[op.which % Math.max(right.length, 1)]
        return held && this.extend(held.person, held.package)
      }
      case 'cancel': return this.cancel(op.by, op.request)
      case 'extend': return this.extend(...this.holder(op.by, op.which))
      case 'giveUp': return this.giveUp(...this.holder(op.by, op.which))
      case 'take': return this.take(op.which)
      case 'reprocess': return this.reprocess(op.which)
      case 'delegate': return this.delegate(op.from, op.to, op.days)
      default: return undefined
    }
  }

  /** Mostly somebody who holds something, and what; else this person and whatever comes. */
  holder(by: number, which: number): [number, number] {
    const { live } = factsOf(this.seen)
    const held = live[Math.floor(which / 2) % Math.max(live.length, 1)]
    return held && which % 4 !== 3 ? [held.person, held.package] : [by, which % this.world.packages.length]
  }

  /** One of all the ways in which somebody may ask for something now. */
  async askRightly({ how, which, named, later }: Extract<Op, { do: 'askRightly' }>): Promise<Doing | undefined> {
    const facts = factsOf(this.seen)
    const people = this.world.people.map((_, p) => p).filter((p) => !away(this.world, p))
    const right = people.flatMap((asker) => this.world.policies.flatMap((p, policy) => (how === 'behalf' ? people : [asker]).flatMap((target): Ask[] => {
      const swaps = how === 'swap' ? facts.live.filter((x) => x.person === target).map((x) => x.id) : [undefined]
      return swaps.map((swap) => ({ how: how === 'behalf' ? 'behalf' : 'self', asker, target, package: p.package, policy: named ? policy : null, later, swap }))
    }))).filter((a) => mayAsk(this.world, facts, a, this.lane.now, began))
    return right.length > 0 ? this.ask(right[which % right.length]!) : undefined
  }

  async ask(a: Ask): Promise<Doing | undefined> {
    const caller = a.how === 'admin' ? administrator : await this.lane.person(a.asker)
    if (!caller) return undefined
    const before = { world: this.world, facts: factsOf(this.seen) }
    const outcome = mayAsk(before.world, before.facts, a, this.lane.now, began)
    const schedule = { ...emptySchedule, ...(a.later ? { startDateTime: addDays(this.lane.now, laterBy) } : {}) }
    return {
      act: () => submitRequest(this.lane.app, caller, {
        requestType: ({ self: 'userAdd', behalf: 'onBehalfAdd', admin: 'adminAdd' } as const)[a.how], accessPackageId: ids.package(a.package), policyId: a.policy === null ? undefined : ids.policy(a.policy),
        targetId: ids.person(a.target), assignmentId: undefined, schedule: schedule as never, justification: null, answers: [], swap: a.swap,
      }),
      after: (answer, alone) => {
        this.expect(outcome ? 'yes' : 'no', answer, `asking (${a.swap ? 'swap' : a.how})`, alone)
        const policy = outcome ? structuredClone(this.world.policies[outcome.policy]!) : undefined
        if (answer.ok) this.h.asked.set((answer.value as { id: string }).id, { kind: 'add', target: a.target, asker: a.asker, how: a.how, package: a.package, outcome, policy })
      },
    }
  }

  async decide(stage: Seen['stages'][number], by: number, approve: boolean): Promise<Doing | undefined> {
    const caller = await this.lane.person(by)
    if (!caller) return undefined
    const verdict = mayDecide(this.h, this.seen, stage, by, this.lane.now)
    return {
      act: () => decideStage(this.lane.app, caller, { approvalId: stage.request, stageId: stage.id, result: approve ? 'Approved' : 'Denied', justification: null }),
      after: (answer, alone) => {
        // Approving is also refused where nothing may be given any more.
        const inTheWay = !answer.ok && ['TargetBlocked', 'IncompatibleMeanwhile'].includes(answer.refusal.kind)
        this.expect(inTheWay ? 'either' : verdict, answer, 'deciding', alone || verdict === 'no')
        if (answer.ok) this.h.decided.push({ stage: stage.id, by, approve, verdict })
      },
    }
  }
  async decideRightly(request: number, which: number, approve: boolean): Promise<Doing | undefined> {
    const open = this.seen.stages.filter((s) => s.status === 'InProgress')
    const stage = open[request % Math.max(open.length, 1)]
    const right = stage ? this.world.people.flatMap((_, p) => (mayDecide(this.h, this.seen, stage, p, this.lane.now) === 'yes' ? [p] : [])) : []
    return stage && right.length > 0 ? this.decide(stage, right[which % right.length]!, approve) : undefined
  }

  async cancel(by: number, which: number): Promise<Doing | undefined> {
    const open = this.seen.requests.filter((r) => openStates.includes(r.state))
    const request = open[which % Math.max(open.length, 1)]
    const caller = request && (await this.lane.person(by))
    if (!caller) return undefined
    const may = [request.requestor, request.target].includes(by) && ['submitted', 'pendingApproval', 'scheduled'].includes(request.state)
    return { act: () => cancelRequest(this.lane.app, caller, request.id), after: (answer, alone) => { this.expect(may ? (request.swap ? 'either' : 'yes') : 'no', answer, 'canceling', alone); if (answer.ok) this.h.canceled.add(request.id) } }
  }

  async extend(by: number, pack: number): Promise<Doing | undefined> {
    const caller = await this.lane.person(by)
    if (!caller) return undefined
    const facts = factsOf(this.seen)
    const held = facts.live.find((a) => a.person === by && a.package === pack)
    const { verdict, endsAt, needsApproval } = mayExtend(this.world, facts, by, held, this.lane.now, began)
    return {
      act: () => submitRequest(this.lane.app, caller, { requestType: 'userUpdate', accessPackageId: ids.package(pack), policyId: undefined, targetId: undefined, assignmentId: undefined, schedule: emptySchedule as never, justification: null, answers: [], extend: true }),
      after: (answer, alone) => {
        this.expect(verdict, answer, 'extending', alone)
        const policy = held && held.policy !== null ? structuredClone(this.world.policies[held.policy]!) : undefined
        if (answer.ok) this.h.asked.set((answer.value as { id: string }).id, { kind: 'update', target: by, asker: by, how: 'self', package: pack, outcome: { policy: held?.policy ?? -1, needsApproval, endsAt }, policy, endsAt, heldUntil: held?.endsAt ?? null } satisfies Asked)
      },
    }
  }

  async giveUp(by: number, pack: number): Promise<Doing | undefined> {
    const caller = await this.lane.person(by)
    if (!caller) return undefined
    const held = factsOf(this.seen).live.find((a) => a.person === by && a.package === pack)
    const may = held !== undefined && !held.ending && held.policy !== null && this.world.policies[held.policy]!.giveUp
    return this.removal(caller, 'userRemove', { accessPackageId: ids.package(pack), assignmentId: undefined }, may ? 'yes' : 'no')
  }
  async take(which: number): Promise<Doing | undefined> {
    const { live } = factsOf(this.seen)
    const held = live[which % Math.max(live.length, 1)]
    return held && this.removal(administrator, 'adminRemove', { accessPackageId: undefined, assignmentId: held.id }, held.ending ? 'no' : 'yes')
  }
  removal(caller: Caller, requestType: 'userRemove' | 'adminRemove', of: { accessPackageId: string | undefined; assignmentId: string | undefined }, verdict: Verdict): Doing {
    return {
      act: () => submitRequest(this.lane.app, caller, { requestType, ...of, policyId: undefined, targetId: undefined, schedule: emptySchedule as never, justification: null, answers: [] }),
      after: (answer, alone) => { this.expect(verdict, answer, requestType, alone); if (answer.ok) this.h.removed.add((answer.value as { id: string }).id) },
    }
  }
  reprocess(which: number): Doing | undefined {
    const failed = this.seen.requests.filter((r) => ['deliveryFailed', 'partiallyDelivered', 'delivering'].includes(r.state))
    const request = failed[which % Math.max(failed.length, 1)]
    return request && { act: () => reprocessRequest(this.lane.app, administrator, request.id), after: (answer) => this.expect('either', answer, 'reprocessing', true) }
  }
  async delegate(from: number, to: number, days: number): Promise<Doing | undefined> {
    const caller = await this.lane.person(from)
    const there = this.world.people[to]!
    if (!caller || from === to || !there.exists || !there.enabled) return undefined
    const at = this.lane.now
    const endsAt = addDays(at, days)
    const same = this.h.delegations.some((d) => d.from === from && d.to === to && ms(d.endsAt) > ms(at))
    return {
      act: () => addDelegation(this.lane.app, caller, { delegateId: ids.person(to), principalId: undefined, startsAt: null, endsAt, accessPackageId: null, catalogId: null }),
      after: (answer, alone) => { this.expect(same ? 'no' : 'yes', answer, 'delegating', alone); if (answer.ok) this.h.delegations.push({ from, to, at, endsAt }) },
    }
  }

  /** What happens around the product, or to its rules. */
  async happen(op: Op): Promise<void> {
    const w = this.world
    switch (op.do) {
      case 'department': return w.people[op.person]!.exists ? this.change(`update directory_object set department = 'D${op.to}' where id = '${ids.person(op.person)}'`, (n) => { n.people[op.person]!.department = op.to }) : undefined
      case 'userType': return w.people[op.person]!.exists ? this.change(`update directory_object set user_type = '${op.guest ? 'Guest' : 'Member'}' where id = '${ids.person(op.person)}'`, (n) => { n.people[op.person]!.guest = op.guest }) : undefined
      case 'manager': return w.people[op.person]!.exists && (op.to === null || (op.to < op.person && w.people[op.to]!.exists)) ? this.change(`update directory_object set manager_id = ${op.to === null ? 'null' : `'${ids.person(op.to)}'`} where id = '${ids.person(op.person)}'`, (n) => { n.people[op.person]!.manager = op.to }) : undefined
      case 'disable': case 'enable': return w.people[op.person]!.exists ? this.change(`update directory_object set account_enabled = ${op.do === 'enable'} where id = '${ids.person(op.person)}'`, (n) => { n.people[op.person]!.enabled = op.do === 'enable' }) : undefined
      case 'delete': return w.people[op.person]!.exists ? this.change(`delete from directory_object where id = '${ids.person(op.person)}'`, (n) => { gone(n, op.person) }) : undefined
      case 'join': return w.people[op.person]!.exists && !w.groups[op.group]!.people.includes(op.person) ? this.change(`insert into group_member (group_id, member_id) values ('${ids.group(op.group)}', '${ids.person(op.person)}')`, (n) => { n.groups[op.group]!.people.push(op.person) }) : undefined
      case 'leave': return this.change(`delete from group_member where group_id = '${ids.group(op.group)}' and member_id = '${ids.person(op.person)}'`, (n) => { drop(n.groups[op.group]!.people, op.person) })
      case 'nest': return op.inner !== op.outer && !w.groups[op.outer]!.groups.includes(op.inner) ? this.change(`insert into group_member (group_id, member_id) values ('${ids.group(op.outer)}', '${ids.group(op.inner)}')`, (n) => { n.groups[op.outer]!.groups.push(op.inner) }) : undefined
      case 'unnest': return this.change(`delete from group_member where group_id = '${ids.group(op.outer)}' and member_id = '${ids.group(op.inner)}'`, (n) => { drop(n.groups[op.outer]!.groups, op.inner) })
      case 'addRole': case 'dropRole': return this.role(op.do, op.package, op.role)
      case 'edit': return this.edit(op.policy % w.policies.length, op)
      case 'byHand': return this.byHand(op.person, op.role, op.give)
      case 'time': this.lane.now = new Date(ms(this.lane.now) + op.minutes * 60_000).toISOString(); return
      case 'work': return this.lane.work(op.how, op.at)
      case 'break': this.lane.faults.set(systems[op.system]!, op.what); this.h.broken.add(systems[op.system]!); return
      case 'mend': this.lane.faults.clear(); return
      case 'both': return this.both(op.first, op.second)
      default:
    }
  }

  async role(how: 'addRole' | 'dropRole', pack: number, role: number): Promise<void> {
    const has = this.world.packages[pack]!.roles.includes(role)
    if (has === (how === 'addRole')) return
    const scope = ids.scope(roles[role]!.resource)
    const answer = how === 'addRole' ? await addResourceRole(this.lane.app, administrator, ids.package(pack), { role: { id: ids.role(role) }, scope: { id: scope } }) : await removeResourceRole(this.lane.app, administrator, ids.package(pack), `${ids.role(role)}_${scope}`)
    this.expect('yes', answer, how, true)
    if (answer.ok) await this.change('select 1', (w) => { if (has) drop(w.packages[pack]!.roles, role); else w.packages[pack]!.roles.push(role) })
  }

  async edit(n: number, { to }: Extract<Op, { do: 'edit' }>): Promise<void> {
    const { primary, ...rest } = to
    const before = this.world.policies[n]!
    const ruled = before.scope === 'rule'
    const after = { ...before, ...(ruled ? pick(rest, ['department', 'removes', 'outside']) : rest), stages: primary ? before.stages.map((s) => ({ ...s, primary })) : before.stages }
    const answer = await updatePolicy(this.lane.app, administrator, ids.policy(n), { displayName: `Policy ${n}`, ...graphPolicy(after, began) } as never, 'merge')
    this.count(`editing ${answer.ok ? 'agreed' : 'refused'}`)
    if (!answer.ok) return
    await this.lane.pool.query('update assignment_policy set rules = $2 where id = $1', [ids.policy(n), JSON.stringify(graphPolicy(after, began).rules)])
    await this.lane.pool.query(`select check_people(array(select s.object_id from assignment a join subject s on s.id = a.target_id where a.policy_id = $1::uuid and a.state <> 'expired'))`, [ids.policy(n)])
    await this.change('select 1', (w) => { w.policies[n] = after })
  }

  /** Somebody changes a target behind Latchkey's back. */
  async byHand(person: number, role: number, give: boolean): Promise<void> {
    if (!this.world.people[person]!.exists) return
    this.seen = await look(this.lane.pool)
    const held = this.seen.held.some(([p, r]) => p === person && r === role)
    if (held === give) return
    const key = pair(person, role)
    const looksAfter = this.seen.looked.some(([p, r]) => p === person && r === role) || this.seen.assignments.some((a) => a.person === person && a.state !== 'expired' && this.h.moments.some((m) => m.world.packages[a.package]!.roles.includes(role)))
    if (looksAfter) this.h.byHand.add(key)
    if (give) this.h.prior.set(key, this.lane.now)
    else this.h.prior.delete(key)
    await this.change(roles[role]![give ? 'give' : 'take'](ids.person(person)), () => {})
  }

  async judged(over: boolean, failing: readonly string[]): Promise<void> {
    this.seen = await look(this.lane.pool)
    for (const f of failing) this.complain(f)
    for (const c of judge({ h: this.h, seen: this.seen, now: this.lane.now, began, over })) this.complain(c)
  }
}
const drop = (list: number[], n: number): void => { const at = list.indexOf(n); if (at >= 0) list.splice(at, 1) }
const gone = (w: World, person: number): void => { w.people[person]!.exists = false; for (const g of w.groups) drop(g.people, person); for (const p of w.people) if (p.manager === person) p.manager = null }
const pick = <T extends object>(from: T, names: readonly string[]): Partial<T> => Object.fromEntries(Object.entries(from).filter(([k]) => names.includes(k))) as Partial<T>

/** Everything on which product and model differ after a plan: nothing, when all is well. */
export async function live(lane: Lane, plan: Plan, tally: Tally = {}, guard: Guard = {}): Promise<readonly string[]> {
  await lane.begin(plan, guard)
  const run = new Run(lane, plan, tally)
  await lane.work('inTurn')
  for (const op of plan.ops) await run.do(op)
  await guard.meanwhile?.(lane.pool)
  lane.faults.clear()
  // The longest wait between two tries is two hours.
  await lane.settle()
  lane.now = new Date(ms(lane.now) + 3 * 3_600_000).toISOString()
  await run.judged(false, await lane.settle())
  for (let leap = 0; leap < 3; leap++) {
    lane.now = addDays(lane.now, 45)
    await run.judged(leap === 2, await lane.settle())
    if (run.complaints.length > 0) break
  }
  return [...new Set(run.complaints)]
}
