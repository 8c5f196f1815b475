/** Short words for tests of automatic assignment. */
import { em, type Reply, type TestServer } from '../support/server.ts'
import { assignmentOf, makePackage, person, rows, unique, type Made } from '../support/world.ts'
import { holds } from '../jobs/world.ts'
import { makeTeam } from './movers-world.ts'

export const exemption = 'sg-Workcation location exemption'
type Settings = Record<string, unknown>
/** The body of a policy that assigns by itself: adds and removes, at once unless said otherwise. */
export const byRule = (membershipRule: string, { automatic = {}, ...more }: Settings & { readonly automatic?: Settings } = {}): Settings => ({
  displayName: unique('By rule'), allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule }],
  automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, ...automatic }, ...more,
})
export const postPolicy = (server: TestServer, accessPackageId: string, body: Settings, as = 'grace'): Promise<Reply> => server.as(as).post(`${em}/assignmentPolicies`, { ...body, accessPackage: { id: accessPackageId } })
/** Makes such a policy, and lets follow what follows. */
export async function automatic(server: TestServer, accessPackageId: string, membershipRule: string, more: Parameters<typeof byRule>[1] = {}): Promise<string> {
  const made = await postPolicy(server, accessPackageId, byRule(membershipRule, more))
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  await server.drain()
  return made.body.id
}
/** A package without any policy that anybody could ask under. */
export const emptyPackage = (server: TestServer, more: Parameters<typeof makePackage>[1] = {}): Promise<Made> =>
  makePackage(server, { gives: [[exemption, 'Member']], ...more, policy: { allowedTargetScope: 'notSpecified', ...more.policy } })
/** Changes a person of the directory, and lets follow what follows. */
export async function change(server: TestServer, who: string, changes: Settings): Promise<void> {
  const reply = await server.asApp().patch(`/v1.0/users/${person(who).id}`, changes)
  if (reply.status !== 204) throw new Error(JSON.stringify(reply.body))
  await server.drain()
}
export const policyOf = async (server: TestServer, who: string, accessPackageId: string): Promise<string | null | undefined> =>
  (await rows<{ id: string | null }>(server, `select a.policy_id as id from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id = $2 and a.state <> 'expired'`, [person(who).id, accessPackageId]))[0]?.id
/** What a person has of a package: the state of the assignment, and whether the group really has them. */
export const stateOf = async (server: TestServer, who: string, accessPackageId: string) => [(await assignmentOf(server, who, accessPackageId))?.state, await holds(server, who, exemption)]
export const holders = async (server: TestServer, accessPackageId: string): Promise<string[]> =>
  (await rows<{ name: string }>(server, `select u.given_name as name from assignment a join subject s on s.id = a.target_id join directory_object u on u.id = s.object_id where a.access_package_id = $1 and a.state <> 'expired' and a.ending_request_id is null order by 1`, [accessPackageId])).map((r) => r.name)
export const audited = async (server: TestServer, accessPackageId: string, activity: string): Promise<number> =>
  (await rows<{ n: number }>(server, 'select count(*)::int as n from audit_event where access_package_id = $1 and activity_display_name like $2', [accessPackageId, `${activity}%`]))[0]!.n
/** Makes a group whose members may not have the package (entra.md F53), with somebody in it. */
export async function keptApart(server: TestServer, accessPackageId: string, who: string): Promise<string> {
  const team = await makeTeam(server, who)
  const { status } = await server.as('grace').post(`${em}/accessPackages/${accessPackageId}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${team}` })
  if (status !== 204) throw new Error(`The group was not kept apart: ${status}`)
  await server.drain()
  return team
}
