/** The directory: one table for people, groups, applications and service principals, as links between them name any of the kinds. */
import { entity, f, many, one, type Entity } from './entity.ts'
import { appRole } from './complex.ts'
import { z } from 'zod'

const table = 'directory_object'
const base = (): Entity => directoryObject
const common = { deletedDateTime: f.instant({ byDefault: false }) } as const
const links = {
  memberOf: many((): Entity => directoryObject, { through: 'group_member', mine: 'member_id', theirs: 'group_id' }),
  transitiveMemberOf: many((): Entity => directoryObject, { calls: 'transitive_groups' }),
} as const
const ownedObjects = many((): Entity => directoryObject, { through: 'object_owner', mine: 'owner_id', theirs: 'object_id' })
const owners = many((): Entity => directoryObject, { through: 'object_owner', mine: 'object_id', theirs: 'owner_id' })
const roleAssignments = many((): Entity => appRoleAssignment, { on: 'principalId' }, { contained: true })

export const directoryObject = entity('directoryObject', {
  table,
  fields: { id: f.key(), kind: f.text(32, { access: 'internal', queryable: true }), displayName: f.text(256, { access: 'internal', queryable: true }), ...common },
  navigations: {},
  derived: { column: 'kind', types: { user: (): Entity => user, group: (): Entity => group, application: (): Entity => application, servicePrincipal: (): Entity => servicePrincipal } },
  search: ['displayName'],
})

const shown = { write: 'always', queryable: true } as const
const more = { ...shown, byDefault: false } as const
export const user = entity('user', {
  table, base, only: { column: 'kind', is: 'user' },
  fields: {
    id: f.key(),
    businessPhones: f.list({ write: 'always', queryable: true }),
    displayName: f.text(256, { ...shown, required: true }),
    givenName: f.text(64, shown), jobTitle: f.text(128, shown), mail: f.text(256, shown), mobilePhone: f.text(64, shown),
    officeLocation: f.text(128, shown), preferredLanguage: f.text(35, shown), surname: f.text(64, shown),
    userPrincipalName: f.text(256, { ...shown, required: true }),
    accountEnabled: f.flag({ ...more, initial: true }),
    city: f.text(128, more), companyName: f.text(64, more), country: f.text(128, more),
    createdDateTime: f.since({ byDefault: false }), department: f.text(64, more),
    employeeHireDate: f.instant({ write: 'always', byDefault: false }), employeeId: f.text(16, more), employeeLeaveDateTime: f.instant({ write: 'always', byDefault: false }),
    employeeType: f.text(64, more), externalUserState: f.text(64, { queryable: true, byDefault: false }),
    mailNickname: f.text(64, more), onPremisesSecurityIdentifier: f.text(256, { queryable: true, byDefault: false }),
    otherMails: f.list({ write: 'always', queryable: true, byDefault: false }),
    postalCode: f.text(40, more), state: f.text(128, more), streetAddress: f.text(1024, more),
    usageLocation: f.text(2, more), userType: f.choice('Edm.String', ['Member', 'Guest'], { write: 'always', byDefault: false, initial: 'Member' }),
    managerId: f.reference(),
    ...common,
  },
  navigations: {
    ...links, ownedObjects,
    manager: one((): Entity => directoryObject, { by: 'managerId' }),
    directReports: many((): Entity => directoryObject, { on: 'managerId' }),
    sponsors: many((): Entity => directoryObject, { through: 'user_sponsor', mine: 'user_id', theirs: 'sponsor_id' }),
    sponsorOf: many((): Entity => directoryObject, { through: 'user_sponsor', mine: 'sponsor_id', theirs: 'user_id' }),
    appRoleAssignments: roleAssignments,
  },
  search: ['displayName', 'givenName', 'surname', 'mail', 'userPrincipalName', 'jobTitle', 'department'],
  keys: ['userPrincipalName'],
})

