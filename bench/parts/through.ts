import { addCrowd, key, scaled } from '../crowd.ts'
import { throughTables, type Rows } from '../floor-requests.ts'
import { timed, until, type Figure } from '../measure.ts'
import { applicationToken, asking, em, personToken, sql, type Place } from '../place.ts'
import { startFloor } from '../start-floor.ts'

/** The first are not measured: statements are prepared and code is compiled with them. */
const first = { person: 400_001, measured: scaled(300) } as const
const people = first.measured + scaled(900)
const packageNumber = 1003
const lanes = 8
const goal = 300

/** Requests from being sent to being delivered, many at a time. */
export async function through(place: Place): Promise<readonly Figure[]> {
  await addCrowd(place, first.person, first.person + people - 1, 'Through', packageNumber)
  const packageId = key(7, packageNumber)
  const application = asking(place, await applicationToken(place))
  await application('POST', `${em}/assignmentPolicies`, {
    displayName: 'Ask', allowedTargetScope: 'allMemberUsers', accessPackage: { id: packageId }, expiration: { type: 'noExpiration' }, requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: key(1, 1) }] }] },
  })
  const approver = asking(place, await personToken(place, 'bench1'))
  const tokens = await inLanes(0, people, async (n) => personToken(place, `bench${first.person + n}`))
  const asks = (from: number, to: number) => inLanes(from, to, async (n) => {
    const { id } = await asking(place, tokens[n]!)<{ id: string }>('POST', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: packageId } })
    const stages = `${em}/accessPackageAssignmentApprovals/${id}/stages`
    const { value: [stage] } = await approver<{ value: { id: string }[] }>('GET', stages)
    await approver('PATCH', `${stages}/${stage!.id}`, { reviewResult: 'Approve' })
  })
  const ms = await afterSome(asks, () => delivered(place, 'public.assignment', packageId))
  const floorMs = await floor(place, packageId)
  const [perSecond, floorPerSecond] = [(people - first.measured) / (ms / 1000), (people - first.measured) / (floorMs / 1000)]
  const asked = Math.min(goal, floorPerSecond / 2)
  return [
    { name: 'requests all the way, floor', unit: 'requests/s', median: floorPerSecond, about: `The same questions at bare fastify routes around hand-written SQL over one pool, which write the same rows with their events and mails in two transactions, and after the answer that the mails were sent. Nothing is decided, nobody is asked who they are, no mail is made.` },
    {
      name: 'requests all the way', unit: 'requests/s', median: perSecond, ratio: perSecond / floorPerSecond, goal: { text: `≥ ${asked.toFixed(0)} requests/s`, met: perSecond >= asked },
      about: `${people - first.measured} requests of as many people, ${lanes} at a time, after ${first.measured} that are not measured: asked, the stage read, approved, delivered and read back, with the mails; from the first being sent to the last being delivered. The goal is ${goal} a second or half of the floor, whichever is lower.`,
    },
  ]
}

type Asks = (from: number, to: number) => Promise<unknown>
/** How long it takes to ask all that is measured, until everything is delivered. */
async function afterSome(asks: Asks, done: () => Promise<number>): Promise<number> {
  const all = (count: number) => until(async () => (await done()) === count, 100, 600)
  await asks(0, first.measured)
  await all(first.measured)
  return timed(async () => {
    await asks(first.measured, people)
    await all(people)
  })
}
const delivered = async (place: Place, table: string, packageId: string): Promise<number> => Number((await sql<{ n: string }>(place, `select count(*)::text as n from ${table} where access_package_id = '${packageId}' and state = 'delivered'`))[0]!.n)

/** Does something for each number from one up to another, as many at a time as there are lanes. */
async function inLanes<T>(from: number, to: number, each: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = from
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let n = next++; n < to; n = next++) results[n] = await each(n)
  }))
  return results
}

/** What every request left behind: its events and mails in the two steps in which they were written. */
const rowsOf = (place: Place, packageId: string): Promise<Rows[]> => sql<Rows>(place, `
  with asked as (select r.id, r.assignment_id, r.target_id, s.object_id from assignment_request r join subject s on s.id = r.target_id where r.access_package_id = '${packageId}'),
  events as (select request_id, array_agg(id::text) as ids, dense_rank() over (partition by request_id order by min(id::text)) as step from audit_event where request_id in (select id from asked) group by request_id, xmin::text),
  mails as (select a.id as request_id, array_agg(m.id::text) as ids, dense_rank() over (partition by a.id order by min(m.id::text)) as step from mail m join asked a on a.id::text = split_part(reverse(split_part(reverse(m.occasion), ':', 2)), ':', 1) group by a.id, m.created_date_time)
  select a.id as request, a.target_id as subject, a.assignment_id as assignment, a.object_id as person,
    (select json_agg(json_build_object('events', e.ids, 'mails', coalesce(m.ids, '{}')) order by e.step) from events e left join mails m using (request_id, step) where e.request_id = a.id) as steps
  from asked a order by a.id`)

/** The same once more, from bare routes around hand-written SQL. */
async function floor(place: Place, packageId: string): Promise<number> {
  const all = await rowsOf(place, packageId)
  await sql(place, `drop schema if exists bench_floor cascade; create schema bench_floor; ${throughTables.map((t) => `create table bench_floor.${t} (like public.${t} including all)`).join('; ')}`)
  const server = await startFloor(place)
  const ask = asking(server, 'nobody')
  try {
    const asks = (from: number, to: number) => inLanes(from, to, async (n) => {
      await ask('POST', '/asked', all[n])
      const { id } = await ask<{ id: string }>('GET', `/stages/${all[n]!.request}`)
      await ask('PATCH', `/stages/${id}`, all[n])
    })
    return await afterSome(asks, () => delivered(place, 'bench_floor.assignment', packageId))
  } finally {
    await server.stop()
    await sql(place, 'drop schema bench_floor cascade')
  }
}
