import { ok } from 'node:assert/strict'
import { once } from 'node:events'
import { CryptoProvider, PublicClientApplication, ConfidentialClientApplication } from '@azure/msal-node'
import { Client } from '@microsoft/microsoft-graph-client'
import { describeViolations, recordingFetch, type Fetch } from '../support/csdl-fetch.ts'
import { approveDevice, signIn } from './person-picker.ts'

// What Microsoft's own client libraries do with a Latchkey: one whole life of access, or signing in on another device. It
// runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS once, at its start; its parent owns the server and
// drains its jobs when asked to.

const [story = '', origin = '', tenant = '', appId = '', secret = ''] = process.argv.slice(2)
const { host, hostname } = new URL(origin)
const em = '/identityGovernance/entitlementManagement'

// Both libraries use the global fetch, so what they receive is what is judged.
const recorder = recordingFetch(globalThis.fetch as Fetch)
globalThis.fetch = recorder.fetch as typeof fetch

const auth = { clientId: appId, authority: `${origin}/${tenant}`, knownAuthorities: [host] }

const tokenOfApplication = async (): Promise<string> => {
  const application = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: secret } })
  const result = await application.acquireTokenByClientCredential({ scopes: [`${origin}/.default`] })
  ok(result, 'no token for the application')
  return result.accessToken
}

const tokenOf = async (upn: string): Promise<string> => {
  const application = new PublicClientApplication({ auth })
  const request = { scopes: ['EntitlementManagement.ReadWrite.All', 'User.Read'], redirectUri: 'http://localhost' }
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const url = await application.getAuthCodeUrl({ ...request, codeChallenge: challenge, codeChallengeMethod: 'S256', state: upn })
  const answer = await signIn(url, upn, request.redirectUri)
  ok(answer.searchParams.get('state') === upn, `signing in answered ${answer.href}`)
  const result = await application.acquireTokenByCode({ ...request, code: answer.searchParams.get('code') ?? '', codeVerifier: verifier })
  ok(result.account?.username === upn, `the token is ${result.account?.username}'s`)
  return result.accessToken
}

const graphAs = (token: string): Client =>
  Client.init({ authProvider: done => done(null, token), baseUrl: origin, defaultVersion: 'v1.0', customHosts: new Set([hostname]) })

const drained = async (): Promise<void> => {
  process.send?.('drain')
  await once(process, 'message')
}

/** Asks until the answer is the wanted one; between two questions the server finishes what it has to do. */
const until = async <T>(what: string, question: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> => {
  for (let round = 0; round < 10; round += 1) {
    const answer = await question()
    if (wanted(answer)) return answer
    await drained()
  }
  throw new Error(`never: ${what}`)
}

type Thing = { id: string; [member: string]: unknown }
type Page = { value: Thing[] }

const only = ({ value }: Page): Thing => {
  const [thing] = value
  ok(thing, 'the list is empty')
  return thing
}
const members = async (graph: Client, group: string): Promise<string[]> =>
  ((await graph.api(`/groups/${group}/members`).get()) as Page).value.map(({ id }) => id)
const personId = async (graph: Client, upn: string): Promise<string> =>
  only(await graph.api('/users').filter(`userPrincipalName eq '${upn}'`).select('id').get()).id

/** A group with chosen members that the person is not in. */
const groupWithout = async (graph: Client, person: string): Promise<string> => {
  const { value } = (await graph.api('/groups').top(50).get()) as Page
  for (const { id, groupTypes } of value) if (!(groupTypes as string[]).includes('DynamicMembership') && !(await members(graph, id)).includes(person)) return id
  throw new Error('the demonstration has no such group')
}

const policyOf = (accessPackage: string, fallback: string) => ({
  displayName: 'Employees',
  description: 'Everybody may ask, the manager approves',
  allowedTargetScope: 'allDirectoryUsers',
  specificAllowedTargets: [],
  expiration: { type: 'afterDuration', duration: 'P30D' },
  requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: true, enableTargetsToSelfRemoveAccess: true },
  requestApprovalSettings: {
    isApprovalRequiredForAdd: true,
    isApprovalRequiredForUpdate: false,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P14D',
        isApproverJustificationRequired: true,
        isEscalationEnabled: false,
        primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }],
        fallbackPrimaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: fallback }],
        escalationApprovers: [],
        fallbackEscalationApprovers: [],
      },
    ],
  },
  accessPackage: { id: accessPackage },
})

