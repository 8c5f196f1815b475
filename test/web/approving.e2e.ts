/** More about approvals than deciding, in the browser: stages, delegates, forwarding, hurrying; and access that does not go together. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, makePackage, manager, requestOf, user } from '../support/world.ts'
import { openPortal, phone, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const needs = (...approvers: readonly object[]) => ({ policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: approvers.map((a) => ({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [a] })) } } })
const review = (page: Page, name: string) => page.getByRole('link', { name: `Review the request of Joann Guerrero for ${name}` })
const choose = async (page: Page, field: string, typed: string, name: RegExp) => {
  await page.getByRole('combobox', { name: field }).pressSequentially(typed)
  await page.getByRole('option', { name }).click()
}

test('F30 F50 two stages: Mary approves, the next sees her reason, and Joann sees both steps; L7 she may remind once a day', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, needs(manager, user('omar')))
  const id = await asked(server, 'joann', made.id, { justification: 'For the audit' })
  const mary = await visit(browser, server, 'Mary Collins', `/approvals/${id}`)
  await mary.page.getByText('Step 1 of 2').waitFor()
  await mary.page.getByLabel('Reason').fill('She needs it')
  await mary.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await mary.page.getByText(/^Approved\./).first().waitFor()
  const joann = await visit(browser, server, 'Joann Guerrero', `/requests/${id}`, { viewport: phone })
  await joann.page.getByText('Waiting for Omar Haddad').waitFor()
  await joann.page.getByRole('heading', { name: 'Approval steps' }).waitFor()
  await joann.page.getByRole('button', { name: 'Remind the approvers' }).click()
  await joann.page.getByText('The approvers have been asked to hurry.').first().waitFor()
  await joann.page.getByRole('button', { name: 'Remind the approvers' }).and(joann.page.locator('[aria-disabled=true]')).waitFor()
  const omar = await visit(browser, server, 'Omar Haddad', `/approvals/${id}`)
  await omar.page.getByText('Mary Collins approved').waitFor()
  await omar.page.getByText('She needs it').waitFor()
  await omar.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await omar.page.getByText(/^Approved\./).first().waitFor()
  await expect.poll(async () => (await requestOf(server, id)).state).toBe('delivered')
  expect([mary.complaints, joann.complaints, omar.complaints]).toEqual([[], [], []])
  await Promise.all([mary.close(), joann.close(), omar.close()])
})

test('F52 Mary delegates on a phone, Stephan decides in her place, and she stops it', { timeout: 120_000 }, async () => {
  const mary = await visit(browser, server, 'Mary Collins', '/approvals?tab=delegates', { viewport: phone })
  const { page } = mary
  await page.getByRole('link', { name: 'Delegate approvals' }).click()
  const pane = page.getByRole('dialog', { name: 'Delegate approvals' })
  await pane.getByRole('button', { name: 'Delegate', exact: true }).click()
  await pane.getByText('Choose a person.').waitFor()
  await choose(page, 'Who decides for you?', 'Steph', /Stephan Brandt/)
  await pane.getByLabel('Until').fill('2026-06-30')
  await pane.getByRole('button', { name: 'Delegate', exact: true }).click()
  await page.getByText('Stephan Brandt also decides for you.').first().waitFor()
  await page.getByText(/All approvals · 20 May 2026 – 30 Jun 2026/).waitFor()

  const made = await makePackage(server, needs(manager))
  const id = await asked(server, 'joann', made.id, { justification: 'While Mary is away' })
  const stephan = await visit(browser, server, 'Stephan Brandt', '/approvals')
  await stephan.page.getByText(/For Mary Collins/).first().waitFor()
  await review(stephan.page, made.displayName).click()
  await stephan.page.getByText('You decide in the place of Mary Collins.').waitFor()
  await stephan.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await stephan.page.getByText(/^Approved\./).first().waitFor()
  await expect.poll(async () => (await requestOf(server, id)).state).toBe('delivered')

  await page.getByRole('button', { name: 'Stop Stephan Brandt from deciding for you' }).click()
  await page.getByRole('button', { name: 'Stop delegation' }).click()
  await page.getByText('Stephan Brandt no longer decides in your place.').first().waitFor()
  await page.getByText('Nobody decides for you').waitFor()
  expect([mary.complaints, stephan.complaints]).toEqual([[], []])
  await Promise.all([mary.close(), stephan.close()])
})

test('L7 Mary forwards a request with a reason; from then on it is Omar’s', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, needs(manager))
  const id = await asked(server, 'joann', made.id, { justification: 'Please' })
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', `/approvals/${id}`)
  await page.getByRole('button', { name: 'Forward', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Forward this request' })
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click()
  await dialog.getByText('Choose who should decide.').waitFor()
  await choose(page, 'Forward to', 'Omar', /Omar Haddad/)
  await dialog.getByLabel('Why').fill('He knows the system')
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click()
  await page.getByText('Forwarded to Omar Haddad.').first().waitFor()
  await review(page, made.displayName).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await close()
  const omar = await visit(browser, server, 'Omar Haddad', '/approvals')
  await review(omar.page, made.displayName).waitFor()
  await omar.close()
})

test('F53 L8 what does not go together is refused in words, and swapped in one request', { timeout: 120_000 }, async () => {
  const [held, wanted] = [await makePackage(server), await makePackage(server)]
  await server.as('grace').post(`${em}/accessPackages/${wanted.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${held.id}` })
  await asked(server, 'joann', held.id)
  await server.drain()
  const { page, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${wanted.id}`)
  const pane = page.getByRole('dialog', { name: 'Request access' })
  await pane.getByLabel(/Business justification/).fill('The other job')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await pane.getByText(/cannot have this access package besides/).waitFor()
  await pane.getByRole('button', { name: `Give back ${held.displayName} and request` }).click()
  await page.waitForURL(/\/requests\//)
  await expect.poll(async () => [(await assignmentOf(server, 'joann', held.id)).state, (await assignmentOf(server, 'joann', wanted.id))?.state], { timeout: 20_000 }).toEqual(['expired', 'delivered'])
  await close()
})

test('F56 L5 suggests what those around Joann hold, and tells her why she has something', { timeout: 120_000 }, async () => {
  const made = await makePackage(server)
  for (const who of ['mirjam', 'bram']) await asked(server, who, made.id)
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', '/access-packages')
  await page.getByRole('link', { name: /^Suggested/ }).click()
  await page.getByRole('link', { name: `Details of ${made.displayName}` }).waitFor()
  await page.getByText(/2 people around you have this/).first().waitFor()
  await asked(server, 'joann', made.id, { justification: 'Like the others' })
  await server.drain()
  await page.goto(`${server.url}/access-packages/${made.id}/details?tab=active`)
  await page.getByRole('link', { name: 'Why' }).click()
  await page.getByText(/It was given under the policy/).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F52 where the organization wants nobody to stand in, the portal says so and offers no form', { timeout: 60_000 }, async () => {
  await server.as('grace').patch(`${em}/latchkey.settings`, { delegation: { isEnabled: false } })
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', '/approvals?tab=delegates')
  await page.getByText('Nobody can stand in for others here.').waitFor()
  expect(await page.getByRole('link', { name: 'Delegate approvals' }).count()).toBe(0)
  expect(complaints).toEqual([])
  await server.as('grace').patch(`${em}/latchkey.settings`, { delegation: { isEnabled: true } })
  await close()
})
