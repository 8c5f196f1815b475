/** The numbers of the model as ids of rows: the same in every run, so that what fails can be looked at. */
const id = (kind: string) => (n: number): string => `00000000-0000-7000-8000-0000${kind}${n.toString(16).padStart(6, '0')}`
const numbers = (prefix: string) => (of: string): number => (of.startsWith(`00000000-0000-7000-8000-0000${prefix}`) ? Number.parseInt(of.slice(-6), 16) : -1)
export const ids = {
  person: id('a0'), group: id('b0'), target: id('c0')(0), application: id('c1')(0), appRole: id('c2')(0), catalog: id('d0')(0), resource: id('d1'), role: id('d2'), scope: id('d3'), package: id('e0'), policy: id('f0'), administrator: id('aa')(0),
  numberOf: { person: numbers('a0'), package: numbers('e0'), policy: numbers('f0') },
}
/** The roles: member and owner of a group, and a role of an application. */
export const roles = [
  { resource: 0, originSystem: 'AadGroup', resourceId: ids.target, roleId: `Member_${ids.target}`, give: (p: string) => `insert into group_member (group_id, member_id) values ('${ids.target}', '${p}') on conflict do nothing`, take: (p: string) => `delete from group_member where group_id = '${ids.target}' and member_id = '${p}'` },
  { resource: 0, originSystem: 'AadGroup', resourceId: ids.target, roleId: `Owner_${ids.target}`, give: (p: string) => `insert into object_owner (object_id, owner_id) values ('${ids.target}', '${p}') on conflict do nothing`, take: (p: string) => `delete from object_owner where object_id = '${ids.target}' and owner_id = '${p}'` },
  { resource: 1, originSystem: 'AadApplication', resourceId: ids.application, roleId: ids.appRole, give: (p: string) => `insert into app_role_assignment (id, app_role_id, principal_id, resource_id, created_date_time) values (gen_random_uuid(), '${ids.appRole}', '${p}', '${ids.application}', now()) on conflict do nothing`, take: (p: string) => `delete from app_role_assignment where resource_id = '${ids.application}' and principal_id = '${p}'` },
] as const
