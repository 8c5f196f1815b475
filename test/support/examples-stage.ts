import type { StandIns } from './examples.ts'
import type { Client, Resource, World } from './examples-world.ts'

// What each example meets: who sends it, and which real object stands for which id of the documentation.

export type Staged = { as?: Client; ids?: StandIns }
type Stage = (world: World) => Promise<Staged>

const user1 = '46184453-e63b-4f20-86c2-c557ed5d5df9'
const package1 = 'a914b616-e04e-476b-aa37-91038f0b165b'
const policy1 = '2264bf65-76ba-417b-a27d-54d291f0cbc8'
const policy2 = '87e1c7f7-c7f7-87e1-f7c7-e187f7c7e187'
const choiceQuestion = '8fe745e7-80b2-490d-bd22-4e708c77288c'
const textQuestion = '7aaa18c9-8e4f-440f-bd5a-3a7ce312cbe6'
const approval1 = 'abd306ef-f7b2-4a10-9fd1-493454322489'
const stage1 = 'd4fa4045-4716-436d-aec5-57b0a713f095'
const processed = 'd82eb508-acc4-43cc-bcf1-7c1c4a2c073b'
const external = '{objectIdOfExternalDirectoryUser}'

const catalogAs =
  (id: string): Stage =>
  async world => ({ ids: { [id]: await world.newCatalog() } })
const packageAs =
  (id: string): Stage =>
  async world => ({ ids: { [id]: await world.newPackage() } })
const policyAs =
  (id: string): Stage =>
  async world => ({ ids: { [id]: await world.newPolicy(await world.newPackage()) } })
const requestAs =
  (id: string): Stage =>
  async world => ({ ids: { [id]: (await world.newAssignment(world.people.joann)).request } })

const resourceAs =
  (make: (world: World) => Promise<Resource>, ids: (resource: Resource) => StandIns): Stage =>
  async world => ({ ids: ids(await make(world)) })
const ofGroup = (world: World): Promise<Resource> => world.newGroupResource()
const ofApplication = (world: World): Promise<Resource> => world.newApplicationResource()

/** A package in the resource's catalog, with the ids of an example for it and for what is put into it. */
const roleScopeAs =
  (make: (world: World) => Promise<Resource>, ids: (resource: Resource) => StandIns): Stage =>
  async world => {
    const resource = await make(world)
    return { ids: { 'cdd5f06b-752a-4c9f-97a6-82f4eda6c76d': await world.newPackage(resource.catalog), ...ids(resource) } }
  }

const subjectAs: Stage = async world => {
  await world.newAssignment(world.people.pat)
  return { ids: { [external]: world.people.pat } }
}

const decisionAs =
  (ids: (pending: Awaited<ReturnType<World['newPending']>>) => StandIns): Stage =>
  async world => ({ as: world.mary, ids: ids(await world.newPending()) })
const stageOfApproval = decisionAs(({ request, stage }) => ({ [approval1]: request, [stage1]: stage }))
const wholeApproval = decisionAs(({ request }) => ({ [approval1]: request }))

const heldByJoann: Stage = async world => {
  await world.newAssignment(world.people.joann)
  return { as: world.joann }
}
const listed =
  (make: (world: World) => Promise<unknown>): Stage =>
  async world => {
    await make(world)
    return {}
  }

const incompatible1 = '73eb2497-3b88-4c0a-8bb3-68ba8162beff'
const incompatible2 = 'c0a74b4d-2694-4d5d-a964-1bee4ff0aaf2'
/** Two packages, or a package and a group, linked already or not yet. */
const separated =
  (kind: 'packages' | 'group', link: boolean): Stage =>
  async world => {
    const one = await world.newPackage()
    const other = kind === 'group' ? world.group : await world.newPackage()
    if (link) await world.separate(one, kind, other)
    return { ids: { [incompatible1]: one, [incompatible2]: other } }
  }
