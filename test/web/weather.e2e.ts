/** The API is slow, fails, or has lost the session: the person learns what happened, what was entered stays, and nothing is sent twice. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseOf, held as holding, moves } from '../api/movers-world.ts'
import type { TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, person, rows, user } from '../support/world.ts'
import { hasAll, openPortal, theBrowser } from './browser.ts'
import { everyLook } from './looks.ts'
import { dialogs, failing, guests, held, named, outlastsAnyWeather, reads, said, sky, type Form } from './weather.ts'

let server: TestServer
let browser: Browser
const { page: pageOf, leave } = guests(() => browser, () => server)
const ids = { asked: '', own: '', ownAccess: '', hersAccess: '', change: '', decided: '', forwarded: '', together: '', open: '', report: '' }
const mary = 'Mary Collins'
const manager = { '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }

beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
  const byMary = () => makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const extendable = { expiration: lasting('P20D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, requestApprovalSettings: { isApprovalRequiredForUpdate: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [user('omar')] }] } }
  const byOmar = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })
  const [first, second, own, given] = [await byMary(), await byMary(), await makePackage(server, { policy: extendable }), await byMary()]
  await asked(server, 'mary', own.id)
  await decide(server, 'mary', await asked(server, 'bram', given.id))
  await asked(server, 'mirjam', (await makePackage(server, { policy: { requestorSettings: { enableOnBehalfRequestorsToRemoveAccess: true, onBehalfRequestors: [manager] } } })).id)
  await server.drain()
  Object.assign(ids, {
    asked: byOmar.id, own: own.id, ownAccess: (await assignmentOf(server, 'mary', own.id)).id,
    decided: await asked(server, 'joann', first.id), forwarded: await asked(server, 'joann', second.id), together: await asked(server, 'lukas', first.id),
    open: await asked(server, 'mary', (await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })).id), report: person('mirjam').id,
  })
  const access = await holding(server, 'joann', { action: 'ask', gracePeriod: 'P3D' })
  await moves(server, access)
  ids.change = (await caseOf(server, access)).id
}, 120_000)
afterAll(async () => { await leave(); await server?.close() })

const choose = async (page: Page, box: Locator, typed: string, name: RegExp) => { await box.pressSequentially(typed); await page.getByRole('option', { name }).click() }
const [forward, remove, back, cancel] = [dialogs('Forward this request'), dialogs(/^Remove .* from Mirjam de Wit/), dialogs('Take back what you approved?'), (page: Page) => page.getByRole('alertdialog', { name: 'Cancel this request?' })]
const requests: Form['sends'] = ['POST', /assignmentRequests$/]

const forms: Readonly<Record<string, Omit<Form, 'who'>>> = {
  'asking for a package': {
    path: () => `/access-packages/${ids.asked}`, ...reads((page) => page.getByLabel(/Business justification/)), button: named(dialogs('Request access'), 'Submit request'), sends: requests, done: (page) => page.waitForURL(/\/requests\//),
  },
  'extending access': {
    path: () => `/access-packages/assignments/${ids.ownAccess}/extend?tab=active`, ...reads((page) => page.getByLabel(/Business justification/)), button: named(dialogs('Extend access'), 'Request extension'), sends: requests, done: (page) => page.waitForURL(/\/requests\//),
  },
  'deciding a request': {
    path: () => `/approvals/${ids.decided}`, ...reads((page) => page.getByLabel(/^Reason/)), button: named(dialogs('Review request'), 'Approve'), sends: ['PATCH', /\/stages\//], done: (page) => page.getByText(/^Approved\./).first().waitFor(),
  },
  'deciding requests together': {
    path: () => '/approvals',
    open: async (page) => { await page.locator(`[data-request="${ids.together}"]`).getByRole('checkbox').check(); await page.getByRole('link', { name: 'Approve 1' }).click() },
    ...reads((page) => page.getByLabel(/Reason for all/)), button: named(dialogs('Approve together'), 'Approve 1'), sends: ['PATCH', /\/stages\//], done: (page) => page.getByText('1 request approved.').first().waitFor(),
  },
  'handing a request on': {
    path: () => `/approvals/${ids.forwarded}`, open: (page) => page.getByRole('button', { name: 'Forward', exact: true }).click(),
    fill: async (page) => { await choose(page, forward(page).getByRole('combobox'), 'Omar', /Omar Haddad/); await forward(page).getByLabel('Why').fill(said) },
    kept: async (page) => { await expect.poll(() => forward(page).getByRole('combobox').inputValue()).toBe('Omar Haddad'); await expect.poll(() => forward(page).getByLabel('Why').inputValue()).toBe(said) },
    button: named(forward, 'Forward'), sends: ['POST', /latchkey.reassign$/], done: (page) => page.getByText('Forwarded to Omar Haddad.').first().waitFor(),
  },
  'naming a delegate': {
    path: () => '/approvals/delegates/new?tab=delegates',
    fill: async (page) => { await choose(page, page.getByRole('combobox', { name: 'Who decides for you?' }), 'Steph', /Stephan Brandt/); await page.getByLabel('Until').fill('2026-06-30') },
    kept: async (page) => { await expect.poll(() => page.getByRole('combobox', { name: 'Who decides for you?' }).inputValue()).toBe('Stephan Brandt'); await expect.poll(() => page.getByLabel('Until').inputValue()).toBe('2026-06-30') },
    button: named(dialogs('Delegate approvals'), 'Delegate'), sends: ['POST', /latchkey.delegations$/], done: (page) => page.getByText('Stephan Brandt also decides for you.').first().waitFor(),
  },
  'deciding on somebody who moved': {
    path: () => `/team/changes/${ids.change}?decide=drop`, ...reads((page) => page.getByLabel(/^Reason/)), button: named(dialogs(/Does this access still fit/), 'Save decision'), sends: ['POST', /\/decide$/], done: (page) => page.getByText(/is being removed from Joann Guerrero/).first().waitFor(),
  },
  'removing the access of a report': {
    path: () => `/team/${ids.report}`, open: (page) => page.getByRole('button', { name: /^Remove .* from Mirjam/ }).first().click(), ...reads((page) => remove(page).getByLabel(/Reason/)),
    button: named(remove, 'Remove access'), sends: requests, done: (page) => page.getByText(/The access of Mirjam de Wit to .* is being removed/).first().waitFor(),
  },
  'taking back what one approved': {
    path: () => '/approvals?tab=history', open: (page) => page.getByRole('button', { name: /^Remove the access of Bram/ }).first().click(), ...reads((page) => back(page).getByLabel(/Reason/)),
    button: named(back, 'Remove access'), sends: requests, done: (page) => page.getByText(/The access of Bram van den Berg to .* is being removed/).first().waitFor(),
  },
  'canceling a request': {
    path: () => `/requests/${ids.open}`, open: (page) => page.getByRole('button', { name: 'Cancel request' }).click(), fill: async () => undefined, kept: (page) => cancel(page).waitFor(),
    button: named(cancel, 'Cancel request'), sends: ['POST', /\/cancel$/], done: (page) => page.getByText('The request is canceled.').first().waitFor(),
  },
}

type View = { readonly path: () => string; readonly who?: string; readonly reads: RegExp; readonly method?: string; readonly shows: (page: Page) => Locator; /** It comes beside something else, which shows that it is read. */ readonly beside?: true }
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first()
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first()
const mine = /filterByCurrentUser\(on='target'\)/
const views: Readonly<Record<string, View>> = {
  'the overview': { path: () => '/', reads: /assignmentRequests\/filterByCurrentUser\(on='approver'\)/, shows: heading('Waiting for your decision') },
  'changes of role on the overview': { path: () => '/', reads: /latchkey.moverCases\(\)/, shows: heading(/Your requests in progress|Waiting for your decision/) },
  'available packages': { path: () => '/access-packages', reads: /accessPackages\/filterByCurrentUser/, shows: text(/access packages?$/) },
  suggestions: { path: () => '/access-packages?tab=suggested', reads: /accessPackageSuggestions/, shows: text(/access packages?$/) },
  'active access': { path: () => '/access-packages?tab=active', reads: mine, shows: text(/access packages?$/) },
  'expired access': { path: () => '/access-packages?tab=expired', reads: mine, shows: text('Nothing has expired') },
  'details of a package': { path: () => `/access-packages/${ids.own}/details`, reads: new RegExp(`/accessPackages/[0-9a-f-]{36}\\?`), shows: text('Last changed') },
  'asking: what it takes': { path: () => `/access-packages/${ids.asked}`, method: 'POST', reads: /getApplicablePolicyRequirements/, shows: text('What happens next') },
  'extending: what is possible': { path: () => `/access-packages/assignments/${ids.ownAccess}/extend`, reads: mine, shows: text('New end') },
  'the request history': { path: () => '/requests', reads: /targetOrRequestor/, shows: text(/^\d+ requests?$/) },
  'a request': { path: () => `/requests/${ids.open}`, reads: /assignmentRequests\/[0-9a-f-]{36}\?/, shows: heading('What was asked') },
  'where a request stands': { path: () => `/requests/${ids.open}`, reads: /latchkey.timeline/, shows: text(/asked for this access/) },
  'requests to decide': { path: () => '/approvals', reads: /assignmentRequests\/filterByCurrentUser\(on='approver'\)/, shows: text(/requests? waits? for you$/) },
  'decided requests': { path: () => '/approvals?tab=history', reads: /orderby=latchkey\.decidedDateTime%20desc/, shows: text('Bram van den Berg') },
  delegation: { path: () => '/approvals?tab=delegates', reads: /latchkey.delegations$/, shows: text(/While you are away/) },
  'a request to decide': { path: () => `/approvals/${ids.decided}`, reads: /accessPackageAssignmentApprovals\/[0-9a-f-]{36}\?/, shows: heading('What they get') },
  'the team': { path: () => '/team', reads: /directReports/, shows: text('Mirjam de Wit') },
  'changes of role in the team': { beside: true, path: () => '/team', reads: /latchkey.moverCases\(\)/, shows: text('Mirjam de Wit') },
  'a report': { path: () => `/team/${ids.report}`, reads: /targetManager/, shows: heading('Active access') },
  'a change of role': { path: () => `/team/changes/${ids.change}`, reads: /latchkey.moverCases\/[0-9a-f-]{36}$/, shows: text('Why it no longer fits') },
  'catalogs for a new package': { beside: true, path: () => '/admin/access-packages/new', who: 'Stephan Brandt', reads: /\/catalogs\?/, shows: (page) => page.getByRole('combobox', { name: 'Catalog' }) },
}

