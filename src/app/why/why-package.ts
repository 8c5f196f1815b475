/** Why somebody has a package, or cannot ask for it; who would decide; what happens next and when (latchkey.md L5). One answer in both directions. */
import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { ruleOf } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { policiesThatApply, proveAskable, type AskableFacts } from '#domain/why/askable.ts'
import { all, fact, type Proof } from '#domain/why/proof.ts'
import type { Db } from '#db/tables.ts'
import { defaultSettings } from '#domain/settings.ts'
import { accessPackage } from '#model/access-package.ts'
import { nowOf, type App } from '../app.ts'
import { sees } from '../sees.ts'
import { whoDecides } from '../policy/applicable-requirements.ts'
import { loadPeople, type KnownPerson } from '../people.ts'
import { readPolicies } from '../policy/read-policies.ts'
import { givings } from '../request/timeline-past.ts'
import { conflictsOf } from '../separation/conflicts-of.ts'
import { namesOf } from '../names-of.ts'
import { proveRequests } from './prove-requests.ts'
import { proveRoles } from './prove-roles.ts'
import { removalsAhead } from './removals-ahead.ts'

export type Moment = { readonly at: string | null; readonly kind: string; readonly claim: string }
export type WhyPackage = { readonly held: Proof; readonly askable: Proof; readonly approvers: readonly { readonly policyId: string; readonly policyDisplayName: string; readonly people: readonly object[] }[]; readonly next: readonly Moment[] }

/** May the caller learn why this person has something? They themselves and, where the tenant lets managers see such things, their manager; whoever may read the catalog anyway. */
export const mayLearn = (caller: Caller, person: KnownPerson, catalogId: string | undefined): boolean =>
  caller.id === person.id || (person.managers[0] === caller.id && (caller.sees ?? defaultSettings).managersSeeAssignments) || can(caller, 'catalog.read', catalogId)

/** The proof for one person and one package. */
export async function whyPackage(app: App, caller: Caller, personId: string, accessPackageId: string): Promise<Decision<WhyPackage & { person: object; accessPackage: object }>> {
  const found = await app.db.selectFrom('accessPackage as p').innerJoin('catalog as c', 'c.id', 'p.catalogId').where('p.id', '=', accessPackageId)
    .select(['p.id', 'p.displayName', 'c.id as catalogId', 'c.displayName as catalogName', 'c.state', 'c.isExternallyVisible']).executeTakeFirst()
  const people = await loadPeople(app.db, [personId, caller.id])
  const target = people.get(personId)
  if (!found || !target || !mayLearn(caller, target, found.catalogId!) || !(await sees(app, caller, accessPackage, accessPackageId))) return no('NotFound', { what: 'access package for this person', id: accessPackageId })
  const requestor = caller.id !== personId && target.managers.includes(caller.id) ? people.get(caller.id)! : target
  const facts = await askableFacts(app, found, requestor, target, can(caller, 'catalog.read', found.catalogId!))
  const policies = policiesThatApply(facts)
  const deciding = await Promise.all(policies.map(async (policy) => ({ policy, ...(await whoDecides(app, policy, requestor, target)) })))
  const approvers = deciding.map(({ policy, people }) => ({ policyId: policy.id, policyDisplayName: policy.displayName, people }))
  const undecided = deciding.filter(({ isCovered }) => !isCovered).map(({ policy }) => policy.id)
  return ok({
    person: { id: target.id, displayName: target.name }, accessPackage: { id: found.id, displayName: found.displayName },
    held: await proveHeld(app.db, target, accessPackageId), askable: withNames(proveAskable({ ...facts, undecided }), facts), approvers, next: await whatIsNext(app.db, target, accessPackageId),
  })
}

/** Proofs name policies and packages by id; readers in other languages than the claims need their names, too. */
function withNames(proof: Proof, facts: AskableFacts): Proof {
  const id = proof.facts?.['policyId'] ?? proof.facts?.['id']
  const displayName = typeof id !== 'string' ? undefined
    : proof.kind === 'named' ? facts.nameOf(id)
    : [...facts.policies, ...facts.conflicts].find((named) => named.id === id)?.displayName
  return { ...proof, ...(displayName === undefined ? {} : { facts: { ...proof.facts, displayName } }), because: proof.because.map((p) => withNames(p, facts)) }
}

