/** What happened in a run, and what the product says of it: the judge looks at nothing else. */
import type pg from 'pg'
import { ids, roles } from './ids.ts'
import { fits, isAmong, ms, primaries, asked, alternatesAfter, type Ask, type Facts, type Outcome, type Policy, type Verdict, type World } from './model.ts'

export type Moment = { readonly at: string; readonly world: World }
/** A request that somebody was allowed to make. */
export type Asked = { readonly kind: 'add' | 'update'; readonly target: number; readonly asker: number; readonly how: Ask['how']; readonly package: number; readonly outcome: Outcome | undefined; readonly policy: Policy | undefined; readonly endsAt?: string | null; readonly heldUntil?: string | null }
export type Decided = { readonly stage: string; readonly by: number; readonly approve: boolean; readonly verdict: Verdict }
export type Delegation = { readonly from: number; readonly to: number; readonly at: string; readonly endsAt: string }
export type History = {
  readonly moments: Moment[]; readonly asked: Map<string, Asked>; readonly decided: Decided[]; readonly delegations: Delegation[]
  readonly removed: Set<string>; readonly canceled: Set<string>
  /** Access from before, by person and role, and since when; pairs that somebody changed by hand while Latchkey looked after them are not judged. */
  readonly prior: Map<string, string>; readonly byHand: Set<string>
  /** Which targets were ever out of order. */
  readonly broken: Set<string>
}
export const pair = (person: number, role: number): string => `${person}:${role}`

type Assignment = { id: string; person: number; package: number; policy: number | null; state: string; startsAt: string; endsAt: string | null; ending: string | null; created: string; expired: string | null }
type Request = { id: string; type: string; state: string; status: string; requestor: number; target: number; creator: string; package: number; policy: number | null; assignment: string | null; swap: string | null; created: string; completed: string | null }
export type StageRow = { id: string; request: string; sequence: number; status: string; result: string; reviewer: string | null; openedAt: string | null; dueAt: string | null; escalatedAt: string | null }
export type Seen = { assignments: Assignment[]; requests: Request[]; stages: StageRow[]; held: [number, number][]; looked: [number, number][] }

const at = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())
const all = `select json_build_object(
  'assignments', (select json_agg(json_build_object('id', a.id, 'person', s.object_id, 'package', a.access_package_id, 'policy', a.policy_id, 'state', a.state, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'ending', a.ending_request_id, 'created', a.created_date_time, 'expired', a.expired_date_time) order by a.id)
    from assignment a join subject s on s.id = a.target_id),
  'requests', (select json_agg(json_build_object('id', r.id, 'type', r.request_type, 'state', r.state, 'status', r.status, 'requestor', q.object_id, 'target', s.object_id, 'creator', r.created_by_id, 'package', r.access_package_id, 'policy', r.policy_id, 'assignment', r.assignment_id, 'swap', r.swap_assignment_id, 'created', r.created_date_time, 'completed', r.completed_date_time) order by r.id)
    from assignment_request r join subject s on s.id = r.target_id join subject q on q.id = r.requestor_id),
  'stages', (select json_agg(json_build_object('id', id, 'request', approval_id, 'sequence', sequence, 'status', status, 'result', review_result, 'reviewer', reviewed_by_id, 'openedAt', opened_at, 'dueAt', due_at, 'escalatedAt', escalated_at) order by approval_id, sequence) from approval_stage),
  'members', (select json_agg(member_id) from group_member where group_id = '${ids.target}'), 'owners', (select json_agg(owner_id) from object_owner where object_id = '${ids.target}'),
  'app', (select json_agg(principal_id) from app_role_assignment where resource_id = '${ids.application}'),
  'holdings', (select json_agg(json_build_array(principal_id, role_origin_id)) from holding where removed_at is null)) as seen`

