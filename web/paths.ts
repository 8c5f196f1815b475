/** Every link of the portal. What a page shows follows from its URL alone, so links are all that is needed to get there. */

type Query = Record<string, string | null | undefined>

const withQuery = (path: string, query: Query): string => {
  const search = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => !!entry[1])).toString()
  return search ? `${path}?${search}` : path
}

export type PackagesTab = 'suggested' | 'available' | 'active' | 'expired'
export const requestFilters = ['all', 'open', 'delivered', 'closed'] as const
export type RequestFilter = (typeof requestFilters)[number]
export const catalogTabs = ['resources', 'packages', 'roles'] as const
export type CatalogTab = (typeof catalogTabs)[number]
export const personTabs = ['packages', 'resources'] as const
export type PersonTab = (typeof personTabs)[number]
export const packageTabs = ['overview', 'policies', 'separation', 'assignments', 'requests'] as const
export type PackageTab = (typeof packageTabs)[number]
export const separationTabs = ['matrix', 'conflicts', 'exceptions', 'automatic'] as const
export type SeparationTab = (typeof separationTabs)[number]
export const settingsTabs = ['tenant', 'creators', 'mails'] as const
export type SettingsTab = (typeof settingsTabs)[number]
export type ApprovalsTab = 'pending' | 'history' | 'delegates'

/** The list a pane lies upon keeps its state in the query; links inside the list carry it along. */
type OverList = { search?: string }
const over = (path: string, { search = '' }: OverList = {}): string => path + search

const withDecision = (path: string, decision: 'approve' | 'deny' | undefined, search: string): string =>
  withQuery(path, { ...Object.fromEntries(new URLSearchParams(search)), decide: decision })