export const group = entity('group', {
  table, base, only: { column: 'kind', is: 'group' },
  fields: {
    id: f.key(),
    createdDateTime: f.since(), description: f.text(1024, shown), displayName: f.text(256, { ...shown, required: true }),
    groupTypes: f.list({ write: 'create', queryable: true }), isAssignableToRole: f.flag({ write: 'create', queryable: true }),
    mail: f.text(256, { queryable: true }), mailEnabled: f.flag({ write: 'create', queryable: true, initial: false }), mailNickname: f.text(64, shown), onPremisesSyncEnabled: f.flag({ queryable: true }),
    membershipRule: f.text(3072, { write: 'always' }), securityEnabled: f.flag({ ...shown, initial: true }), visibility: f.text(32, shown),
    ...common,
  },
  navigations: {
    ...links,
    members: many((): Entity => directoryObject, { through: 'group_member', mine: 'group_id', theirs: 'member_id' }),
    transitiveMembers: many((): Entity => directoryObject, { calls: 'transitive_members' }),
    owners,
    appRoleAssignments: roleAssignments,
  },
  search: ['displayName', 'description', 'mail'],
})

const appRoles = f.json('Collection(microsoft.graph.appRole)', z.array(appRole).max(1200), { write: 'always', initial: [] })
export const application = entity('application', {
  table, base, only: { column: 'kind', is: 'application' },
  fields: {
    id: f.key(), appId: f.text(36, { queryable: true }), appRoles, createdDateTime: f.since(),
    description: f.text(1024, { write: 'always' }), displayName: f.text(256, { ...shown, required: true }),
    identifierUris: f.list({ write: 'always', queryable: true }), notes: f.text(1024, { write: 'always', byDefault: false }),
    signInAudience: f.text(64, { write: 'always' }), tags: f.list({ write: 'always', queryable: true }),
    ...common,
  },
  navigations: { owners },
  search: ['displayName'],
  keys: ['appId'],
})

export const servicePrincipal = entity('servicePrincipal', {
  table, base, only: { column: 'kind', is: 'servicePrincipal' },
  fields: {
    id: f.key(), accountEnabled: f.flag({ ...shown, initial: true }), appId: f.text(36, { write: 'create', queryable: true, required: true }),
    appOwnerOrganizationId: { ...f.text(36), edm: 'Edm.Guid' }, appRoleAssignmentRequired: f.flag({ write: 'always', initial: false }), appRoles,
    description: f.text(1024, { write: 'always' }), displayName: f.text(256, { ...shown }), notes: f.text(1024, { write: 'always', byDefault: false }),
    servicePrincipalType: f.text(32, { queryable: true }), signInAudience: f.text(64), tags: f.list({ write: 'always', queryable: true }),
    ...common,
  },
  navigations: {
    ...links, owners, ownedObjects,
    appRoleAssignedTo: many((): Entity => appRoleAssignment, { on: 'resourceId' }, { contained: true }),
    appRoleAssignments: roleAssignments,
  },
  search: ['displayName'],
  keys: ['appId'],
})

export const appRoleAssignment = entity('appRoleAssignment', {
  table: 'app_role_assignment',
  fields: {
    id: f.key(),
    appRoleId: { ...f.reference({ access: 'public', write: 'create', required: true }), edm: 'Edm.Guid', nullable: false },
    createdDateTime: f.since(),
    principalDisplayName: f.computed<string>('Edm.String', 'principal/displayName'),
    principalId: { ...f.reference({ access: 'public', write: 'create', required: true }), edm: 'Edm.Guid' },
    principalType: f.computed<string>('Edm.String', 'principal/kind'),
    resourceDisplayName: f.computed<string>('Edm.String', 'resource/displayName'),
    resourceId: { ...f.reference({ access: 'public', write: 'create', required: true }), edm: 'Edm.Guid' },
  },
  navigations: {
    principal: one((): Entity => directoryObject, { by: 'principalId' }, { access: 'internal' }),
    resource: one((): Entity => directoryObject, { by: 'resourceId' }, { access: 'internal' }),
  },
})
