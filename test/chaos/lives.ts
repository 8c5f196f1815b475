/** Lifecycles: somebody asks for a package, others decide, it is delivered, changed, and ends, in one way or another. */
import type pg from 'pg'
import type { Client, Reply } from './client.ts'
import { renewalOf, requestsAt, stagesOf } from './client.ts'
import { pick, seeded, seedOf, weighed, type Random } from './random.ts'
import { approvers, ids, packages, upn } from './world.ts'
import { patiently, type RequestNow, type Watch } from './watch.ts'

type Decision = 'approve' | 'deny' | 'both' | 'cancel' | 'nobody'
type End = 'givesUp' | 'takenAway' | 'bothAtOnce' | 'whileDelivering' | 'runsOut' | 'stays'
export type Life = { readonly n: number; readonly person: number; readonly package: number; readonly asks: 'self' | 'admin'; readonly twice: boolean; readonly decision: Decision; readonly renews: boolean; readonly end: End }
/** What a person was told, and may rely on. */
export type Accepted = { readonly what: 'add' | 'remove' | 'update' | 'approve' | 'deny' | 'cancel'; readonly id: string; readonly life: Life }
export type Book = { readonly accepted: Accepted[]; readonly refused: string[]; /** Requests of which no answer told. */ readonly found: Set<string>; ended: number; readonly ends: Record<string, number> }

/** All lifecycles of a run, in chains: what one person does about one package follows one after another. */
export function livesOf(seed: number, count: number, people: number): readonly (readonly Life[])[] {
  const chains = new Map<string, Life[]>()
  for (let n = 0; n < count; n++) {
    const random = seeded(seedOf(seed, 'life', n))
    const [person, number] = [Math.floor(random() * people), Math.floor(random() * packages.length)]
    const pack = packages[number]!
    const chain = chains.get(`${person}:${number}`) ?? []
    chains.set(`${person}:${number}`, chain)
    const end = weighed<End>(random, [[4, 'givesUp'], [4, 'takenAway'], [1, 'bothAtOnce'], [3, 'whileDelivering'], [pack.lasts ? 8 : 0, 'runsOut'], [1, 'stays']])
    chain.push({
      n, person, package: number, asks: random() < 0.75 ? 'self' : 'admin', twice: random() < 0.1, end, renews: pack.lasts !== null && random() < 0.3,
      decision: pack.approval ? weighed<Decision>(random, [[10, 'approve'], [2, 'deny'], [2, 'both'], [2, 'cancel'], [2, 'nobody']]) : 'approve',
    })
  }
  // Only the last of a chain stays.
  return [...chains.values()].map((chain) => chain.map((life, i) => (life.end === 'stays' && (i + 1 < chain.length || packages[life.package]!.lasts) ? { ...life, end: 'takenAway' as const } : life)))
}

const grace = 'grace@contoso.example'
const ended = ['delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled']
type Living = { readonly life: Life; readonly call: Client; readonly watch: Watch; readonly pool: pg.Pool; readonly book: Book; readonly random: Random }
type Open = Omit<Living, 'life' | 'random'> & { readonly seed: number }

/** Lives one life to its end. */
export async function live(open: Open, life: Life): Promise<void> {
  const l: Living = { ...open, life, random: seeded(seedOf(open.seed, 'living', life.n)) }
  const request = await ask(l)
  if (request) {
    const came = await through(l, request)
    const assignment = came.assignment
    if (assignment && came.state === 'deliveryFailed' && l.random() < 0.5) await tell(l, grace, 'cancel', came.id, await l.call(grace, l.random, 'POST', `${requestsAt}/${came.id}/cancel`), 200, 'RequestNotInExpectedState')
    else if (assignment) await leave(l, assignment)
    if (assignment && life.end !== 'stays') await l.watch.assignment(assignment, (a) => a.state === 'expired')
    open.book.ends[came.state] = (open.book.ends[came.state] ?? 0) + 1
  }
  open.book.ended += 1
}

/** Writes down what was promised. A refusal is honest where an earlier call, or somebody else, may have done it already. */
async function tell({ book, life }: Living, who: string, what: Accepted['what'], id: string, reply: Reply, well: number, ...otherwise: string[]): Promise<boolean> {
  if (reply.status === well) { book.accepted.push({ what, id, life }); return true }
  const code = reply.body?.error?.code as string | undefined
  if (!code || !otherwise.includes(code)) book.refused.push(`life ${life.n}: ${who} was refused to ${what}: ${reply.status} ${code} ${reply.body?.error?.message ?? ''}`)
  return false
}

