/** The whole demonstration tenant, as data. */
import { applications, appRoleAssignments, demoClient, servicePrincipals } from './applications.ts'
import { catalogs, resources, roleAssignments } from './catalogs.ts'
import { groups } from './groups.ts'
import { requests } from './history.ts'
import { packages } from './packages.ts'
import { domain, people } from './people.ts'

export const tenant = {
  id: '7c0ffee0-0000-4000-8000-000000000001',
  displayName: 'Contoso',
  domain,
  people, groups, applications, servicePrincipals, appRoleAssignments, catalogs, resources, packages, roleAssignments, requests,
  clients: [demoClient],
} as const