export const paths = {
  home: '/',
  packages: (query: { tab?: PackagesTab; q?: string; for?: string } = {}) =>
    withQuery('/access-packages', { ...query, tab: query.tab === 'available' ? null : query.tab }),
  /** Asking for a package: also the link that people share, so it works for hidden packages. */
  requestPackage: (id: string, list?: OverList) => over(`/access-packages/${encodeURIComponent(id)}`, list),
  requestPackageFor: (id: string, query: { for?: string; again?: string }) => withQuery(`/access-packages/${encodeURIComponent(id)}`, query),
  packageDetails: (id: string, list?: OverList) => over(`/access-packages/${encodeURIComponent(id)}/details`, list),
  packageWhy: (id: string, list?: OverList) => over(`/access-packages/${encodeURIComponent(id)}/why`, list),
  packageResources: (id: string, list?: OverList) => over(`/access-packages/${encodeURIComponent(id)}/resources`, list),
  extend: (assignmentId: string, list?: OverList) => over(`/access-packages/assignments/${encodeURIComponent(assignmentId)}/extend`, list),
  requests: (query: { show?: RequestFilter; q?: string } = {}) => withQuery('/requests', { ...query, show: query.show === 'all' ? null : query.show }),
  request: (id: string) => `/requests/${encodeURIComponent(id)}`,
  approvals: (query: { tab?: ApprovalsTab; q?: string } = {}) => withQuery('/approvals', { ...query, tab: query.tab === 'pending' ? null : query.tab }),
  /** One request with a decision chosen already, and all that are chosen together; both lie over the list as `search` has it. */
  decide: (id: string, decision: 'approve' | 'deny' | undefined, search: string) => withDecision(`/approvals/${encodeURIComponent(id)}`, decision, search),
  decideTogether: (decision: 'approve' | 'deny', search: string) => withDecision('/approvals/together', decision, search),
  /** The list as it is beneath a pane. */
  approvalsUnder: (search: string) => withDecision('/approvals', undefined, search),
  approval: (id: string, list?: OverList) => over(`/approvals/${encodeURIComponent(id)}`, list),
  newDelegation: () => '/approvals/delegates/new?tab=delegates',
  team: (query: { q?: string } = {}) => withQuery('/team', query),
  member: (id: string) => `/team/${encodeURIComponent(id)}`,
  extendFor: (personId: string, assignmentId: string) => `/team/${encodeURIComponent(personId)}/extend/${encodeURIComponent(assignmentId)}`,
  moverCase: (id: string, query: { decide?: 'keep' | 'drop' } = {}) => withQuery(`/team/changes/${encodeURIComponent(id)}`, query),
  admin: () => '/admin',
  adminCatalogs: (query: { q?: string } = {}) => withQuery('/admin/catalogs', query),
  adminCatalog: (id: string, tab: CatalogTab = 'resources') => `/admin/catalogs/${encodeURIComponent(id)}${tab === 'resources' ? '' : `/${tab}`}`,
  adminNewCatalog: (list?: OverList) => over('/admin/catalogs/new', list),
  adminEditCatalog: (id: string) => `/admin/catalogs/${encodeURIComponent(id)}/edit`,
  adminAddResources: (id: string) => `/admin/catalogs/${encodeURIComponent(id)}/add-resources`,
  adminAddMembers: (id: string) => `/admin/catalogs/${encodeURIComponent(id)}/roles/add-members`,
  adminSeparation: (tab: SeparationTab = 'matrix', query: Query = {}) => withQuery(`/admin/separation${tab === 'matrix' ? '' : `/${tab}`}`, query),
  adminPackages: (query: { q?: string } = {}) => withQuery('/admin/access-packages', query),
  adminNewPackage: (query: { catalog?: string } = {}) => withQuery('/admin/access-packages/new', query),
  adminPackage: (id: string, tab: PackageTab = 'overview', query: Query = {}) =>
    withQuery(`/admin/access-packages/${encodeURIComponent(id)}${tab === 'overview' ? '' : `/${tab}`}`, query),
  adminEditPackage: (id: string) => `/admin/access-packages/${encodeURIComponent(id)}/edit`,
  adminPackageRoles: (id: string) => `/admin/access-packages/${encodeURIComponent(id)}/roles`,
  adminPackageRules: (id: string) => `/admin/access-packages/${encodeURIComponent(id)}/rules`,
  adminNewPolicy: (id: string, query: { automatic?: 'yes' } = {}) => withQuery(`/admin/access-packages/${encodeURIComponent(id)}/policies/new`, query),
  adminPolicy: (id: string, policyId: string) => `/admin/access-packages/${encodeURIComponent(id)}/policies/${encodeURIComponent(policyId)}`,
  adminPolicyDuration: (id: string, policyId: string) => `/admin/access-packages/${encodeURIComponent(id)}/policies/${encodeURIComponent(policyId)}/duration`,
  adminPolicyVersions: (id: string, policyId: string) => `/admin/access-packages/${encodeURIComponent(id)}/policies/${encodeURIComponent(policyId)}/versions`,
  adminPolicyRules: (id: string, policyId: string) => `/admin/access-packages/${encodeURIComponent(id)}/policies/${encodeURIComponent(policyId)}/rules`,
  adminNewAssignment: (id: string) => `/admin/access-packages/${encodeURIComponent(id)}/assignments/new`,
  adminAssignments: (query: Query = {}) => withQuery('/admin/assignments', query),
  adminRequests: (query: Query = {}) => withQuery('/admin/requests', query),
  adminRequest: (id: string) => `/admin/requests/${encodeURIComponent(id)}`,
  adminResources: (query: Query = {}) => withQuery('/admin/resources', query),
  adminResource: (id: string, query: Query = {}) => withQuery(`/admin/resources/${encodeURIComponent(id)}`, query),
  adminPersonWhy: (id: string, packageId: string, list?: OverList) => over(`/admin/people/${encodeURIComponent(id)}/packages/why/${encodeURIComponent(packageId)}`, list),
  adminPeople: (query: { q?: string } = {}) => withQuery('/admin/people', query),
  adminPerson: (id: string, tab: PersonTab = 'packages') => `/admin/people/${encodeURIComponent(id)}${tab === 'packages' ? '' : `/${tab}`}`,
  adminFirstRun: () => '/admin/first-run',
  adminImport: () => '/admin/people/import',
  adminGraph: (query: { catalog?: string; package?: string; resource?: string; q?: string } = {}) => withQuery('/admin/graph', query),
  adminSettings: (tab: SettingsTab = 'tenant', query: Query = {}) => withQuery(`/admin/settings${tab === 'tenant' ? '' : `/${tab}`}`, query),
  adminAddCreators: () => '/admin/settings/creators/add',
  adminAudit: (query: Query = {}) => withQuery('/admin/audit', query),
  demoMails: '/demo/mails',
  /** A page of the sign-in, not of the portal. */
  changePassword: '/auth/password',
  signIn: (returnTo: string) => withQuery('/auth/sign-in', { returnTo }),
} as const