// Views come first, while nothing has been sent that would change them.
describe('a view that could not be read says so and offers to try again; while it is read it shows that', () => {
  test.each(Object.keys(views))('%s', { timeout: 60_000 }, async (name) => {
    const view = views[name]!
    const page = await pageOf(view.who ?? mary)
    const over = await sky(page, view.method ?? 'GET', view.reads)
    over.weather = failing(503, { 'retry-after': '30' })
    await page.goto(server.url + view.path())
    const alert = page.getByRole('alert').filter({ hasText: 'Latchkey is busy. Try again in 30 seconds.' }).first()
    await alert.waitFor()
    // What else the page reads has come, so that only the click starts something.
    await hasAll(page)
    const { release, weather } = held()
    over.weather = weather
    await alert.getByRole('button', { name: 'Try again' }).click()
    if (!view.beside) await page.getByRole('status', { name: 'Loading' }).or(page.getByText('Loading')).first().waitFor({ state: 'attached' })
    release()
    await view.shows(page).waitFor({ state: 'attached' })
    await alert.waitFor({ state: 'detached' })
  })
})

describe('what is entered outlasts any weather, and is sent once', () => {
  test.each(Object.keys(forms))('%s', { timeout: 180_000 }, async (name) => outlastsAnyWeather(await pageOf(mary), server, { who: mary, ...forms[name]! }))
})

