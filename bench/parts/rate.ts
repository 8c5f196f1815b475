import { setTimeout as pause } from 'node:timers/promises'
import { addCrowd, key } from '../crowd.ts'
import { percentile, median, type Figure } from '../measure.ts'
import { applicationToken, asking, em, personToken, settled, type Ask, type Place } from '../place.ts'

const packageNumber = 1005
const first = 700_001
const seconds = 20
/** Requests of HTTP a second; a request for access takes four of them. */
const rates = [20, 60, 100] as const
const perLife = 4
const goal = 250

/**
 * People ask, and are approved, at a fixed rate, however long the answers take (an open loop): a server that falls behind
 * is not asked less. Times count from the moment at which something was to be asked, not from when it could be.
 */
export async function rate(place: Place): Promise<readonly Figure[]> {
  const people = rates.reduce((sum, perSecond) => sum + (perSecond / perLife) * seconds, 0)
  await addCrowd(place, first, first + people - 1, 'Rate', packageNumber)
  const packageId = key(7, packageNumber)
  await asking(place, await applicationToken(place))('POST', `${em}/assignmentPolicies`, {
    displayName: 'Ask', allowedTargetScope: 'allMemberUsers', accessPackage: { id: packageId }, expiration: { type: 'noExpiration' }, requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: key(1, 1) }] }] },
  })
  const approver = asking(place, await personToken(place, 'bench1'))
  const tokens: string[] = []
  for (let n = 0; n < people; n++) tokens.push(await personToken(place, `bench${first + n}`))
  const figures: Figure[] = []
  let next = 0
  for (const perSecond of rates) {
    await settled(place)
    const lives = (perSecond / perLife) * seconds
    const times = await openLoop(lives, 1000 / (perSecond / perLife), (n) => life(asking(place, tokens[next + n]!), approver, packageId, key(1, first + next + n)))
    next += lives
    figures.push(...figuresOf(perSecond, times))
  }
  return figures
}

type Times = { readonly asked: number; readonly access: number }
async function life(requestor: Ask, approver: Ask, packageId: string, personId: string): Promise<(late: number) => Times> {
  const from = performance.now()
  const { id } = await requestor<{ id: string }>('POST', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: packageId } })
  const asked = performance.now()
  const stages = `${em}/accessPackageAssignmentApprovals/${id}/stages`
  const { value: [stage] } = await approver<{ value: { id: string }[] }>('GET', stages)
  const decided = performance.now()
  await approver('PATCH', `${stages}/${stage!.id}`, { reviewResult: 'Approve' })
  for (;;) {
    const { value } = await approver<{ value: { id: string }[] }>('GET', `/v1.0/users/${personId}/memberOf?$select=id`)
    if (value.some((group) => group.id === key(2, packageNumber))) break
    await pause(5)
  }
  const access = performance.now()
  return (late) => ({ asked: late + asked - from, access: access - decided })
}

/** Begins one after the other at fixed moments, whether or not those before are done. */
async function openLoop(count: number, every: number, each: (n: number) => Promise<(late: number) => Times>): Promise<readonly Times[]> {
  const from = performance.now()
  const running: Promise<Times>[] = []
  for (let n = 0; n < count; n++) {
    const due = from + n * every
    const early = due - performance.now()
    if (early > 0) await pause(early)
    const late = Math.max(0, performance.now() - due)
    running.push(each(n).then((times) => times(late)))
  }
  return Promise.all(running)
}

function figuresOf(perSecond: number, times: readonly Times[]): Figure[] {
  const [asked, access] = [times.map((t) => t.asked), times.map((t) => t.access)]
  const p95 = percentile(access, 0.95)
  return [
    { name: `asked, at ${perSecond} requests a second`, unit: 'ms', median: median(asked), p95: percentile(asked, 0.95), about: `Until \`POST …/assignmentRequests\` is answered, for ${times.length} people at fixed moments over ${seconds} s. p99 is ${percentile(asked, 0.99).toFixed(0)} ms.` },
    {
      name: `approved → member, at ${perSecond} requests a second`, unit: 'ms', median: median(access), p95, ...(perSecond === 100 ? { goal: { text: `p95 < ${goal} ms`, met: p95 < goal } } : {}),
      about: `In the same run: from \`PATCH …/stages/{id}\` being sent to the group standing in \`GET /users/{id}/memberOf\`. With the question for the stage it is four requests of HTTP for each of ${perSecond / perLife} requests for access a second. p99 is ${percentile(access, 0.99).toFixed(0)} ms.`,
    },
  ]
}
