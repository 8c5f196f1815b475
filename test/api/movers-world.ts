/** What tests of movers and leavers say all the time: somebody holds a package as a member of a team, and leaves the team. */
import { em, type Reply, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, lasting, makePackage, membersOf, person, rows, unique, type Made } from '../support/world.ts'

export type Rule = { readonly action: 'keep' | 'tell' | 'ask' | 'remove'; readonly gracePeriod?: string }
export type Held = Made & { readonly teamId: string; readonly who: string }
const exemption = 'sg-Advanced security'

/** Somebody holds a package of the catalog "Security" as a member of a new team; the policy has the rule. */
export async function held(server: TestServer, who: string, rule?: Rule, policy: object = {}): Promise<Held> {
  const teamId = await makeTeam(server, who)
  const made = await makePackage(server, { catalog: 'Security', gives: [[exemption, 'Member']], policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(teamId)], expiration: lasting('P365D'), ...policy } })
  if (rule) await setRule(server, made, rule)
  await asked(server, who, made.id)
  await server.drain()
  return { ...made, teamId, who }
}
export async function makeTeam(server: TestServer, ...members: readonly string[]): Promise<string> {
  const { body } = await server.asApp().post('/v1.0/groups', { displayName: unique('Team'), mailEnabled: false, securityEnabled: true, mailNickname: 'team' })
  for (const who of members) await join(server, body.id, person(who).id)
  return body.id
}
const ref = (server: TestServer, id: string) => ({ '@odata.id': `${server.url}/v1.0/directoryObjects/${id}` })
export const join = (server: TestServer, teamId: string, id: string) => server.asApp().post(`/v1.0/groups/${teamId}/members/$ref`, ref(server, id))
export const part = (server: TestServer, teamId: string, id: string) => server.asApp().delete(`/v1.0/groups/${teamId}/members/${id}/$ref`)
export const setRule = (server: TestServer, made: Made, whenOutOfScope: Rule) => server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}/latchkey.rules`, { whenOutOfScope })
export const setManager = (server: TestServer, who: string, manager: string) => server.asApp().put(`/v1.0/users/${person(who).id}/manager/$ref`, ref(server, person(manager).id))

/** The person leaves the team, and what follows is done. */
export async function moves(server: TestServer, h: Held): Promise<void> {
  await part(server, h.teamId, person(h.who).id)
  await server.drain()
}
export async function returns(server: TestServer, h: Held): Promise<void> {
  await join(server, h.teamId, person(h.who).id)
  await server.drain()
}
export type CaseRow = { id: string; state: string; outcome: string | null; action: string; decision: string | null; due: string | null; keep: string | null }
export const casesOf = (server: TestServer, h: Held): Promise<CaseRow[]> => rows(server, `
  select c.id, c.state, c.outcome, c.action, c.decision, c.due_at as due, c.keep_until as keep from mover_case c join assignment a on a.id = c.assignment_id where a.access_package_id = $1 order by c.id`, [h.id])
export const caseOf = async (server: TestServer, h: Held): Promise<CaseRow> => (await casesOf(server, h)).at(-1)!
export const holdingOf = async (server: TestServer, h: Held) => (await assignmentOf(server, h.who, h.id)) as { id: string; state: string; schedule: { expiration: { endDateTime: string } } }
export const decideCase = (server: TestServer, who: string, id: string, body: unknown): Promise<Reply> => server.as(who).post(`${em}/latchkey.moverCases/${id}/decide`, body)
export const waitingFor = async (server: TestServer, who: string, query = ''): Promise<any[]> => (await server.as(who).get(`${em}/latchkey.moverCases()${query}`)).body.value
/** Who got a mail of an event about a package, by first name. */
export const told = async (server: TestServer, event: string, name: string): Promise<string[]> =>
  (await rows<{ who: string }>(server, `select split_part(address, '@', 1) as who from mail where event = $1 and data ->> 'packageName' like '%' || $2 || '%' order by 1`, [event, name])).map((r) => r.who)
export const activities = async (server: TestServer, accessPackageId: string): Promise<string[]> =>
  (await rows<{ a: string }>(server, `select activity_display_name as a from audit_event where access_package_id = $1 and activity_display_name ~ '(no longer fits|fits access package policy again|left|removes access package)' order by id`, [accessPackageId])).map((r) => r.a)
