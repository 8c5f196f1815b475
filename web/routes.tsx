/** The map of the portal. Each page is its own file of JavaScript; its data starts to load beside it. */
import { createBrowserRouter, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import {
  approvalHistory,
  approvalQuery,
  approvalRequestQuery,
  decisionContextQuery,
  moverCaseQuery,
  myAssignments,
  openRequests,
  optionsQuery,
  packageQuery,
  pendingApprovals,
  requestQuery,
  requirementsQuery,
  teamAssignments,
  timelineQuery,
} from './api/queries.ts'
import { queryClient, startSession } from './session.ts'
import { preferredLanguage, speak, speakOfAdmin } from './texts/index.ts'
import { PageError, RootError } from './pages/shell/errors.tsx'
import { Shell } from './pages/shell/Shell.tsx'
import { Splash } from './pages/shell/Splash.tsx'

type Page = { default: React.ComponentType }
const page =
  (load: () => Promise<Page>): NonNullable<RouteObject['lazy']> =>
  async () => ({ Component: (await load()).default })

/**
 * Starts reading as soon as there is a session, without waiting for it: pages draw their own loading state. Only on the way to
 * another page: on the same one the address changes at once, before anything else can be pressed.
 */
const start = (read: (params: Record<string, string>, url: URL) => Promise<unknown>[]): Pick<RouteObject, 'loader' | 'shouldRevalidate'> => ({
  loader: ({ params, request }: LoaderFunctionArgs): null => {
    // A session that cannot be read is the root's to report.
    void startSession().then(
      () => Promise.allSettled(read(params as Record<string, string>, new URL(request.url))),
      () => undefined,
    )
    return null
  },
  shouldRevalidate: ({ currentUrl, nextUrl }) => currentUrl.pathname !== nextUrl.pathname,
})

async function enter(): Promise<null> {
  const { user } = await startSession()
  await speak(preferredLanguage(user.preferredLanguage))
  return null
}

/** The words of the administration come with its first page, once it is known which language is spoken. */
async function enterAdmin(): Promise<null> {
  await enter()
  await speakOfAdmin()
  return null
}

const requestPane = page(() => import('./pages/packages/RequestPane.tsx'))
const extendPane = page(() => import('./pages/access/ExtendPane.tsx'))
const packageDetails = page(() => import('./pages/packages/PackageDetails.tsx'))
const startRequest = start(({ id = '' }) => [queryClient.prefetchQuery(requestQuery(id)), queryClient.prefetchQuery({ ...timelineQuery(id), staleTime: 0 })])
const startPackage = start(({ id = '' }) => [queryClient.prefetchQuery(packageQuery(id))])

const packages: RouteObject = {
  path: 'access-packages',
  lazy: page(() => import('./pages/packages/Packages.tsx')),
  children: [
    {
      path: ':id',
      lazy: requestPane,
      ...start(({ id = '' }, url) => [
        queryClient.prefetchQuery(packageQuery(id)),
        queryClient.prefetchQuery(requirementsQuery(id, url.searchParams.get('for') ?? undefined)),
      ]),
    },
    {
      path: 'assignments/:assignmentId/extend',
      lazy: extendPane,
      ...start(() => [queryClient.prefetchQuery(myAssignments), queryClient.prefetchQuery(optionsQuery)]),
    },
    { path: ':id/details', lazy: packageDetails, ...startPackage },
    { path: ':id/why', lazy: packageDetails, ...startPackage },
    { path: ':id/resources', lazy: packageDetails, ...startPackage },
  ],
}

/** What its pages read loads with them, so that My Access does not carry it. */
const admin: RouteObject = {
  path: 'admin',
  loader: enterAdmin,
  shouldRevalidate: () => false,
  lazy: page(() => import('./pages/admin/AdminArea.tsx')),
  children: [
    { index: true, lazy: page(() => import('./pages/admin/Start.tsx')) },
    {
      path: 'catalogs',
      lazy: page(() => import('./pages/admin/catalogs/Catalogs.tsx')),
      children: [{ path: 'new', lazy: page(() => import('./pages/admin/catalogs/NewCatalog.tsx')) }],
    },
    {
      path: 'catalogs/:id/:tab?',
      lazy: page(() => import('./pages/admin/catalogs/CatalogPage.tsx')),
      children: [
        { path: 'edit', lazy: page(() => import('./pages/admin/catalogs/EditCatalog.tsx')) },
        { path: 'add-resources', lazy: page(() => import('./pages/admin/catalogs/AddResources.tsx')) },
        { path: 'add-members', lazy: page(() => import('./pages/admin/catalogs/AddMembers.tsx')) },
      ],
    },
    { path: 'access-packages', lazy: page(() => import('./pages/admin/packages/AdminPackages.tsx')) },
    { path: 'access-packages/new', lazy: page(() => import('./pages/admin/new-package/NewPackage.tsx')) },
    { path: 'access-packages/:id/policies/new', lazy: page(() => import('./pages/admin/packages/policy/PolicyPage.tsx')) },
    { path: 'access-packages/:id/policies/:policyId', lazy: page(() => import('./pages/admin/packages/policy/PolicyPage.tsx')) },
    {
      path: 'access-packages/:id/:tab?',
      lazy: page(() => import('./pages/admin/packages/PackagePage.tsx')),
      children: [
        { path: 'edit', lazy: page(() => import('./pages/admin/packages/EditPackagePane.tsx')) },
        { path: 'roles', lazy: page(() => import('./pages/admin/packages/AddRolesPane.tsx')) },
        { path: 'rules', lazy: page(() => import('./pages/admin/packages/PackageRulesPane.tsx')) },
        { path: ':policyId/duration', lazy: page(() => import('./pages/admin/packages/policy/DurationPane.tsx')) },
        { path: ':policyId/versions', lazy: page(() => import('./pages/admin/packages/policy/VersionsPane.tsx')) },
        { path: ':policyId/rules', lazy: page(() => import('./pages/admin/packages/policy/PolicyRulesPane.tsx')) },
      ],
    },
    { path: 'first-run', lazy: page(() => import('./pages/admin/first-run/FirstRun.tsx')) },
    { path: 'graph', lazy: page(() => import('./pages/admin/graph/Graph.tsx')) },
    { path: 'people/import', lazy: page(() => import('./pages/admin/people-import/ImportPeople.tsx')) },
    { path: 'separation/:tab?', lazy: page(() => import('./pages/admin/separation/SeparationPage.tsx')) },
    { path: 'people', lazy: page(() => import('./pages/admin/people/People.tsx')) },
    {
      path: 'people/:id/:tab?',
      lazy: page(() => import('./pages/admin/people/PersonPage.tsx')),
      children: [{ path: 'why/:packageId', lazy: page(() => import('./pages/admin/people/WhyPane.tsx')) }],
    },
    { path: 'access-packages/:id/assignments/new', lazy: page(() => import('./pages/admin/assignments/NewAssignment.tsx')) },
    { path: 'assignments', lazy: page(() => import('./pages/admin/assignments/Assignments.tsx')) },
    { path: 'requests', lazy: page(() => import('./pages/admin/requests/Requests.tsx')) },
    { path: 'requests/:id', lazy: page(() => import('./pages/admin/requests/AdminRequest.tsx')), ...startRequest },
    { path: 'resources', lazy: page(() => import('./pages/admin/resources/Resources.tsx')) },
    { path: 'resources/:id', lazy: page(() => import('./pages/admin/resources/ResourcePage.tsx')) },
    {
      path: 'settings/:tab?',
      lazy: page(() => import('./pages/admin/settings/SettingsPage.tsx')),
      children: [{ path: 'add', lazy: page(() => import('./pages/admin/settings/AddCreators.tsx')) }],
    },
    { path: 'audit', lazy: page(() => import('./pages/admin/audit/AuditLog.tsx')) },
  ],
}

const pages: RouteObject[] = [
  {
    index: true,
    lazy: page(() => import('./pages/home/Overview.tsx')),
    ...start(() => [queryClient.prefetchQuery(pendingApprovals), queryClient.prefetchQuery(myAssignments)]),
  },
  packages,
  { path: 'requests', lazy: page(() => import('./pages/requests/RequestHistory.tsx')) },
  {
    path: 'requests/:id',
    lazy: page(() => import('./pages/requests/RequestPage.tsx')),
    ...startRequest,
  },
  {
    path: 'approvals',
    lazy: page(() => import('./pages/approvals/Approvals.tsx')),
    ...start((_, url) => (url.searchParams.get('tab') === 'history' ? [queryClient.prefetchInfiniteQuery(approvalHistory)] : [])),
    children: [
      { path: 'delegates/new', lazy: page(() => import('./pages/approvals/DelegatePane.tsx')) },
      { path: 'together', lazy: page(() => import('./pages/approvals/TogetherPane.tsx')) },
      {
        path: ':id',
        lazy: page(() => import('./pages/approvals/ApprovalPane.tsx')),
        ...start(({ id = '' }) => [
          queryClient.prefetchQuery(approvalRequestQuery(id)),
          queryClient.prefetchQuery(approvalQuery(id)),
          queryClient.prefetchQuery(decisionContextQuery(id)),
        ]),
      },
    ],
  },
  {
    path: 'team',
    lazy: page(() => import('./pages/team/Team.tsx')),
    children: [
      {
        path: 'changes/:caseId',
        lazy: page(() => import('./pages/team/ChangePane.tsx')),
        ...start(({ caseId = '' }) => [queryClient.prefetchQuery(moverCaseQuery(caseId))]),
      },
    ],
  },
  {
    path: 'team/:id',
    lazy: page(() => import('./pages/team/Member.tsx')),
    ...start(() => [queryClient.prefetchQuery(openRequests), queryClient.prefetchQuery(teamAssignments), queryClient.prefetchQuery(optionsQuery)]),
    children: [{ path: 'extend/:assignmentId', lazy: extendPane }],
  },
  admin,
  { path: 'movers/:caseId', lazy: page(() => import('./pages/team/MailLink.tsx')) },
  { path: '*', lazy: page(() => import('./pages/shell/Elsewhere.tsx')) },
]

export const router = createBrowserRouter([
  {
    loader: enter,
    shouldRevalidate: () => false,
    Component: Shell,
    HydrateFallback: Splash,
    ErrorBoundary: RootError,
    children: [{ ErrorBoundary: PageError, children: pages }],
  },
])
