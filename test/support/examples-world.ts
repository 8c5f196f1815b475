import type { startTestServer } from './server.ts'

// Real objects for the examples to meet: made through the API, fresh for each example that changes them.

export type TestServer = Awaited<ReturnType<typeof startTestServer>>
export type Client = ReturnType<TestServer['asApp']>
type Answer = Awaited<ReturnType<Client['get']>>
type Thing = { id: string } & Record<string, unknown>

const em = '/v1.0/identityGovernance/entitlementManagement'

const done = (what: string, { status, body }: Answer): Thing => {
  if (status >= 400) throw new Error(`${what} → ${status}: ${JSON.stringify(body)}`)
  return body as Thing
}
const get = async (client: Client, path: string): Promise<Thing> => done(`GET ${path}`, await client.get(path))
const post = async (client: Client, path: string, body: unknown): Promise<Thing> => done(`POST ${path}`, await client.post(path, body))
const list = async (client: Client, path: string): Promise<Thing[]> => (await get(client, path))['value'] as Thing[]

const first = (things: Thing[], what: string): Thing => {
  const thing = things[0]
  if (!thing) throw new Error(`the demonstration has no ${what}`)
  return thing
}

/** A resource of a catalog as the examples name it: itself, its first role, its root scope, and what they are at the origin. */
export type Resource = { catalog: string; id: string; origin: string; role: string; roleOrigin: string; scope: string }

const questions = [
  {
    '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
    sequence: 1,
    isRequired: false,
    isAnswerEditable: true,
    text: 'Where from?',
    isMultipleSelectionAllowed: false,
    choices: ['MultipleChoiceAnswerValue', 'UpdatedAnswerValue'].map(actualValue => ({ actualValue, text: actualValue })),
  },
  {
    '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
    sequence: 2,
    isRequired: false,
    isAnswerEditable: true,
    text: 'What for?',
    isSingleLineQuestion: false,
  },
]

const approval = (approver: string | undefined) => ({
  isApprovalRequiredForAdd: approver !== undefined,
  isApprovalRequiredForUpdate: false,
  stages:
    approver === undefined
      ? []
      : [
          {
            durationBeforeAutomaticDenial: 'P14D',
            isApproverJustificationRequired: false,
            isEscalationEnabled: false,
            fallbackPrimaryApprovers: [],
            escalationApprovers: [],
            fallbackEscalationApprovers: [],
            primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: approver }],
          },
        ],
})

const policyOf = (displayName: string, accessPackage: string, approver?: string) => ({
  displayName,
  description: 'For the replay of an example.',
  allowedTargetScope: 'allDirectoryUsers',
  expiration: { type: 'afterDuration', duration: 'P365D' },
  requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: true, enableTargetsToSelfRemoveAccess: true },
  requestApprovalSettings: approval(approver),
  questions,
  accessPackage: { id: accessPackage },
})

let made = 0
const name = (what: string): string => `Replayed ${what} ${(made += 1)}`

const idOfUser = async (admin: Client, mail: string): Promise<string> => first(await list(admin, `/v1.0/users?$filter=mail eq '${mail}'`), mail).id

/** Those of the demonstration whom the examples need. */
const meet = async (server: TestServer) => {
  const admin = server.asApp()
  const people = {
    joann: await idOfUser(admin, 'joann@contoso.example'),
    mary: await idOfUser(admin, 'mary@contoso.example'),
    pat: await idOfUser(admin, 'pat@fabrikam.example'),
  }
  const groups = (await list(admin, '/v1.0/groups?$top=100')).filter(({ groupTypes }) => !(groupTypes as string[]).includes('DynamicMembership'))
  return {
    admin,
    global: server.as('grace@contoso.example'),
    joann: server.as('joann@contoso.example'),
    mary: server.as('mary@contoso.example'),
    people,
    group: first(groups, 'group with chosen members').id,
    drain: server.drain,
  }
}
type Cast = Awaited<ReturnType<typeof meet>>

const catalogsOf = ({ admin, group, drain }: Cast) => {
  const newCatalog = async (): Promise<string> =>
    (await post(admin, `${em}/catalogs`, { displayName: name('catalog'), description: 'x', state: 'published', isExternallyVisible: false })).id

  const addResource = async (catalog: string, origin: string, originSystem: string): Promise<Resource> => {
    await post(admin, `${em}/resourceRequests`, { requestType: 'adminAdd', resource: { originId: origin, originSystem }, catalog: { id: catalog } })
    await drain()
    const path = `${em}/catalogs/${catalog}/resources?$expand=roles,scopes&$filter=originId eq '${origin}'`
    const { id, roles, scopes } = first(await list(admin, path), 'resource')
    const role = first(roles as Thing[], 'role')
    return { catalog, id, origin, role: role.id, roleOrigin: String(role['originId']), scope: first(scopes as Thing[], 'scope').id }
  }
  const newGroupResource = async (): Promise<Resource> => addResource(await newCatalog(), group, 'AadGroup')
  const newApplicationResource = async (): Promise<Resource> => {
    const applications = (await list(admin, '/v1.0/servicePrincipals?$top=100')).filter(({ appRoles }) => (appRoles as unknown[]).length > 0)
    return addResource(await newCatalog(), first(applications, 'application with roles').id, 'AadApplication')
  }
  return { newCatalog, newGroupResource, newApplicationResource }
}