const separation: Readonly<Record<string, Stage>> = {
  'accesspackage-delete-incompatibleaccesspackage#1': separated('packages', true),
  'accesspackage-delete-incompatiblegroup#1': separated('group', true),
  'accesspackage-list-incompatibleaccesspackages#1': separated('packages', true),
  'accesspackage-list-incompatiblegroups#1': separated('group', true),
  'accesspackage-list-accesspackagesincompatiblewith#1': async world => {
    const [one, other] = [await world.newPackage(), await world.newPackage()]
    await world.separate(other, 'packages', one)
    return { ids: { [incompatible1]: one } }
  },
  'accesspackage-post-incompatibleaccesspackage#1': separated('packages', false),
  'accesspackage-post-incompatiblegroup#1': separated('group', false),
  'accesspackageassignment-additionalaccess#1': async world => {
    const [one, other] = [await world.newAssignment(world.people.joann), await world.newAssignment(world.people.joann)]
    return { as: world.global, ids: { '2506aef1-3929-4d24-a61e-7c8b83d95e6f': one.accessPackage, 'd5d99728-8c0b-4ede-83d2-cf9b0e8dabfb': other.accessPackage } }
  },
}

const packages: Readonly<Record<string, Stage>> = {
  'accesspackage-delete#1': packageAs('{accessPackageId}'),
  'accesspackage-delete-resourcerolescopes#1': async world => {
    const { accessPackage, roleScope } = await world.newPackageWithGroup()
    return { ids: { '{id}': [accessPackage, roleScope] } }
  },
  'accesspackage-filterbycurrentuser#1': async world => {
    await world.newOffer()
    return { as: world.joann }
  },
  'accesspackage-get#1': packageAs('114d3459-3459-114d-5934-4d1159344d11'),
  'accesspackage-getapplicablepolicyrequirements#1': async world => ({ as: world.joann, ids: { '{accessPackageId}': (await world.newOffer()).accessPackage } }),
  'accesspackage-post-resourcerolescopes#1': async world => {
    const { catalog, id } = await world.newGroupResource()
    return { ids: { '{id}': await world.newPackage(catalog), '53c71803-a0a8-4777-aecc-075de8ee3991': id } }
  },
  'accesspackage-post-resourcerolescopes#2': roleScopeAs(ofApplication, ({ id, origin, role, roleOrigin, scope }) => ({
    'cde82ecb-e461-496b-98fb-4f807c7ca640': role,
    'a29a7690-b3c4-4ed5-96c6-f640cde06fb8': roleOrigin,
    '5f80c0c7-a180-4521-b585-18200048a0d8': id,
    'e81d7f57-0840-45e1-894b-f505c1bdcc1f': origin,
    'dbeb8772-9907-4e95-a28e-a8d70dbcda69': scope,
  })),
  'accesspackage-post-resourcerolescopes#3': roleScopeAs(ofGroup, ({ id, origin, role, scope }) => ({
    '748f8431-c7c6-404d-8564-df67aa8cfc5e': role,
    '0282e19d-bf41-435d-92a4-99bab93af305': origin,
    'b16e0e71-17b4-4ebd-a3cd-8a468542e418': id,
    '83b3e3e9-c8b3-481b-ad80-53e29d1eda9c': scope,
  })),
  'accesspackage-update#1': packageAs('{accessPackageId}'),
  'entitlementmanagement-list-accesspackages#1': listed(world => world.newPackage()),
  'entitlementmanagement-post-accesspackages#1': catalogAs('66584aae-98bb-48cc-9458-7bee5d2a6577'),
}

