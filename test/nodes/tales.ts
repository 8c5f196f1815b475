/**
 * What happens to a person and a package, call by call. Each tale ends with what was promised: what was answered well is
 * written into the ledger, and the judge asks for all of it afterwards.
 */
import type { Answer, Caller } from './client.ts'
import { em, type PackageName, type Person, type World } from './world.ts'

export type Tale = 'asks and keeps' | 'asks and gives back' | 'is approved' | 'is denied' | 'cancels' | 'is assigned' | 'is assigned and removed' | 'is assigned until a near end'
/** Of one person and one package: what was confirmed, and what must be so in the end. */
export type Promised = { readonly tale: Tale; readonly person: string; readonly package: PackageName; readonly requests: readonly { readonly id: string; readonly state: string }[]; readonly holds: boolean }
export type Random = () => number

const tales: Readonly<Record<PackageName, readonly Tale[]>> = {
  open: ['asks and keeps', 'asks and gives back'],
  approved: ['is approved', 'is approved', 'is denied', 'cancels'],
  assigned: ['is assigned', 'is assigned and removed', 'is assigned until a near end'],
}
export const someTale = (about: PackageName, random: Random): Tale => tales[about][Math.floor(random() * tales[about].length)]!

/** Refusals that tell, after a try that broke off, that it was carried out. */
const doneBefore = ['ExistingOpenRequest', 'ExistingAssignment', 'AssignmentEnding', 'AssignmentEnded', 'Conflict', 'StageNotOpen', 'RequestNotInExpectedState']

export type Telling = { readonly world: World; readonly caller: Caller; readonly random: Random; readonly now: () => number }

/** Plays a tale; throws at whatever is refused without reason. */
export async function play(tale: Tale, person: Person, about: PackageName, { world, caller, random, now }: Telling): Promise<Promised> {
  const accessPackageId = world.packages[about].id
  const promised = (holds: boolean, ...requests: Promised['requests']): Promised => ({ tale, person: person.id, package: about, requests, holds })
  const requests = async (requestType: string): Promise<{ id: string; requestType: string }[]> =>
    well(await caller.call(world.admin, 'GET', `${em}/assignmentRequests?$filter=${encodeURIComponent(`accessPackage/id eq '${accessPackageId}' and target/objectId eq '${person.id}'`)}`)).value.filter((r: { requestType: string }) => r.requestType === requestType)
  const sent = async (token: string, body: { readonly requestType: string; readonly [more: string]: unknown }): Promise<string> => {
    const answer = await caller.call(token, 'POST', `${em}/assignmentRequests`, body)
    return carriedOut(answer) ? answer.body?.id ?? (await requests(body.requestType))[0]!.id : ''
  }
  const asks = () => sent(person.token, { requestType: 'userAdd', assignment: { accessPackageId } })
  const assigned = (schedule: object = {}) => sent(world.admin, { requestType: 'adminAdd', ...schedule, assignment: { accessPackageId, targetId: person.id } })
  const delivered = async (): Promise<string> => {
    for (;;) {
      const { value } = well(await caller.call(world.admin, 'GET', `${em}/assignments?$filter=${encodeURIComponent(`accessPackage/id eq '${accessPackageId}' and target/objectId eq '${person.id}'`)}`))
      if (value[0]?.state === 'delivered') return value[0].id
      await soon(500)
    }
  }
  const decide = async (id: string, reviewResult: 'Approve' | 'Deny') => {
    const path = `${em}/accessPackageAssignmentApprovals/${id}/stages`
    const { value } = well(await caller.call(world.approver.token, 'GET', path))
    carriedOut(await caller.call(world.approver.token, 'PATCH', `${path}/${value[0].id}`, { reviewResult, justification: 'as the story goes' }))
  }
  const done = (id: string) => ({ id, state: 'delivered' })
  const think = () => soon(200 + random() * 1500)

  switch (tale) {
    case 'asks and keeps': return promised(true, done(await asks()))
    case 'asks and gives back': {
      const id = await asks()
      await think()
      const assignment = { id: await delivered() }
      return promised(false, done(id), done(await sent(person.token, { requestType: 'userRemove', assignment })))
    }
    case 'is approved': case 'is denied': {
      const id = await asks()
      await think()
      await decide(id, tale === 'is approved' ? 'Approve' : 'Deny')
      return promised(tale === 'is approved', { id, state: tale === 'is approved' ? 'delivered' : 'denied' })
    }
    case 'cancels': {
      const id = await asks()
      await think()
      carriedOut(await caller.call(person.token, 'POST', `${em}/assignmentRequests/${id}/cancel`))
      return promised(false, { id, state: 'canceled' })
    }
    case 'is assigned': return promised(true, done(await assigned()))
    case 'is assigned and removed': {
      const id = await assigned()
      await think()
      const assignment = { id: await delivered() }
      return promised(false, done(id), done(await sent(world.admin, { requestType: 'adminRemove', assignment })))
    }
    case 'is assigned until a near end': {
      const endDateTime = new Date(now() + 45_000 + random() * 30_000).toISOString()
      return promised(false, done(await assigned({ schedule: { expiration: { type: 'afterDateTime', endDateTime } } })))
    }
  }
}

const soon = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })
function well(answer: Answer): any {
  if (answer.status >= 300) throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
/** Was it done with this call, or with one before whose answer got lost? */
function carriedOut(answer: Answer): boolean {
  if (answer.status < 300) return true
  if (answer.tries > 1 && doneBefore.includes(answer.body?.error?.code)) return true
  throw new Error(`refused with ${answer.status} after ${answer.tries} tries: ${JSON.stringify(answer.body)}`)
}