type Found = { readonly id: string; readonly catalogName: string | null; readonly state: 'published' | 'unpublished'; readonly isExternallyVisible: boolean | null }
async function askableFacts(app: App, found: Found, requestor: KnownPerson, target: KnownPerson, readsPolicies: boolean): Promise<AskableFacts> {
  // Nobody asks under a policy that assigns by itself.
  const policies = (await readPolicies(app.db, found.id)).filter((p) => ruleOf(p) === undefined)
  const subject = await app.db.selectFrom('subject').select('id').where('objectId', '=', target.id).executeTakeFirst()
  const had = subject ? await app.db.selectFrom('assignment').select(['policyId', 'endsAt', 'state']).where('targetId', '=', subject.id).where('accessPackageId', '=', found.id).execute() : []
  const held = had.find((a) => a.state !== 'expired')
  const openRequest = subject && (await app.db.selectFrom('assignmentRequest').select(['id', 'state']).where('targetId', '=', subject.id).where('accessPackageId', '=', found.id).where('state', 'in', [...openRequestStates]).executeTakeFirst())
  // Whoever had access under a policy was among those whom it is for, and is told by them why it goes when they no longer are (L1).
  const known = new Set(had.map((a) => a.policyId))
  const conflicts = await conflictsOf(app.db, { personId: target.id, accessPackageId: found.id, now: nowOf(app) })
  const nameOf = await namesOf(app.db, policies.flatMap((p) => p.specificAllowedTargets.flatMap((s) => s.userId ?? s.groupId ?? [])))
  return { now: nowOf(app), requestor, target, catalog: { displayName: found.catalogName ?? '', state: found.state, isExternallyVisible: found.isExternallyVisible ?? false }, policies, undecided: [], held, openRequest, conflicts, nameOf, tellsNames: (policyId) => readsPolicies || known.has(policyId) }
}

/** The live assignment with what it rests on: its policy, the requests about it with whoever decided, and each role at its target. */
async function proveHeld(db: Db, person: KnownPerson, accessPackageId: string): Promise<Proof> {
  const live = await db.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').innerJoin('accessPackage as k', 'k.id', 'a.accessPackageId').leftJoin('assignmentPolicy as p', 'p.id', 'a.policyId').where('s.objectId', '=', person.id).where('a.accessPackageId', '=', accessPackageId).where('a.state', '<>', 'expired')
    .select(['a.id', 'a.state', 'a.startsAt', 'a.endsAt', 'a.endingRequestId', 'p.id as policyId', 'p.displayName as policyName', 'k.rules']).executeTakeFirst()
  if (!live) return proveEnded(db, person, accessPackageId)
  const ahead = (await removalsAhead(db, [live.id])).get(live.id)
  // What is taken away before its end does not last until then.
  const removal = ahead && (!live.endsAt || ahead.at < live.endsAt) ? ahead : undefined
  return all('held', heldClaim(person.name, live, removal?.at ?? live.endsAt), [
    ...(live.state === 'deliveryFailed' ? [] : [fact('underPolicy', true, live.policyName ? `it was given under the policy ${live.policyName}` : 'the policy that it was given under is gone', { facts: { policyId: live.policyId, policyDisplayName: live.policyName } })]),
    ...(live.endingRequestId ? [fact('ending', true, 'it is being taken away', { facts: { requestId: live.endingRequestId } })] : []),
    ...(await proveRequests(db, live.id, person.name)), ...(await proveRoles(db, live.id, person.id)),
    ...(live.rules.priorAccess === 'takeOver' ? [fact('takesOver', true, 'the package takes over: what was there before goes when it ends')] : []),
  ], { assignmentId: live.id, state: live.state, startDateTime: live.startsAt, endDateTime: live.endsAt, removalDateTime: removal?.at ?? null })
}

function heldClaim(name: string, { state, startsAt }: { readonly state: string; readonly startsAt: string | null }, end: string | null): string {
  if (state === 'deliveryFailed') return `${name} does not have it: nothing of it could be given`
  if (state === 'delivering') return `it is being given to ${name}`
  return `${name} has it since ${startsAt}, ${end ? `until ${end}` : 'without an end'}${state === 'partiallyDelivered' ? '; a part of it could not be given' : ''}`
}

