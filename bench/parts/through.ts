import pg from 'pg'
import { addCrowd, key, scaled } from '../crowd.ts'
import { timed, until, type Figure } from '../measure.ts'
import { applicationToken, asking, em, personToken, sql, type Place } from '../place.ts'

const people = scaled(600)
const first = 400_001
const packageNumber = 1003
const lanes = 8
const goal = 300

/** Requests from being sent to being delivered, many at a time. */
export async function through(place: Place): Promise<readonly Figure[]> {
  await addCrowd(place, first, first + people - 1, 'Through', packageNumber)
  const packageId = key(7, packageNumber)
  const application = asking(place, await applicationToken(place))
  await application('POST', `${em}/assignmentPolicies`, {
    displayName: 'Ask', allowedTargetScope: 'allMemberUsers', accessPackage: { id: packageId }, expiration: { type: 'noExpiration' }, requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: key(1, 1) }] }] },
  })
  const approver = asking(place, await personToken(place, 'bench1'))
  const tokens = await inLanes(people, async (n) => personToken(place, `bench${first + n}`))
  const ms = await timed(async () => {
    await inLanes(people, async (n) => {
      const { id } = await asking(place, tokens[n]!)<{ id: string }>('POST', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: packageId } })
      const stages = `${em}/accessPackageAssignmentApprovals/${id}/stages`
      const { value: [stage] } = await approver<{ value: { id: string }[] }>('GET', stages)
      await approver('PATCH', `${stages}/${stage!.id}`, { reviewResult: 'Approve' })
    })
    await until(async () => Number((await sql<{ n: string }>(place, `select count(*)::text as n from assignment where access_package_id = '${packageId}' and state = 'delivered'`))[0]!.n) === people, 20, 600)
  })
  const floorMs = await floor(place, packageId)
  const [perSecond, floorPerSecond] = [people / (ms / 1000), people / (floorMs / 1000)]
  const asked = Math.min(goal, floorPerSecond / 2)
  return [
    { name: 'requests all the way, floor', unit: 'requests/s', median: floorPerSecond, about: `The rows of the same requests written by hand in three transactions each (asked, approved, delivered), ${lanes} connections; nothing is decided, nobody is asked who they are.` },
    {
      name: 'requests all the way', unit: 'requests/s', median: perSecond, ratio: perSecond / floorPerSecond, goal: { text: `≥ ${asked.toFixed(0)} requests/s`, met: perSecond >= asked },
      about: `${people} requests of as many people, ${lanes} at a time: asked, the stage read, approved, delivered by the jobs and read back; from the first being sent to the last being delivered. The goal is ${goal} a second or half of the floor, whichever is lower.`,
    },
  ]
}

/** Does something for each number below `count`, as many at a time as there are lanes. */
async function inLanes<T>(count: number, each: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let n = next++; n < count; n = next++) results[n] = await each(n)
  }))
  return results
}

async function floor(place: Place, packageId: string): Promise<number> {
  const tables = ['assignment_request', 'approval', 'approval_stage', 'stage_approver', 'assignment', 'assignment_resource_role', 'holding', 'group_member', 'audit_event']
  await sql(place, `drop schema if exists bench_floor cascade; create schema bench_floor; ${tables.map((t) => `create table bench_floor.${t} (like public.${t} including all)`).join('; ')}`)
  const of = await sql<{ request: string; assignment: string; person: string }>(place, `select r.id as request, r.assignment_id as assignment, s.object_id as person from assignment_request r join subject s on s.id = r.target_id where r.access_package_id = '${packageId}'`)
  const copy = (table: string, condition: string) => `insert into bench_floor.${table} select * from public.${table} where ${condition}`
  const audited = (request: string, nth: number) => `insert into bench_floor.audit_event select * from public.audit_event where request_id = '${request}' order by activity_date_time, id offset ${nth} limit 1`
  const pool = new pg.Pool({ connectionString: place.databaseUrl, max: lanes })
  try {
    return await timed(() => inLanes(of.length, async (n) => {
      const { request, assignment, person } = of[n]!
      await pool.query(`begin; ${copy('assignment_request', `id = '${request}'`)}; ${copy('approval', `id = '${request}'`)}; ${copy('approval_stage', `approval_id = '${request}'`)}; ${copy('stage_approver', `stage_id in (select id from public.approval_stage where approval_id = '${request}')`)}; ${audited(request, 0)}; commit`)
      await pool.query(`begin; update bench_floor.approval_stage set status = 'Completed', review_result = 'Approve' where approval_id = '${request}'; update bench_floor.assignment_request set state = 'delivering' where id = '${request}'; ${copy('assignment', `id = '${assignment}'`)}; ${copy('assignment_resource_role', `assignment_id = '${assignment}'`)}; ${audited(request, 1)}; commit`)
      await pool.query(`begin; ${copy('holding', `principal_id = '${person}'`)}; ${copy('group_member', `member_id = '${person}'`)}; update bench_floor.assignment set state = 'delivered' where id = '${assignment}'; update bench_floor.assignment_request set state = 'delivered' where id = '${request}'; ${audited(request, 2)}; commit`)
    }))
  } finally {
    await pool.end()
    await sql(place, 'drop schema bench_floor cascade')
  }
}