async function ask(l: Living): Promise<string | undefined> {
  const { life, call, random, pool } = l
  const assignment = { accessPackageId: ids.package(life.package), targetId: ids.person(life.person), assignmentPolicyId: ids.policy(life.package) }
  const [who, requestType] = life.asks === 'self' ? [upn(life.person), 'userAdd'] : [grace, 'adminAdd']
  const submit = () => call(who, random, 'POST', requestsAt, { requestType, assignment })
  const replies = await Promise.all(life.twice ? [submit(), submit()] : [submit()])
  const made = replies.filter((r) => r.status === 201)
  if (made.length > 1) l.book.refused.push(`life ${life.n}: asked twice at once, and given ${made.length} requests`)
  const meanwhile = ['ExistingOpenRequest', 'ExistingAssignment', 'Conflict']
  for (const reply of replies) await tell(l, who, 'add', reply.body?.id, reply, 201, ...(reply.again || made.length > 0 || replies.some((r) => r.again) ? meanwhile : []))
  if (made.length > 0) return made[0]!.body.id
  // What nobody told us of is what was not there before.
  const known = new Set(l.book.accepted.filter((a) => a.what === 'add').map((a) => a.id))
  const all = await patiently<{ id: string }>(pool, `select r.id from assignment_request r join subject s on s.id = r.target_id where s.object_id = $1 and r.access_package_id = $2 and r.request_type like '%Add' order by r.id`, [ids.person(life.person), ids.package(life.package)])
  const latest = all.findLast((r) => !known.has(r.id) && !l.book.found.has(r.id))
  if (latest) l.book.found.add(latest.id)
  return latest?.id
}

/** From the submission to the end of the request. */
async function through(l: Living, id: string): Promise<RequestNow> {
  const { life, watch } = l
  const now = await watch.request(id, (r) => r.state === 'pendingApproval' || r.assignment !== null || ended.includes(r.state))
  if (now.state === 'pendingApproval') await decide(l, id)
  const given = await watch.request(id, (r) => ended.includes(r.state) || (life.end === 'whileDelivering' && r.assignment !== null))
  return given
}

async function decide(l: Living, id: string): Promise<void> {
  const { life, call, random, pool } = l
  if (life.decision === 'nobody') return
  const late = ['DecisionExpired', 'StageNotOpen', 'Conflict', 'RequestNotInExpectedState', 'NotFound']
  if (life.decision === 'cancel') { await tell(l, 'the asker', 'cancel', id, await call(upn(life.person), random, 'POST', `${requestsAt}/${id}/cancel`), 200, ...late); return }
  const [stage] = await patiently<{ id: string }>(pool, 'select id from approval_stage where approval_id = $1', [id])
  const say = async (what: 'approve' | 'deny', who: string) => tell(l, who, what, id, await call(`${who}@contoso.example`, random, 'PATCH', stagesOf(id, stage!.id), { reviewResult: what }), 204, ...late)
  if (life.decision !== 'both') { await say(life.decision, pick(random, approvers)); return }
  const said = await Promise.all([say('approve', approvers[0]), say('deny', approvers[2])])
  if (said[0] && said[1]) l.book.refused.push(`life ${life.n}: both decisions were taken`)
}

/** What is held is extended, and ends. */
async function leave(l: Living, assignment: string): Promise<void> {
  const { life, call, random } = l
  const gone = ['AssignmentEnding', 'AssignmentEnded']
  if (life.renews) {
    const reply = await call(upn(life.person), random, 'POST', renewalOf(assignment), {})
    await tell(l, 'the holder', 'update', reply.body?.id, reply, 201, ...gone, 'AssignmentNotDelivered', 'EndInPast', 'ExistingOpenRequest', 'RequestNotInExpectedState', 'NothingToChange')
  }
  const give = async () => { const reply = await call(upn(life.person), random, 'POST', requestsAt, { requestType: 'userRemove', assignment: { id: assignment } }); await tell(l, 'the holder', 'remove', reply.body?.id, reply, 201, ...gone) }
  const take = async () => { const reply = await call(grace, random, 'POST', requestsAt, { requestType: 'adminRemove', assignment: { id: assignment } }); await tell(l, grace, 'remove', reply.body?.id, reply, 201, ...gone) }
  const ends: Readonly<Record<End, () => Promise<unknown>>> = { givesUp: give, takenAway: take, whileDelivering: take, bothAtOnce: () => Promise.all([give(), take()]), runsOut: async () => undefined, stays: async () => undefined }
  await ends[life.end]()
}