test('what speaks for and against a request cannot be read: it is said, in the pane and before many are approved', { timeout: 60_000 }, async () => {
  const page = await pageOf(mary)
  const [alone, many] = [await sky(page, 'GET', /latchkey.decisionContext/), await sky(page, 'POST', /\/\$batch$/)]
  alone.weather = many.weather = failing(503, { 'retry-after': '30' })
  const { id } = (await rows<{ id: string }>(server, "select r.id from assignment_request r join approval_stage s on s.approval_id = r.id join stage_approver a on a.stage_id = s.id where r.state = 'pendingApproval' and s.status = 'InProgress' and a.principal_id = $1 limit 1", [person('mary').id]))[0]!
  await page.goto(`${server.url}/approvals/${id}`)
  await page.getByText(/What speaks for or against this could not be read/).waitFor()
  expect(await everyLook(page)).toEqual([])
  alone.weather = null
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Has today:').waitFor()
  await page.getByText(/What speaks for or against this/).waitFor({ state: 'detached' })
})

test('a list that can no longer be read stays, and says that it may be out of date', { timeout: 60_000 }, async () => {
  const page = await pageOf(mary)
  await page.goto(`${server.url}/requests`)
  await text(/^\d+ requests?$/)(page).waitFor()
  const over = await sky(page, 'GET', /targetOrRequestor/)
  over.weather = failing(503, { 'retry-after': '30' })
  await page.getByRole('link', { name: 'Delivered', exact: true }).click()
  await page.getByRole('link', { name: 'All', exact: true }).click()
  await page.getByText('This may be out of date.').waitFor()
  await text(/^\d+ requests?$/)(page).waitFor()
  expect(await everyLook(page)).toEqual([])
  over.weather = null
  await page.getByRole('status').getByRole('button', { name: 'Try again' }).click()
  await page.getByText('This may be out of date.').waitFor({ state: 'detached' })
})

test('who signs in where the session of somebody else ended finds nothing that they typed', { timeout: 60_000 }, async () => {
  const page = await pageOf(mary)
  await page.goto(`${server.url}/access-packages/${(await makePackage(server)).id}`)
  const field = page.getByLabel(/Business justification/)
  await field.fill(said)
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Submit request' }).click()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /Joann Guerrero/ }).first().click()
  await field.waitFor()
  expect(await field.inputValue()).toBe('')
})