/** A package of a new catalog that makes its holders members of a group. */
const offer = async (graph: Client, group: string): Promise<string> => {
  const catalog = (await graph.api(`${em}/catalogs`).post({ displayName: 'Sales', description: 'x', state: 'published', isExternallyVisible: false })) as Thing
  const resource = { originId: group, originSystem: 'AadGroup' }
  await graph.api(`${em}/resourceRequests`).post({ requestType: 'adminAdd', resource, catalog: { id: catalog.id } })
  const resources = () => graph.api(`${em}/catalogs/${catalog.id}/resources`).expand('roles,scopes').filter(`originId eq '${group}'`).get() as Promise<Page>
  const added = only(await until('the group in the catalog', resources, ({ value }) => value.length > 0))
  const role = (added['roles'] as Thing[]).find(({ displayName }) => displayName === 'Member')
  const [scope] = added['scopes'] as Thing[]
  const accessPackage = (await graph
    .api(`${em}/accessPackages`)
    .post({ displayName: 'Sales', description: 'x', isHidden: false, catalog: { id: catalog.id } })) as Thing
  const roleScope = {
    role: { id: role?.id, originId: role?.['originId'], originSystem: 'AadGroup', resource: { id: added.id, ...resource } },
    scope: { id: scope?.id, ...resource },
  }
  await graph.api(`${em}/accessPackages/${accessPackage.id}/resourceRoleScopes`).post(roleScope)
  return accessPackage.id
}

const approve = async (graph: Client, request: string): Promise<void> => {
  const approvals = () => graph.api(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`).get() as Promise<Page>
  await until('an approval for the manager', approvals, ({ value }) => value.some(({ id }) => id === request))
  const stages = (await graph.api(`${em}/accessPackageAssignmentApprovals/${request}/stages`).get()) as Page
  const stage = stages.value.find(({ status, assignedToMe }) => status === 'InProgress' && assignedToMe)
  await graph.api(`${em}/accessPackageAssignmentApprovals/${request}/stages/${stage?.id}`).patch({ reviewResult: 'Approve', justification: 'She needs it.' })
}

const live = async (): Promise<void> => {
  const admin = graphAs(await tokenOfApplication())
  const joannId = await personId(admin, 'joann@contoso.example')
  const group = await groupWithout(admin, joannId)
  const accessPackage = await offer(admin, group)
  const policy = (await admin.api(`${em}/assignmentPolicies`).post(policyOf(accessPackage, await personId(admin, 'stephan@contoso.example')))) as Thing

  const joann = graphAs(await tokenOf('joann@contoso.example'))
  const ask = { requestType: 'userAdd', assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy.id }, justification: 'For the fair' }
  const request = (await joann.api(`${em}/assignmentRequests`).post(ask)) as Thing
  await approve(graphAs(await tokenOf('mary@contoso.example')), request.id)

  const assignments = () => admin.api(`${em}/assignments`).filter(`accessPackage/id eq '${accessPackage}'`).expand('target').get() as Promise<Page>
  const assignment = only(await until('the assignment', assignments, ({ value }) => value.some(({ state }) => state === 'delivered')))
  ok((await members(admin, group)).includes(joannId), 'the group does not have Joann')

  await admin.api(`${em}/assignmentRequests`).post({ requestType: 'adminRemove', assignment: { id: assignment.id } })
  await until('the end of the assignment', assignments, ({ value }) => value.every(({ state }) => state === 'expired'))
  ok(!(await members(admin, group)).includes(joannId), 'the group still has Joann')
}

/** The library asks for the token as soon as it has shown the code, and then every five seconds; here it asks when the person is done. */
const signInOnAnotherDevice = async (): Promise<void> => {
  const application = new PublicClientApplication({ auth })
  let approved: Promise<unknown> = Promise.resolve()
  const before = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    if (String(init?.body ?? '').includes('device_code=')) await approved
    return before(url, init)
  }
  const result = await application.acquireTokenByDeviceCode({
    scopes: ['EntitlementManagement.Read.All', 'User.Read'],
    deviceCodeCallback: ({ verificationUri, userCode }) => void (approved = approveDevice(verificationUri, userCode, 'mary@contoso.example')),
  })
  ok(result?.account?.username === 'mary@contoso.example', `the token is ${result?.account?.username}'s`)
  const graph = graphAs(result.accessToken)
  const me = (await graph.api('/me').get()) as Thing
  ok(me['userPrincipalName'] === 'mary@contoso.example', `/me is ${String(me['userPrincipalName'])}`)
  await graph.api(`${em}/assignments/filterByCurrentUser(on='target')`).get()
}

const stories: Readonly<Record<string, () => Promise<void>>> = { life: live, device: signInOnAnotherDevice }
const told = stories[story]
ok(told, `no story ${story}`)
await told()
process.send?.({ seen: recorder.seen(), problems: describeViolations(recorder.found) })
process.disconnect()