/** Access that has ended: how it came, and how it went. */
async function proveEnded(db: Db, person: KnownPerson, accessPackageId: string): Promise<Proof> {
  const last = await db.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('s.objectId', '=', person.id).where('a.accessPackageId', '=', accessPackageId).where('a.state', '=', 'expired')
    .select(['a.id', 'a.startsAt', 'a.endsAt', 'a.expiredDateTime']).orderBy('a.expiredDateTime', 'desc').limit(1).executeTakeFirst()
  if (!last) return fact('held', false, `${person.name} does not have it`)
  const because = await proveRequests(db, last.id, person.name)
  if (!(await wasGiven(db, last.id))) return fact('held', false, `${person.name} did not get it: nothing of it was given`, { facts: { endedDateTime: last.expiredDateTime }, because })
  const isOver = last.endsAt !== null && last.expiredDateTime !== null && last.endsAt <= last.expiredDateTime
  return fact('held', false, `${person.name} had it from ${last.startsAt} until ${last.expiredDateTime}`, {
    facts: { startDateTime: last.startsAt, endedDateTime: last.expiredDateTime },
    because: [...(isOver ? [fact('periodOver', true, `the time that it was given for was over on ${last.endsAt}`, { facts: { endDateTime: last.endsAt } })] : []), ...because],
  })
}

/** Was any of it ever given? A delivery that fails leaves an assignment behind, which ends as others do. */
const wasGiven = async (db: Db, assignmentId: string): Promise<boolean> =>
  (await db.selectFrom('auditEvent').select('id').where('assignmentId', '=', assignmentId).where('activityDisplayName', 'in', [...givings]).limit(1).executeTakeFirst()) !== undefined

/** What will happen by itself, soonest first. */
async function whatIsNext(db: Db, person: KnownPerson, accessPackageId: string): Promise<Moment[]> {
  const concerned = (q: 'assignment' | 'assignmentRequest') => db.selectFrom(q as 'assignment').innerJoin('subject as s', 's.id', `${q}.targetId` as 'assignment.targetId').where('s.objectId', '=', person.id).where(`${q}.accessPackageId` as 'assignment.accessPackageId', '=', accessPackageId)
  const live = await concerned('assignment').where('assignment.state', '<>', 'expired').select(['assignment.id']).execute()
  const open = await db.selectFrom('assignmentRequest as r').innerJoin('subject as s', 's.id', 'r.targetId').where('s.objectId', '=', person.id).where('r.accessPackageId', '=', accessPackageId).where('r.state', 'in', [...openRequestStates]).select('r.id').execute()
  const stages = open.length === 0 ? [] : await db.selectFrom('approvalStage').select('id').where('approvalId', 'in', open.map((r) => r.id)).execute()
  const cases = live.length === 0 ? [] : await db.selectFrom('moverCase').select(['id', 'action']).where('assignmentId', 'in', live.map((a) => a.id)).execute()
  const ids = [...live, ...open, ...stages, ...cases].map((x) => x.id)
  const due = ids.length === 0 ? [] : await db.selectFrom('dueWork').selectAll().where('id', 'in', ids).orderBy('dueAt').execute()
  const removals = await removalsAhead(db, live.map((a) => a.id))
  // Whoever left loses everything at one time, which hangs on the person.
  const left = [...removals.values()].filter((r) => r.kind === 'leaverRemoval')
  // What lies after the removal of the access will not happen.
  const happens = due.filter((d) => !(d.dueAt > (removals.get(d.id)?.at ?? d.dueAt)))
  const isAsked = new Set(cases.filter((c) => c.action === 'ask').map((c) => c.id))
  // As long as somebody may decide to keep it, the removal is not certain.
  const kindOf = ({ kind, id }: { kind: string; id: string }) => (kind === 'moverRemoval' && isAsked.has(id) ? 'moverDecision' : kind)
  const next = [...happens.map((d) => ({ at: d.dueAt, kind: kindOf(d) })), ...left].sort((a, b) => a.at.localeCompare(b.at))
  return next.map(({ at, kind }) => ({ at, kind, claim: words[kind] ?? kind }))
}
const words: Readonly<Record<string, string>> = {
  startAssignment: 'access starts', expireApproval: 'the request expires when nobody has decided', remindApprovers: 'approvers are reminded', escalateApproval: 'the request is forwarded to the alternate approvers',
  noticeExpiry: 'a notice that access is about to end', endAssignment: 'access ends', retryDelivery: 'the delivery is tried again', settleAssignment: 'what a target refused is tried again',
  automaticRemoval: 'access is removed, because the rule no longer takes the person in', moverRemoval: 'access is removed, because the person no longer fits its policy', moverDecision: 'access is removed unless somebody decides to keep it, because the person no longer fits its policy', moverReminder: 'those who decide about a mover are reminded', moverKeepOver: 'the time for which a mover keeps it is over', leaverRemoval: 'access is removed, because the person has left',
}

