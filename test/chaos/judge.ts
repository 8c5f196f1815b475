/** What must hold when the enemy is gone and everything was given time; and at every moment before, by the journal of the target and the diary of the database. */
import type pg from 'pg'
import type { Accepted, Book } from './lives.ts'
import type { Target } from './target.ts'
import { ids, numberOf, packages, roles } from './world.ts'

export const sentences = {
  holds: 'somebody holds at a target what no assignment or prior access explains',
  held: 'somebody held it at a moment when nothing explained it',
  lacks: 'somebody lacks what one explains',
  lost: 'what was accepted is lost',
  twice: 'something happened twice',
  open: 'something does not end',
  mails: 'somebody heard of it too often or not at all',
  audit: 'the audit log does not tell what was done',
  jobs: 'work is left that nobody does',
} as const
export type Sentence = keyof typeof sentences
export type Charge = { readonly sentence: Sentence; readonly what: string }

type Assignment = { id: string; person: string; package: string; state: string; ending: boolean; began: number; ended: number | null }
type Request = { id: string; type: string; state: string; assignment: string | null; person: string; package: string; stages: string | null }
type Count = { id: string; what: string; role: string | null; why: boolean; n: number }
export type Evidence = { readonly assignments: Assignment[]; readonly requests: Request[]; readonly audit: Count[]; readonly mails: Count[]; readonly members: string[]; readonly holdings: { person: string; place: string }[]; readonly jobs: string[] }

const ours = `(select id from access_package where catalog_id = '${ids.catalog}')`
const questions: Readonly<Record<keyof Evidence, string>> = {
  assignments: `select a.id, s.object_id as person, a.access_package_id as package, a.state, a.ending_request_id is not null as ending, extract(epoch from min(d.at)) * 1000 as began, extract(epoch from min(d.at) filter (where d.state = 'expired')) * 1000 as ended
    from assignment a join subject s on s.id = a.target_id join chaos_diary d on d.assignment_id = a.id where a.access_package_id in ${ours} group by a.id, s.object_id`,
  requests: `select r.id, r.request_type as type, r.state, r.assignment_id as assignment, s.object_id as person, r.access_package_id as package, (select string_agg(g.status || ' ' || g.review_result, ', ') from approval_stage g where g.approval_id = r.id) as stages
    from assignment_request r join subject s on s.id = r.target_id where r.access_package_id in ${ours}`,
  audit: `select coalesce(case when activity_display_name like '%resource assignment' then assignment_id end, request_id) as id, activity_display_name as what, max(target_resources->0->>'id') || '/' || role as role, why, count(*)::int as n from (select *,
      (select x->>'value' from jsonb_array_elements(additional_details) x where x->>'key' = 'role') as role, exists (select 1 from jsonb_array_elements(additional_details) x where x->>'key' = 'why' and x->>'value' <> 'found-gone') as why from audit_event where access_package_id in ${ours}) e
    group by 1, 2, target_resources->0->>'id', role, why`,
  mails: `select r.id, m.event as what, null as role, m.sent_date_time is null as why, count(*)::int as n from mail m join assignment_request r on r.access_package_id in ${ours} and r.id::text = split_part(m.occasion, ':', 2) group by 1, 2, 4`,
  members: `select member_id as person from group_member where group_id = '${ids.group}'`,
  holdings: `select principal_id as person, resource_origin_id || '/' || role_origin_id as place from holding where removed_at is null and resource_origin_id in ('billing', 'archive', '${ids.group}')`,
  jobs: `select task_identifier || ' tried ' || attempts || ' times: ' || coalesce(last_error, '') as job from graphile_worker.jobs where key is distinct from 'cron:sweep'`,
}
/** Reads everything that the judge looks at. */
export async function gather(pool: pg.Pool): Promise<Evidence> {
  const read = async (what: keyof Evidence): Promise<any[]> => (await pool.query(questions[what])).rows
  const [assignments, requests, audit, mails, members, holdings, jobs] = await Promise.all([read('assignments'), read('requests'), read('audit'), read('mails'), read('members'), read('holdings'), read('jobs')])
  const number = (text: string | null) => (text === null ? null : Number(text))
  return { assignments: assignments.map((a) => ({ ...a, began: number(a.began), ended: number(a.ended) })), requests, audit, mails, members: members.map((m) => m.person), holdings, jobs: jobs.map((j) => j.job) }
}

