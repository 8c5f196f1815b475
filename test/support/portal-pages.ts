/**
 * The pages of Entra's portals (entra.md §8.1–8.5), and where Latchkey has what they have: the address, and the page of
 * `web/pages` that is there. Without one: what it waits for.
 */
type Here = { readonly address: string; readonly page: string }
export type PortalPage = readonly [page: string, here: Here | string]
export type Portal = { readonly title: string; readonly pages: readonly PortalPage[] }

const at = (address: string, page: string): Here => ({ address, page })
const [extensions, reviews, guests, agents] = ['custom extensions', 'access reviews', 'guests and connected organizations', 'agents']
const onePackage = 'admin/packages/PackagePage.tsx'
const oneCatalog = 'admin/catalogs/CatalogPage.tsx'
const policy = 'admin/packages/policy/PolicyPage.tsx'

export const portals: readonly Portal[] = [
  { title: 'Administration', pages: [
    ['Dashboard', at('/admin', 'admin/Start.tsx')],
    ['Access packages', at('/admin/access-packages', 'admin/packages/AdminPackages.tsx')],
    ['Catalogs', at('/admin/catalogs', 'admin/catalogs/Catalogs.tsx')],
    ['Connected organizations', guests],
    ['Reports: access packages for a user', at('/admin/people/{id}', 'admin/people/PersonPage.tsx')],
    ['Reports: resource assignments for a user', at('/admin/people/{id}/resources', 'admin/people/PersonPage.tsx')],
    ['Settings', at('/admin/settings', 'admin/settings/SettingsPage.tsx')],
    ['Control configurations', at('/admin/settings', 'admin/settings/SettingsPage.tsx')],
    ['Audit logs', at('/admin/audit', 'admin/audit/AuditLog.tsx')],
  ] },
  { title: 'One access package', pages: [
    ['Overview', at('/admin/access-packages/{id}', onePackage)],
    ['Resource roles', at('/admin/access-packages/{id}', onePackage)],
    ['Policies', at('/admin/access-packages/{id}/policies', onePackage)],
    ['Separation of duties', at('/admin/access-packages/{id}/separation', onePackage)],
    ['Assignments', at('/admin/access-packages/{id}/assignments', onePackage)],
    ['Requests', at('/admin/access-packages/{id}/requests', onePackage)],
    ['Access reviews', reviews],
  ] },
  { title: 'One catalog', pages: [
    ['Overview', at('/admin/catalogs/{id}', oneCatalog)],
    ['Resources', at('/admin/catalogs/{id}', oneCatalog)],
    ['Access packages', at('/admin/catalogs/{id}/packages', oneCatalog)],
    ['Roles and administrators', at('/admin/catalogs/{id}/roles', oneCatalog)],
    ['Custom extensions', extensions],
  ] },
  { title: 'Wizards', pages: [
    ['New access package', at('/admin/access-packages/new', 'admin/new-package/NewPackage.tsx')],
    ['Add or edit a policy', at('/admin/access-packages/{id}/policies/new', policy)],
    ['Auto-assignment policy', at('/admin/access-packages/{id}/policies/new?automatic=yes', policy)],
    ['New assignment', at('/admin/access-packages/{id}/assignments/new', 'admin/assignments/NewAssignment.tsx')],
    ['New catalog', at('/admin/catalogs/new', 'admin/catalogs/NewCatalog.tsx')],
    ['Connected organization', guests],
    ['Custom extension', extensions],
    ['Review settings', reviews],
    ['Guest lifecycle policy', guests],
    ['Access review', reviews],
  ] },
  { title: 'My Access', pages: [
    ['Overview', at('/', 'home/Overview.tsx')],
    ['Access packages', at('/access-packages', 'packages/Packages.tsx')],
    ['Request pane', at('/access-packages/{id}', 'packages/RequestPane.tsx')],
    ['Request history', at('/requests', 'requests/RequestHistory.tsx')],
    ['Approvals', at('/approvals', 'approvals/Approvals.tsx')],
    ['Access reviews', reviews],
    ['Manage team', at('/team', 'team/Team.tsx')],
    ['Agents', agents],
    ['Sponsored guests', guests],
  ] },
]

/** What the administration has beyond Entra's. */
export const beyond: readonly PortalPage[] = [
  ['First steps of a new installation', at('/admin/first-run', 'admin/first-run/FirstRun.tsx')],
  ['People by CSV', at('/admin/people/import', 'admin/people-import/ImportPeople.tsx')],
  ['Relationships, drawn', at('/admin/graph', 'admin/graph/Graph.tsx')],
  ['Separation of duties of all packages', at('/admin/separation', 'admin/separation/SeparationPage.tsx')],
  ['Who has a resource, today and on a day', at('/admin/resources/{id}', 'admin/resources/ResourcePage.tsx')],
  ['Assignments and requests of all packages', at('/admin/assignments', 'admin/assignments/Assignments.tsx')],
  ['Decisions about people who no longer fit', at('/team', 'team/Team.tsx')],
]
