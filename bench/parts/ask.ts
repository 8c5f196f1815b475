import { median, percentile, timed, type Figure } from '../measure.ts'
import { asking, em, personToken, type Place } from '../place.ts'
import { plan } from '../plans.ts'

const times = 100
const first = 10
/** Person 4321 has no one to manage; person 432 manages ten people, two of whom wait for a decision. */
const questions: readonly { readonly name: string; readonly person: string; readonly path: string }[] = [
  { name: 'what can I ask for', person: 'bench4321', path: `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')` },
  { name: 'what can I ask for, as a manager', person: 'bench432', path: `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')` },
  { name: 'what waits for me', person: 'bench432', path: `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages` },
  { name: 'requests that wait for me', person: 'bench432', path: `${em}/assignmentRequests/filterByCurrentUser(on='approver')?$expand=accessPackage,requestor` },
  { name: 'what I have', person: 'bench4321', path: `${em}/assignments/filterByCurrentUser(on='target')?$expand=accessPackage` },
  { name: 'what I asked for', person: 'bench4321', path: `${em}/assignmentRequests/filterByCurrentUser(on='target')?$expand=accessPackage` },
  { name: 'packages I may see', person: 'bench4321', path: `${em}/accessPackages?$expand=catalog` },
  { name: 'assignments I may see', person: 'bench432', path: `${em}/assignments` },
  { name: 'requests I may see', person: 'bench432', path: `${em}/assignmentRequests` },
  { name: 'one package', person: 'bench4321', path: `${em}/accessPackages/01990007-0000-7000-8000-000000000004` },
]

/** The questions that the portal asks for a person, one at a time. */
export async function ask(place: Place): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const { name, person, path } of questions) {
    const asked = asking(place, await personToken(place, person))
    const latencies: number[] = []
    let found = 0
    for (let i = 0; i < times + first; i++)
      latencies.push(await timed(async () => { found = (await asked<{ value?: unknown[] }>('GET', path)).value?.length ?? 1 }))
    const measured = latencies.slice(first)
    const inDatabase = await plan(place, name.replaceAll(/[ ,]+/g, '-').toLowerCase(), person, path)
    figures.push({
      name, unit: 'ms', median: median(measured), p95: percentile(measured, 0.95),
      about: `\`GET ${path.replace('/v1.0/identityGovernance/entitlementManagement', '…')}\` as ${person}, one at a time, ${times} times; ${found} found. PostgreSQL took ${inDatabase.toFixed(1)} ms to run it, planned anew ([plan](plans/${name.replaceAll(/[ ,]+/g, '-').toLowerCase()}.txt)).`,
    })
  }
  return figures
}