const packagesOf = ({ admin }: Cast, { newCatalog, newGroupResource }: ReturnType<typeof catalogsOf>) => {
  const newPackage = async (catalog?: string): Promise<string> => {
    const body = { displayName: name('package'), description: 'x', isHidden: false, catalog: { id: catalog ?? (await newCatalog()) } }
    return (await post(admin, `${em}/accessPackages`, body)).id
  }
  const newPackageWithGroup = async () => {
    const { catalog, role, roleOrigin, scope, id, origin } = await newGroupResource()
    const accessPackage = await newPackage(catalog)
    const body = {
      role: { id: role, originId: roleOrigin, originSystem: 'AadGroup', resource: { id, originId: origin, originSystem: 'AadGroup' } },
      scope: { id: scope, originId: origin, originSystem: 'AadGroup' },
    }
    return { accessPackage, roleScope: (await post(admin, `${em}/accessPackages/${accessPackage}/resourceRoleScopes`, body)).id }
  }
  const newPolicy = async (accessPackage: string, approver?: string): Promise<string> =>
    (await post(admin, `${em}/assignmentPolicies`, policyOf(name('policy'), accessPackage, approver))).id

  /** A package that can be asked for, and its questions in their order. */
  const newOffer = async (approver?: string) => {
    const { accessPackage } = await newPackageWithGroup()
    const policy = await newPolicy(accessPackage, approver)
    const asked = (await get(admin, `${em}/assignmentPolicies/${policy}?$expand=questions`))['questions'] as Thing[]
    const inOrder = asked.toSorted((one, other) => Number(one['sequence']) - Number(other['sequence']))
    return { accessPackage, policy, questions: inOrder.map(({ id }) => id) }
  }
  /** Makes a package incompatible with another one, or with a group. */
  const separate = async (accessPackage: string, kind: 'packages' | 'group', other: string): Promise<void> => {
    const [set, reference] = kind === 'group' ? ['incompatibleGroups', `groups/${other}`] : ['incompatibleAccessPackages', `identityGovernance/entitlementManagement/accessPackages/${other}`]
    await post(admin, `${em}/accessPackages/${accessPackage}/${set}/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/${reference}` })
  }
  return { newPackage, newPackageWithGroup, newPolicy, newOffer, separate }
}

const requestsOf = ({ admin, joann, mary, people, drain }: Cast, { newOffer }: ReturnType<typeof packagesOf>) => {
  const ask = async (client: Client, requestType: string, assignment: object): Promise<string> => {
    const { id } = await post(client, `${em}/assignmentRequests`, { requestType, assignment })
    await drain()
    return id
  }

  /** Somebody who holds a package, by an administrator's hand or, without approval, by asking. */
  const newAssignment = async (target: string, asking?: Client) => {
    const offer = await newOffer()
    const ids = { targetId: target, assignmentPolicyId: offer.policy, accessPackageId: offer.accessPackage }
    const request = asking ? await ask(asking, 'userAdd', { accessPackageId: offer.accessPackage }) : await ask(admin, 'adminAdd', ids)
    const assignments = await list(admin, `${em}/assignments?$filter=accessPackage/id eq '${offer.accessPackage}'`)
    return { ...offer, request, assignment: first(assignments, 'assignment').id }
  }
  const newEndedAssignment = async (): Promise<string> => {
    const { assignment } = await newAssignment(people.joann)
    await ask(admin, 'adminRemove', { id: assignment })
    return assignment
  }

  /** Somebody held a package, and somebody near them holds it now. */
  const newFormerAssignment = async (target: string, holder: string): Promise<void> => {
    const { assignment, accessPackage, policy } = await newAssignment(target)
    await ask(admin, 'adminRemove', { id: assignment })
    await ask(admin, 'adminAdd', { targetId: holder, assignmentPolicyId: policy, accessPackageId: accessPackage })
  }

  /** Joann has asked, Mary is to decide. */
  const newPending = async () => {
    const offer = await newOffer(people.mary)
    const request = await ask(joann, 'userAdd', { accessPackageId: offer.accessPackage })
    const stages = await list(mary, `${em}/accessPackageAssignmentApprovals/${request}/stages`)
    return { ...offer, request, stage: first(stages, 'stage').id }
  }

  return { newAssignment, newEndedAssignment, newFormerAssignment, newPending }
}

/** Opens the builders on a server with the demonstration tenant. */
export const openWorld = async (server: TestServer) => {
  const cast = await meet(server)
  const catalogs = catalogsOf(cast)
  const packages = packagesOf(cast, catalogs)
  return { ...cast, ...catalogs, ...packages, ...requestsOf(cast, packages) }
}

export type World = Awaited<ReturnType<typeof openWorld>>
