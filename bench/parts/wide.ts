import pg from 'pg'
import { key } from '../crowd.ts'
import { median, percentile, timed, type Figure } from '../measure.ts'
import { addWide, asking, em, personToken, settled, sql, type Place } from '../place.ts'

const rounds = 100
const first = 10
const person = 50_007
const goals = { ms: 30, times: 3 }
/** The packages of a person, as somebody would write it for this one question. */
const bare = `
  with recursive mine (id) as (select $1::uuid union select m.group_id from group_member m join mine on m.member_id = mine.id)
  select coalesce(json_agg(j order by j.id), '[]')::text as body from (
    select p.id, p.display_name as "displayName", p.description, p.is_hidden as "isHidden", p.created_date_time as "createdDateTime", p.modified_date_time as "modifiedDateTime"
    from access_package p join catalog c on c.id = p.catalog_id and c.state = 'published'
    where not p.is_hidden and p.id in (
      select y.access_package_id from policy_principal q join mine on mine.id = q.principal_id join assignment_policy y on y.id = q.policy_id and y.accepts_self and y.allowed_target_scope = 'specificDirectoryUsers' where q.purpose = 'target'
      union select access_package_id from assignment_policy where accepts_self and allowed_target_scope in ('allMemberUsers', 'allDirectoryUsers'))
  ) as j`

/** "What can I ask for" where there are 20,000 packages and 100,000 people. */
export async function wide(place: Place): Promise<readonly Figure[]> {
  await addWide(place)
  // As autovacuum leaves it, within a minute.
  await sql(place, 'vacuum analyze')
  await settled(place)
  const asked = asking(place, await personToken(place, `bench${person}`))
  const client = new pg.Client(place.databaseUrl)
  await client.connect()
  const [mine, floor]: [number[], number[]] = [[], []]
  let [found, foundBare] = [0, 0]
  try {
    // In turns, so that what disturbs the one disturbs the other.
    for (let round = 0; round < rounds + first; round++) {
      mine.push(await timed(async () => { found = (await asked<{ value: unknown[] }>('GET', `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`)).value.length }))
      floor.push(await timed(async () => { foundBare = (JSON.parse((await client.query<{ body: string }>({ name: 'bare', text: bare, values: [key(1, person)] })).rows[0]!.body) as unknown[]).length }))
    }
  } finally {
    await client.end()
  }
  const [ours, theirs] = [mine.slice(first), floor.slice(first)]
  const [p95, times] = [percentile(ours, 0.95), median(ours) / median(theirs)]
  return [
    { name: 'what can I ask for, of 20,000, floor', unit: 'ms', median: median(theirs), p95: percentile(theirs, 0.95), about: `The bare SQL for the same answer over one connection, prepared; ${foundBare} found.` },
    {
      name: 'what can I ask for, of 20,000', unit: 'ms', median: median(ours), p95, ratio: 1 / times, goal: { text: `p95 < ${goals.ms} ms, ≤ ${goals.times} × the floor`, met: p95 < goals.ms && times <= goals.times },
      about: `The same question as above with 20,000 packages and 100,000 people, one at a time, ${rounds} times, in turns with the floor; ${found} found.`,
    },
  ]
}