const catalogs: Readonly<Record<string, Stage>> = {
  'accesspackagecatalog-delete#1': catalogAs('{accessPackageCatalogId}'),
  'accesspackagecatalog-get#1': catalogAs('b1bf99ed-99ed-b1bf-ed99-bfb1ed99bfb1'),
  'accesspackagecatalog-list-resourceroles#1': resourceAs(ofGroup, ({ catalog, id }) => ({
    '15d889df-3eb8-4e9b-bfb4-b1908849aec4': catalog,
    'a35bef72-a8aa-4ca3-af30-f6b2ece7208f': id,
  })),
  'accesspackagecatalog-list-resources#1': resourceAs(ofApplication, ({ catalog }) => ({ '{id}': catalog })),
  'accesspackagecatalog-list-resources#2': resourceAs(ofApplication, ({ catalog, id }) => ({ '{catalogId}': catalog, '{resourceId}': id })),
  'accesspackagecatalog-list-resources#3': resourceAs(ofGroup, ({ catalog, origin }) => ({
    '{catalogId}': catalog,
    '0282e19d-bf41-435d-92a4-99bab93af305': origin,
  })),
  'accesspackagecatalog-update#1': catalogAs('{accessPackageCatalogId}'),
  'entitlementmanagement-list-catalogs#1': listed(world => world.newCatalog()),
  'entitlementmanagement-list-resourcerequests#1': listed(world => world.newGroupResource()),
  'entitlementmanagement-post-catalogs#1': async () => ({}),
  'entitlementmanagement-post-resourcerequests#1': async world => ({
    ids: { '8ab659d0-3839-427d-8c54-5ae92f0b3e2e': world.group, 'beedadfe-01d5-4025-910b-84abb9369997': await world.newCatalog() },
  }),
}

const policies: Readonly<Record<string, Stage>> = {
  'accesspackageassignmentpolicy-delete#1': policyAs('{accessPackageAssignmentPolicyId}'),
  'accesspackageassignmentpolicy-get#1': policyAs('{accessPackageAssignmentPolicyId}'),
  'accesspackageassignmentpolicy-get#2': policyAs('4540a08f-8ab5-43f6-a923-015275799197'),
  'accesspackageassignmentpolicy-update#1': async world => {
    const accessPackage = await world.newPackage()
    const ids = { '49d2c59b-0a81-463d-a8ec-ddad3935d8a0': accessPackage, [policy2]: await world.newPolicy(accessPackage) }
    return { ids: { ...ids, 'e6bf4d7d-6824-4dd0-809d-5bf42d4817c2': world.people.mary } }
  },
  'entitlementmanagement-list-assignmentpolicies#1': listed(async world => world.newPolicy(await world.newPackage())),
  'entitlementmanagement-post-assignmentpolicies#1': packageAs('a2e1ca1e-4e56-47d2-9daa-e2ba8d12a82b'),
  'entitlementmanagement-post-assignmentpolicies#2': async world => ({
    ids: {
      'a2e1ca1e-4e56-47d2-9daa-e2ba8d12a82b': await world.newPackage(),
      '7deff43e-1f17-44ef-9e5f-d516b0ba11d4': world.people.mary,
      [user1]: world.people.joann,
      '1623f912-5e86-41c2-af47-39dd67582b66': world.group,
    },
  }),
  'entitlementmanagement-post-assignmentpolicies#3': packageAs('8a36831e-1527-4b2b-aff2-81259a8d8e76'),
  'entitlementmanagement-post-assignmentpolicies#4': async world => ({
    ids: { '977c7ff4-ef8f-4910-9d31-49048ddf3120': await world.newPackage(), '08a551cb-575a-4343-b914-f6e42798bd20': world.people.mary },
  }),
}

