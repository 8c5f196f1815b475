/** Holds what is in the database, in the groups and in the mailbox against what was promised. Each sentence is something that is wrong. */
import { existsSync, readFileSync } from 'node:fs'
import type { Promised } from './tales.ts'
import { query } from './postgres.ts'
import { packageNames, type PackageName, type World } from './world.ts'

export type Verdict = { readonly wrong: readonly string[]; readonly counts: Readonly<Record<string, number>> }
export type Case = { readonly url: string; readonly world: World; readonly ledger: readonly Promised[]; readonly confirmed: number; readonly mailFile: string; readonly alsoGiven: readonly PackageName[] }

/** Judges. Everything has to be quiet. */
export async function judge({ url, world, ledger, confirmed, mailFile, alsoGiven }: Case): Promise<Verdict> {
  const rows = <R extends object>(text: string, values: unknown[] = []) => query<R>(url, text, values)
  const packages = packageNames.map((name) => world.packages[name].id)
  const wrong: string[] = []
  const hold = (isSo: boolean, otherwise: string) => { if (!isSo) wrong.push(otherwise) }

  const states = new Map((await rows<{ id: string; state: string }>('select id, state from assignment_request where access_package_id = any($1)', [packages])).map((r) => [r.id, r.state]))
  for (const p of ledger) for (const { id, state } of p.requests) hold(states.get(id) === state, `${p.tale} (${p.person}): the request ${id} is ${states.get(id) ?? 'lost'}, not ${state}`)

  for (const name of packageNames) {
    const { group, also } = world.packages[name]
    const expected = new Set(ledger.filter((p) => p.package === name && p.holds).map((p) => p.person))
    for (const [id, what] of [[group, name], ...(alsoGiven.includes(name) ? [[also, `${name}, second group`] as const] : [])] as const) {
      const members = new Set((await rows<{ id: string }>('select member_id as id from group_member where group_id = $1', [id])).map((r) => r.id))
      for (const person of expected) hold(members.has(person), `${what}: ${person} should have access and has none`)
      for (const person of members) hold(expected.has(person), `${what}: ${person} has access and should have none`)
    }
  }
  const live = await rows<{ person: string; package: string }>(`select s.object_id as person, a.access_package_id as package from assignment a join subject s on s.id = a.target_id where a.access_package_id = any($1) and a.state <> 'expired'`, [packages])
  const promised = new Set(ledger.filter((p) => p.holds).map((p) => `${p.person} ${world.packages[p.package].id}`))
  hold(live.length === promised.size && live.every((l) => promised.has(`${l.person} ${l.package}`)), `there are ${live.length} live assignments, ${promised.size} were promised`)

  const requests = await rows<{ n: number }>('select count(*)::int as n from assignment_request where access_package_id = any($1)', [packages])
  const known = new Set(ledger.flatMap((p) => p.requests.map((r) => r.id)))
  for (const [id, state] of states) hold(known.has(id) || state === 'delivered', `a request that nobody remembers is ${state}: ${id}`)
  const twice = await rows<{ id: string; what: string; n: number }>(`select q.id, e.activity_display_name as what, count(*)::int as n from audit_event e join assignment_request q on q.id = e.request_id
    where q.access_package_id = any($1) and e.activity_display_name !~ 'resource assignment' group by 1, 2 having count(*) > 1`, [packages])
  for (const t of twice) wrong.push(`the audit says ${t.n} times about ${t.id}: ${t.what}`)
  const resources = await rows<{ id: string; what: string; n: number }>(`select a.id, e.activity_display_name as what, count(*)::int as n from audit_event e join assignment a on a.id = e.assignment_id
    where a.access_package_id = any($1) and e.activity_display_name ~ 'resource assignment' group by 1, 2 having count(*) > $2`, [packages, alsoGiven.length > 0 ? 2 : 1])
  for (const t of resources) wrong.push(`the audit says ${t.n} times about ${t.id}: ${t.what}`)
  const [{ number } = { number: 0 }] = await rows<{ number: number }>('select description::int as number from access_package where id = $1', [world.written])
  hold(number >= confirmed, `the number ${confirmed} was confirmed, ${number} is there`)

  const mails = await judgeMails(rows, mailFile, wrong)
  return { wrong, counts: { 'tales told': ledger.length, 'requests': requests[0]!.n, 'accesses held in the end': live.length, 'numbers written and confirmed': confirmed, ...mails } }
}

type Rows = <R extends object>(text: string, values?: unknown[]) => Promise<R[]>
/** A mail may come twice with one Message-ID: mailboxes show it once. Two about the same would be two Message-IDs. */
async function judgeMails(rows: Rows, file: string, wrong: string[]): Promise<Record<string, number>> {
  const received = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []
  const ids = new Map<string, number>()
  for (const line of received) ids.set(/<([^@]+)@/.exec(line)![1]!, (ids.get(/<([^@]+)@/.exec(line)![1]!) ?? 0) + 1)
  const written = await rows<{ id: string; sent: boolean; about: string }>(`select id, sent_date_time is not null as sent, event || ' ' || occasion as about from mail where address like 'nodes-%'`)
  for (const mail of written) if (!mail.sent || !ids.has(mail.id)) wrong.push(`the mail ${mail.about} ${mail.sent ? 'is said to be sent and never came' : 'was never sent'}`)
  const all = new Set((await rows<{ id: string }>('select id from mail')).map((m) => m.id))
  for (const id of ids.keys()) if (!all.has(id)) wrong.push(`a mail came that nobody knows of: ${id}`)
  return { 'mails received': ids.size, 'mails received once more with the same Message-ID': received.length - ids.size }
}