type Case = Evidence & { readonly target: Target; readonly book: Book; readonly prior: readonly (readonly [number, number])[]; readonly began: number }
type Rule = (c: Case) => readonly Charge[]
const say = (sentence: Sentence, what: string): Charge => ({ sentence, what })
const rolesOf = (accessPackage: string) => packages[numberOf(accessPackage)]!.roles
const placeOf = (person: string, role: number) => `${roles[role]!.resourceId}/${roles[role]!.roleId}/${person}`
const peopleOf = (c: Case) => [...new Set([...c.assignments.map((a) => a.person), ...c.prior.map(([p]) => ids.person(p))])]
const giving = (c: Case, person: string, role: number) => c.assignments.filter((a) => a.person === person && rolesOf(a.package).includes(role))
const hadBefore = (c: Case, person: string, role: number) => c.prior.some(([p, r]) => ids.person(p) === person && r === role)

/** What is held at the end. A package that takes over ends what somebody had before, once it was delivered. */
const targets: Rule = (c) => peopleOf(c).flatMap((person) => roles.flatMap((role, r) => {
  const place = placeOf(person, r)
  const held = role.system === 'AadGroup' ? (c.members.includes(person) ? 'all' : 'nothing') : c.target.held.get(place) ?? 'nothing'
  const given = giving(c, person, r)
  const live = given.filter((a) => a.state !== 'expired')
  const before = hadBefore(c, person, r)
  const over = given.filter((a) => packages[numberOf(a.package)]!.takeOver)
  const taken = over.some((a) => a.state === 'expired' && c.requests.some((q) => q.assignment === a.id && q.type.endsWith('Add') && q.state === 'delivered'))
  if (held !== 'nothing' && live.length === 0 && (!before || taken)) return [say('holds', `${place}: ${held}; assignments ${given.map((a) => a.id.slice(-6)).join(', ')}`)]
  if (held !== 'all' && (live.some((a) => a.state === 'delivered' && !a.ending) || (before && over.length === 0))) return [say('lacks', `${place}: ${held}`)]
  return []
}))

/** Held, at every moment, only while an assignment was there; the write of a receipt and the change at the target are a moment apart. */
export const spells: Rule = (c) => {
  const open = new Map<string, number>()
  const found: [string, number, number][] = []
  for (const { at, place, held } of c.target.journal) {
    if (held === 'nothing') { found.push([place, open.get(place)!, at]); open.delete(place) } else if (!open.has(place)) open.set(place, at)
  }
  for (const [place, from] of open) found.push([place, from, Infinity])
  return found.flatMap(([place, from, to]) => {
    const person = place.split('/').at(-1)!
    const role = roles.findIndex((_, r) => placeOf(person, r) === place)
    if (from <= c.began && hadBefore(c, person, role)) return []
    const spans = giving(c, person, role).map((a): [number, number] => [a.began, a.ended ?? Infinity]).toSorted((a, b) => a[0] - b[0])
    let at = from
    for (const [began, ended] of spans) if (began <= at + slack && ended > at) at = ended
    return at + slack >= to ? [] : [say('held', `${place} from ${from - c.began} to ${to - c.began} ms, explained until ${at - c.began}`)]
  })
}
const slack = 50

/** What somebody was told is so. */
const promises: Rule = (c) => {
  const requests = new Map(c.requests.map((r) => [r.id, r]))
  const kept: Readonly<Record<Accepted['what'], (r: Request) => boolean>> = {
    add: () => true, update: () => true, remove: (r) => r.state === 'delivered', cancel: (r) => r.state === 'canceled', approve: (r) => r.stages === 'Completed Approved', deny: (r) => r.stages === 'Completed Denied' && r.state === 'denied',
  }
  return c.book.accepted.flatMap(({ what, id, life }) => {
    const request = requests.get(id)
    return request && kept[what](request) ? [] : [say('lost', `life ${life.n}: ${what} of ${id}: ${request ? `${request.state}, ${request.stages}` : 'not there'}`)]
  })
}
const endings: Rule = (c) => [
  ...c.requests.filter((r) => ['submitted', 'pendingApproval', 'scheduled', 'delivering'].includes(r.state)).map((r) => say('open', `${r.type} ${r.id} is ${r.state}`)),
  ...c.assignments.filter((a) => a.state === 'delivering' || (a.ending && a.state !== 'expired')).map((a) => say('open', `assignment ${a.id} is ${a.state}`)),
  // What is recorded as held by somebody who has nothing any more would be counted at the next removal.
  ...c.holdings.filter((h) => !c.assignments.some((a) => a.person === h.person && a.state !== 'expired' && rolesOf(a.package).some((r) => placeOf(h.person, r) === `${h.place}/${h.person}`))).map((h) => say('open', `a holding of ${h.place} by ${h.person}`)),
]
/** Nobody has one package twice at one time. */
const once: Rule = (c) => [...Map.groupBy(c.assignments, (a) => a.person + a.package).values()].flatMap((all) => all.toSorted((a, b) => a.began - b.began)
  .flatMap((a, i, sorted) => { const next = sorted[i + 1]; return next && (a.ended === null || a.ended > next.began) ? [say('twice', `${a.person} had package ${numberOf(a.package)} twice: ${a.id}, ${next.id}`)] : [] }))