const requests: Readonly<Record<string, Stage>> = {
  'accesspackageassignment-filterbycurrentuser#1': heldByJoann,
  'accesspackageassignment-get#1': async world => ({ ids: { '{accessPackageAssignmentId}': await world.newEndedAssignment() } }),
  'accesspackageassignment-reprocess#1': async world => ({ ids: { [processed]: (await world.newAssignment(world.people.joann)).assignment } }),
  'accesspackageassignmentrequest-cancel#1': async world => ({
    as: world.joann,
    ids: { '{accessPackageAssignmentRequestId}': (await world.newPending()).request },
  }),
  'accesspackageassignmentrequest-delete#1': requestAs('{accessPackageAssignmentRequestId}'),
  'accesspackageassignmentrequest-filterbycurrentuser#1': heldByJoann,
  'accesspackageassignmentrequest-get#1': requestAs('{accessPackageAssignmentRequestId}'),
  'accesspackageassignmentrequest-reprocess#1': requestAs(processed),
  'entitlementmanagement-list-assignmentrequests#1': listed(world => world.newAssignment(world.people.joann, world.joann)),
  'entitlementmanagement-list-assignments#1': listed(world => world.newAssignment(world.people.joann)),
  'entitlementmanagement-post-assignmentrequests#1': async world => {
    const { accessPackage, policy } = await world.newOffer()
    return { ids: { [package1]: accessPackage, [policy1]: policy, [user1]: world.people.joann } }
  },
  'entitlementmanagement-post-assignmentrequests#2': async world => ({
    ids: { 'a6bb6942-3ae1-4259-9908-0133aaee9377': (await world.newAssignment(world.people.joann)).assignment },
  }),
  'entitlementmanagement-post-assignmentrequests#3': async world => {
    const { accessPackage, questions } = await world.newOffer()
    const [choice = '', text = ''] = questions
    return { as: world.joann, ids: { '977c7ff4-ef8f-4910-9d31-49048ddf3120': accessPackage, [choiceQuestion]: choice, [textQuestion]: text } }
  },
  'entitlementmanagement-post-assignmentrequests#4': async world => ({ as: world.joann, ids: { [package1]: (await world.newOffer()).accessPackage } }),
  'entitlementmanagement-post-assignmentrequests#5': async world => {
    const { accessPackage, policy } = await world.newOffer()
    return { ids: { [package1]: accessPackage, [policy1]: policy } }
  },
  'entitlementmanagement-post-assignmentrequests#6': async world => {
    const { request, assignment, questions } = await world.newAssignment(world.people.joann)
    const [choice = '', text = ''] = questions
    const ids = { '7a6ab703-0780-4b37-8445-81f679b2d75c': request, '44c741c1-2cf4-40db-83b6-e0112f8e5a83': assignment }
    return { ids: { ...ids, [choiceQuestion]: choice, [textQuestion]: text } }
  },
}

const decisions: Readonly<Record<string, Stage>> = {
  'approval-filterbycurrentuser#1': decisionAs(() => ({})),
  'approval-get#1': wholeApproval,
  'approval-list-stages#1': wholeApproval,
  'approvalstage-get#1': stageOfApproval,
  'approvalstage-update#1': stageOfApproval,
}

const theirCatalog: Stage = async world => ({ ids: { '360fa7de-90be-48dc-a2ce-fc40094a93dd': (await world.newPackageWithGroup()).accessPackage } })
/** Joann held something twice that Mary, her manager, holds now. */
const suggested: Stage = async world => {
  await world.newFormerAssignment(world.people.joann, world.people.mary)
  return { as: world.joann }
}
const discoveries: Readonly<Record<string, Stage>> = {
  'accesspackagesuggestions-filterbycurrentuser#1': suggested,
  'accesspackagesuggestions-filterbycurrentuser#2': suggested,
  'availableaccesspackage-list-resourcerolescopes#1': theirCatalog,
}

const subjects: Readonly<Record<string, Stage>> = {
  'accesspackagesubject-get#1': subjectAs,
}

const settings: Readonly<Record<string, Stage>> = {
  'entitlementmanagementsettings-get#1': async () => ({}),
  'entitlementmanagementsettings-update#1': async () => ({}),
}

/** The examples that are replayed, each with its stage. */
export const stages: Readonly<Record<string, Stage>> = { ...packages, ...separation, ...catalogs, ...policies, ...requests, ...decisions, ...discoveries, ...subjects, ...settings }
