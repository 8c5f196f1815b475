import { median, percentile, timed, until, type Figure } from '../measure.ts'
import { asking, em, personToken, sql, type Place } from '../place.ts'

const requests = 110
/** Of no importance to the figure: connections and compiled code warm up. */
const first = 10
const goal = 50
/** The package and the group that it gives, of `data.sql`; person 1 decides. */
const packageId = '01990007-0000-7000-8000-000000000004'
const groupId = '01990002-0000-7000-8000-000000000004'

/** From the approver's decision to the membership, as another client of the API sees it. */
export async function approve(place: Place): Promise<readonly Figure[]> {
  const approver = asking(place, await personToken(place, 'bench1'))
  const people = await sql<{ id: string; nickname: string }>(place, `
    select d.id, d.mail_nickname as nickname from directory_object d join subject s on s.object_id = d.id
    where d.mail_nickname like 'bench%' and d.user_type = 'Member' and not exists (select 1 from assignment a where a.target_id = s.id and a.access_package_id = '${packageId}')
      and not exists (select 1 from assignment_request r where r.target_id = s.id and r.access_package_id = '${packageId}') order by d.id desc limit ${requests}`)
  const times: number[] = []
  for (const { id, nickname } of people) times.push(await one(place, approver, id, nickname))
  const measured = times.slice(first)
  const p95 = percentile(measured, 0.95)
  return [{
    name: 'approved → member', unit: 'ms', median: median(measured), p95, goal: { text: 'p95 < 50 ms', met: p95 < goal },
    about: `From the approver's \`PATCH …/stages/{id}\` being sent to the group standing in \`GET /users/{id}/memberOf\`, asked for every 2 ms: decision, job, grant, reading back. ${measured.length} requests, one after the other.`,
  }]
}

async function one(place: Place, approver: ReturnType<typeof asking>, personId: string, nickname: string): Promise<number> {
  const requestor = asking(place, await personToken(place, nickname))
  const { id } = await requestor<{ id: string }>('POST', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: packageId } })
  const stagesAt = `${em}/accessPackageAssignmentApprovals/${id}/stages`
  const { value: [stage] } = await approver<{ value: { id: string }[] }>('GET', stagesAt)
  return timed(async () => {
    await approver('PATCH', `${stagesAt}/${stage!.id}`, { reviewResult: 'Approve' })
    await until(async () => {
      const { value } = await approver<{ value: { id: string }[] }>('GET', `/v1.0/users/${personId}/memberOf?$select=id`)
      return value.some((group) => group.id === groupId)
    }, 2)
  })
}
