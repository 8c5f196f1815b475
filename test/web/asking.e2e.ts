/** Asking for a package, in the browser: what the form says, and asking once more for what was asked before. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, manager, requestOf, user } from '../support/world.ts'
import { inStages } from '../support/approvals.ts'
import { hasAll, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const made = () => makePackage(server, { policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([manager]) } })
const paneOf = (page: Page) => page.getByRole('dialog', { name: 'Request access' })
const until = (day: string, from: string | null = null) => ({ startDateTime: from && `${from}T22:00:00Z`, expiration: { type: 'afterDateTime', endDateTime: `${day}T21:59:59Z` } })
/** A request of Joann's that she has canceled. */
async function canceled(schedule: object) {
  const { id: packageId, displayName } = await made()
  const id = await asked(server, 'joann', packageId, { justification: 'Family visit', schedule })
  await server.as('joann').post(`${em}/assignmentRequests/${id}/cancel`)
  return { id, packageId, displayName }
}

test('F40 asking again keeps the period that was asked for, and asks for new dates where it has passed', { timeout: 120_000 }, async () => {
  const wish = until('2026-06-16', '2026-06-04')
  const [ahead, passing] = [await canceled(wish), await canceled(until('2026-05-21'))]
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/requests/${ahead.id}`)
  await page.getByRole('link', { name: 'Resubmit' }).click()
  await expect.poll(() => paneOf(page).getByLabel('Start date').inputValue()).toBe('2026-06-05')
  expect(await paneOf(page).getByLabel('End date').inputValue()).toBe('2026-06-16')
  expect(await paneOf(page).getByLabel(/Business justification/).inputValue()).toBe('Family visit')
  await paneOf(page).getByRole('button', { name: 'Submit request' }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/requests/') && !url.pathname.endsWith(ahead.id))
  const sent = await requestOf(server, page.url().split('/').at(-1)!)
  expect([sent.schedule.startDateTime, sent.schedule.expiration.endDateTime].map((at) => Date.parse(at))).toEqual([wish.startDateTime!, wish.expiration.endDateTime].map((at) => Date.parse(at)))

  await server.clock.set('2026-05-23T08:00:00Z')
  await page.goto(`${server.url}/requests/${passing.id}`)
  await page.getByRole('link', { name: 'Resubmit' }).click()
  await paneOf(page).getByText('The dates you asked for have passed. Choose new ones.').waitFor()
  expect(await paneOf(page).getByRole('radio', { name: 'Yes' }).isChecked()).toBe(true)
  await paneOf(page).getByRole('button', { name: 'Submit request' }).click()
  await paneOf(page).getByText('Choose the last day, or answer “No” above.').waitFor()
  await paneOf(page).getByLabel('End date').fill('2026-06-02')
  await paneOf(page).getByText(/have passed/).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await close()
})

test('F41 whoever has it and could ask again is told when; whoever is out of scope by now is not', { timeout: 60_000 }, async () => {
  const p = await makePackage(server, { policy: { expiration: lasting('P30D'), allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('joann')] } })
  await asked(server, 'joann', p.id)
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${p.id}`)
  await paneOf(page).getByText(/^You have this access until .*\. You can ask again after that\.$/).first().waitFor()
  await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { specificAllowedTargets: [user('mirjam')] })
  await page.reload()
  await paneOf(page).getByText(/^You have this access until [^.]*\.$/).first().waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F44 the form stays as it was sent until the page of the request is there', { timeout: 60_000 }, async () => {
  const { id } = await made()
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
  const pane = paneOf(page)
  await pane.getByLabel(/Business justification/).fill('For the audit')
  let goOn: () => void = () => undefined
  const held = new Promise<void>((resolve) => { goOn = resolve })
  let isHeld: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => { isHeld = resolve })
  await page.route(/latchkey\.timeline/, async (route) => { isHeld(); await held; await route.continue() })
  const listed = page.waitForResponse((answer) => /assignmentRequests\/filterByCurrentUser/.test(decodeURIComponent(answer.url())) && answer.request().method() === 'GET')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await Promise.all([listed, isAsked])
  await pane.getByRole('button', { name: 'Sending…' }).waitFor()
  await expect.poll(() => pane.getByLabel(/Business justification/).isDisabled()).toBe(true)
  expect(await pane.getByLabel(/Business justification/).inputValue()).toBe('For the audit')
  expect(await pane.getByText('You have asked for this already.').count()).toBe(0)
  goOn()
  await page.waitForURL(/\/requests\//)
  await hasAll(page)
  await page.goto(`${server.url}/access-packages/${id}`)
  await pane.getByText('You have asked for this already.').waitFor()
  expect(await pane.getByText('We kept what you typed.').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('F40 what is said about a period fits the dates that are chosen', { timeout: 60_000 }, async () => {
  const [asks, free] = [await made(), await makePackage(server, { policy: { expiration: lasting('P30D') } })]
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${asks.id}`)
  const pane = paneOf(page)
  await pane.getByText('Access lasts 30 days from when it is given.').waitFor()
  await pane.getByText('When it is approved, access is given automatically.').waitFor()
  await pane.getByText(/help the approver/).waitFor()
  await pane.getByRole('radio', { name: 'Yes' }).check()
  await pane.getByText('Access may last 30 days at most.').waitFor()
  expect(await pane.getByText('Access lasts 30 days').count()).toBe(0)
  await pane.getByLabel('Start date').fill('2026-07-05')
  await pane.getByLabel('End date').fill('2026-07-20')
  await pane.getByText('When it is approved, access is given automatically on 5 July 2026.').waitFor()
  await pane.getByLabel('Start date').fill('2026-01-05')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await pane.getByText('The start can’t be before today.').waitFor()
  expect(await pane.getByText(/latest possible end/).count()).toBe(0)

  await page.goto(`${server.url}/access-packages/${free.id}`)
  await pane.getByText('No approval is needed: access is given right away', { exact: false }).waitFor()
  expect(await pane.getByText(/help the approver/).count()).toBe(0)
  await pane.getByRole('radio', { name: 'Yes' }).check()
  await pane.getByLabel('Start date').fill('2026-07-05')
  await pane.getByText('No approval is needed: access is given automatically on 5 July 2026.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F55 L5 the details say who decides, how long it lasts, and why access has ended; the form says what one gets', { timeout: 120_000 }, async () => {
  const one = await makePackage(server, { gives: [['Contoso CRM', 'Sales user']], policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([manager]) } })
  await decide(server, 'mary', await asked(server, 'joann', one.id))
  await expect.poll(async () => (await assignmentOf(server, 'joann', one.id))?.state).toBe('delivered')
  const { id } = await assignmentOf(server, 'joann', one.id)
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${one.id}/why`)
  const details = page.getByRole('dialog', { name: 'About this package' })
  await details.getByText(/^You have it since .*, until/).waitFor()
  await details.getByText(/^You asked for it on/).waitFor()
  await server.as('mary').post(`${em}/assignmentRequests`, { requestType: 'approverRemove', assignment: { id }, justification: 'The project is over' })
  await expect.poll(async () => (await assignmentOf(server, 'joann', one.id)).state).toBe('expired')
  await page.goto(`${server.url}/access-packages/${one.id}/details`)
  await details.getByText(/^You had this access until/).waitFor()
  await details.getByText('Mary Collins', { exact: true }).waitFor()
  await details.getByText('Access lasts 30 days from when it is given.').waitFor()
  expect(await everyLook(page)).toEqual([])
  await details.getByRole('link', { name: 'Why it ended' }).click()
  await details.getByText(/^You had it from/).waitFor()
  await details.getByText(/^Mary Collins took it back on/).waitFor()
  await details.getByText('The project is over').waitFor()
  await details.getByText('You may ask for it', { exact: true }).waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/access-packages/${one.id}`)
  await paneOf(page).getByText('What you get · 1 resource').click()
  await paneOf(page).getByText('Contoso CRM').waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/access-packages?tab=expired&q=nothing%20like%20it`)
  await page.getByRole('link', { name: 'Search in what is available' }).click()
  await page.waitForURL((url) => url.searchParams.get('q') === 'nothing like it' && !url.searchParams.has('tab'))
  expect(complaints).toEqual([])
  await close()
})