/** Reads everything at once. */
export async function look(pool: pg.Pool): Promise<Seen> {
  const { person, package: pack, policy } = ids.numberOf
  const raw = (await pool.query<{ seen: any }>({ text: all, name: 'look' })).rows[0]!.seen
  const list = (of: any[] | null): any[] => of ?? []
  return {
    assignments: list(raw.assignments).map((a) => ({ ...a, person: person(a.person), package: pack(a.package), policy: a.policy && policy(a.policy), startsAt: at(a.startsAt), endsAt: at(a.endsAt), created: at(a.created), expired: at(a.expired) })),
    requests: list(raw.requests).map((r) => ({ ...r, requestor: person(r.requestor), target: person(r.target), package: pack(r.package), policy: r.policy && policy(r.policy), created: at(r.created), completed: at(r.completed) })),
    stages: list(raw.stages).map((s) => ({ ...s, openedAt: at(s.openedAt), dueAt: at(s.dueAt), escalatedAt: at(s.escalatedAt) })),
    held: [raw.members, raw.owners, raw.app].flatMap((who, role) => list(who).map((p): [number, number] => [person(p), role])),
    looked: list(raw.holdings).map(([p, role]): [number, number] => [person(p), roles.findIndex((r) => r.roleId === role)]),
  }
}
export const openStates = ['submitted', 'pendingApproval', 'scheduled', 'delivering']
export const factsOf = (seen: Seen): Facts => ({
  live: seen.assignments.filter((a) => a.state !== 'expired').map((a) => ({ ...a, ending: a.ending !== null })),
  open: seen.requests.filter((r) => openStates.includes(r.state)).map((r) => ({ person: r.target, package: r.package, state: r.state, add: r.type.endsWith('Add'), swap: r.swap })),
})

export const worldNow = (h: History): World => h.moments.at(-1)!.world
/** The worlds that stood at some moment between two times; of several at one time, each. */
export const worldsWithin = (h: History, from: string, to: string): World[] =>
  h.moments.filter((m, i) => ms(m.at) <= ms(to) && (i + 1 === h.moments.length || ms(h.moments[i + 1]!.at) >= ms(from))).map((m) => m.world)
export const worldsAt = (h: History, time: string): World[] => worldsWithin(h, time, time)

/** May this person decide this stage now (F30 to F33, F50, F52, U11, U12, L7)? */
export function mayDecide(h: History, seen: Seen, stage: StageRow, by: number, now: string): Verdict {
  const request = seen.requests.find((r) => r.id === stage.request)!
  const creator = ids.numberOf.person(request.creator)
  const involved = [request.requestor, request.target, creator]
  if (involved.includes(by) || stage.status !== 'InProgress' || ms(stage.dueAt!) <= ms(now) || request.policy === null) return 'no'
  const w = worldNow(h)
  if (!w.people[request.target]!.exists) return 'either'
  const rules = (world: World) => world.policies[request.policy!]!.stages[stage.sequence - 1]!
  const first = (world: World) => primaries(world, rules(world), request.target, involved)
  if (isAmong(w, first(w), by)) return 'yes'
  const forwards = h.asked.get(request.id)?.policy?.stages[stage.sequence - 1]?.alternates.length !== 0
  const alternates = forwards ? asked(w, [rules(w).alternates], request.target, involved) : []
  const late = ms(now) >= ms(stage.openedAt!) + alternatesAfter * 86_400_000
  const among = isAmong(w, alternates, by)
  if (among && stage.escalatedAt !== null) return 'yes'
  const direct = (world: World, person: number) => first(world).some((s) => s.kind === 'person' && s.n === person)
  const through = h.delegations.filter((d) => d.to === by && ms(d.at) <= ms(now) && ms(now) < ms(d.endsAt)).map((d): Verdict => {
    const always = worldsWithin(h, stage.openedAt!, now).every((world) => direct(world, d.from))
    const alternate = late && alternates.some((s) => s.kind === 'person' && s.n === d.from)
    if (!direct(w, d.from)) return alternate ? 'either' : 'no'
    return !always || ms(d.at) === ms(stage.openedAt!) ? 'either' : ms(d.at) < ms(stage.openedAt!) ? 'yes' : 'no'
  })
  if (through.includes('yes')) return 'yes'
  return (among && late) || through.includes('either') ? 'either' : 'no'
}
export const outOf = (w: World, policy: number, person: number): boolean => w.people[person]!.exists && !fits(w, w.policies[policy]!, person)
export const away = (w: World, person: number): boolean => !w.people[person]!.exists || !w.people[person]!.enabled
