/** Short words for tests of approval: policies in stages, who was mailed, what waits for whom, and changes of the directory. */
import { em, type TestServer } from './server.ts'
import { makePackage, person, rows, unique, type Made } from './world.ts'

export const sponsors = { '@odata.type': '#microsoft.graph.targetUserSponsors' }
export const onBehalf = { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }
export type StageInput = { readonly by: readonly object[] } & Record<string, unknown>
/** Approval in stages: `by` names the primary approvers of each. */
export const inStages = (...stages: readonly StageInput[]) => ({ isApprovalRequiredForAdd: true, stages: stages.map(({ by, ...more }) => ({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: by, ...more })) })

export const approvalWords = (server: TestServer) => {
  const join = (groupId: string, memberId: string) => server.asApp().post(`/v1.0/groups/${groupId}/members/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${memberId}` })
  return {
    staged: (...stages: readonly StageInput[]): Promise<Made> => makePackage(server, { policy: { requestApprovalSettings: inStages(...stages), requestorSettings: onBehalf } }),
    /** First names of those who were mailed about a package. */
    mailed: async (event: string, p: Made): Promise<string[]> => {
      await server.drain()
      return (await rows<{ name: string }>(server, "select d.given_name as name from mail m join directory_object d on d.id = m.recipient_id where m.event = $1 and m.data->>'packageName' = $2 order by d.given_name", [event, p.displayName])).map((r) => r.name)
    },
    /** Does the list of what waits for this person name the request, and is it theirs to decide now? */
    waitsFor: async (who: string, requestId: string): Promise<'now' | 'listed' | 'no'> => {
      const { body } = await server.as(who).get(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$filter=id eq '${requestId}'&$expand=stages`)
      return body.value.length === 0 ? 'no' : body.value[0].stages.some((s: { assignedToMe: boolean }) => s.assignedToMe) ? 'now' : 'listed'
    },
    stages: async (requestId: string) => (await server.asApp().get(`${em}/accessPackageAssignmentApprovals/${requestId}`)).body.stages.toSorted((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)) as { id: string; status: string; reviewResult: string; justification: string | null }[],
    newGroup: async (...members: string[]): Promise<string> => {
      const { body } = await server.asApp().post('/v1.0/groups', { displayName: unique('Approvers'), mailEnabled: false, securityEnabled: true, mailNickname: 'a' })
      for (const m of members) await join(body.id, person(m).id)
      return body.id
    },
    join,
    leave: (groupId: string, memberId: string) => server.asApp().delete(`/v1.0/groups/${groupId}/members/${memberId}/$ref`),
    enabled: (who: string, accountEnabled: boolean) => server.asApp().patch(`/v1.0/users/${person(who).id}`, { accountEnabled }),
    managedBy: (who: string, manager: string) => server.asApp().put(`/v1.0/users/${person(who).id}/manager/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person(manager).id}` }),
    sponsor: (who: string, sponsorId: string) => server.asApp().post(`/v1.0/users/${person(who).id}/sponsors/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${sponsorId}` }),
    unsponsor: (who: string, sponsorId: string) => server.asApp().delete(`/v1.0/users/${person(who).id}/sponsors/${sponsorId}/$ref`),
    settings: (patch: object) => server.as('grace').patch(`${em}/latchkey.settings`, patch),
    audited: async (requestId: string): Promise<string[]> => (await rows<{ a: string }>(server, 'select activity_display_name as a from audit_event where request_id = $1 order by activity_date_time, id', [requestId])).map((r) => r.a),
  }
}