/** Which mail tells of which end: given up by the holder, taken away, or over. */
const ends = { userRemove: 'accessGivenUp', adminRemove: 'accessRemoved', systemRemove: 'accessExpired' }
const heard: Rule = (c) => {
  const mails = Map.groupBy(c.mails, (m) => m.id)
  const count = (id: string, what: string) => (mails.get(id) ?? []).filter((m) => m.what === what).reduce((n, m) => n + m.n, 0)
  return [
    ...c.mails.filter((m) => m.why).map((m) => say('mails', `${m.n} mails ${m.what} about ${m.id} were never sent`)),
    ...c.requests.flatMap((r) => {
      const asked = r.type === 'userAdd'
      const wanted: Record<string, number> = { accessDelivered: asked && r.state === 'delivered' ? 1 : 0, requestApproved: r.stages === 'Completed Approved' ? 1 : 0, ...Object.fromEntries(Object.entries(ends).map(([type, mail]) => [mail, r.type === type && r.state === 'delivered' ? 1 : 0])) }
      return Object.entries(wanted).flatMap(([what, n]) => {
        const got = count(r.id, what)
        return (what === 'requestApproved' ? got >= n : got === n) ? [] : [say('mails', `${r.type} ${r.id} (${r.state}): ${got} mails ${what} instead of ${n}`)]
      })
    }),
  ]
}
const [gave, took, fulfilled] = ['Fulfill access package resource assignment', 'Remove access package resource assignment', 'Fulfill access package assignment request']
const told: Rule = (c) => {
  const of = Map.groupBy(c.audit, (e) => e.id)
  const count = (id: string, what: string, role?: string) => (of.get(id) ?? []).filter((e) => e.what === what && (role === undefined || e.role === role)).reduce((n, e) => n + e.n, 0)
  const requests = c.requests.flatMap((r) => (r.type.endsWith('Update') || count(r.id, fulfilled) === (r.state === 'delivered' ? 1 : 0) ? [] : [say('audit', `${r.type} ${r.id} (${r.state}): "${fulfilled}" ${count(r.id, fulfilled)} times`)]))
  const roleEvents = c.assignments.flatMap((a) => rolesOf(a.package).flatMap((r) => {
    const name = `${roles[r]!.resourceId}/${roles[r]!.roleId}`
    const [given, taken] = [count(a.id, gave, name), count(a.id, took, name)]
    const delivered = c.requests.some((q) => q.assignment === a.id && q.type.endsWith('Add') && q.state === 'delivered')
    // What came too late, from a node that was taken for dead, is given and taken once more.
    const well = (!delivered || given >= 1) && (a.state === 'expired' ? taken >= given && taken <= given + 1 : given <= 1 + taken)
    return well ? [] : [say('audit', `${name} of assignment ${a.id} (${a.state}): given ${given} times, taken ${taken} times`)]
  }))
  return [...requests, ...roleEvents]
}
/**
 * No more of what somebody saw going at the target than the audit log tells; an event with a reason tells that nothing was changed, unless it
 * was found gone. What a node that was taken for dead does and another undoes (or the other way) between two looks nobody can know: with
 * both of them asking, the answer to neither tells whose change it was.
 */
const silent: Rule = (c) => [...Map.groupBy(c.target.shown, (s) => s.place)].flatMap(([place, changes]) => {
  const offs = changes.filter((s) => s.held === 'nothing').length
  const [resource, role, person] = place.split('/')
  const mine = new Set(c.assignments.filter((a) => a.person === person).map((a) => a.id))
  const taken = c.audit.filter((e) => e.what === took && !e.why && e.role === `${resource}/${role}` && mine.has(e.id)).reduce((n, e) => n + e.n, 0)
  return offs <= taken ? [] : [say('audit', `${place} was seen to go ${offs} times, and that is told ${taken} times`)]
})
const refusals: Rule = (c) => c.book.refused.map((what) => say('lost', what))
const work: Rule = (c) => c.jobs.map((job) => say('jobs', job))

const rules: readonly Rule[] = [targets, spells, promises, endings, once, heard, told, silent, refusals, work]
/** Everything that breaks a sentence. */
export const judge = (c: Case): readonly Charge[] => rules.flatMap((rule) => rule(c))