test('F38 an answer of another form is told which form it has to have', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { policy: { questions: [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Cost centre', isRequired: true, regexPattern: '[0-9]{4}' }] } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
  await paneOf(page).getByLabel('Cost centre').fill('abc')
  await paneOf(page).getByRole('button', { name: 'Submit request' }).click()
  await paneOf(page).getByText('This does not have the expected form. It has to fit: [0-9]{4}').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F31 L5 whoever could be approved by nobody is told before the form is filled in', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })
  const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', `/access-packages/${id}`)
  const pane = paneOf(page)
  await pane.getByText('Nobody could approve this request now').waitFor()
  await pane.getByText(/can name another approver/).waitFor()
  expect(await pane.getByRole('button', { name: 'Submit request' }).getAttribute('aria-description')).toBe('Nobody could approve this request now')
  expect(await everyLook(page)).toEqual([])
  await pane.getByRole('link', { name: 'Details' }).click()
  await page.getByText('Nobody could at this moment').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F30 L7 whoever asks reads who decides after whom, before and after sending it', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { policy: { requestApprovalSettings: inStages({ by: [manager] }, { by: [user('omar')] }) } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
  await paneOf(page).getByText('Mary Collins will be asked. If they approve, Omar Haddad will be asked. When it is approved, access is given automatically.').waitFor()
  await paneOf(page).getByRole('link', { name: 'Details' }).click()
  await page.getByText('Mary Collins, then Omar Haddad').waitFor()
  await page.goBack()
  await paneOf(page).getByRole('button', { name: 'Submit request' }).click()
  const steps = page.getByRole('region', { name: 'Where it stands' }).getByRole('listitem')
  await steps.filter({ hasText: 'Waiting for Mary Collins' }).waitFor()
  await steps.filter({ hasText: 'Omar Haddad will be asked' }).waitFor()
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})
