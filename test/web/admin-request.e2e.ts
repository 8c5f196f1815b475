/** One request in the administration: it stays there, leads to its package and its people, and what was refused by a target is tried again from it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { approvedBy, asked, makePackage, person, requestOf, rows, user } from '../support/world.ts'
import { desktop, openPortal, phone, theBrowser, visit } from './browser.ts'
import { keysOf } from './keys.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

test.each([['wide', desktop], ['narrow', phone]] as const)('F64 %s: a request opens within the administration, and has the way to its person, its package and back', { timeout: 90_000 }, async (_, viewport) => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const id = await asked(server, 'joann', made.id)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/requests?package=${made.id}`, { viewport })
  await page.getByRole('link', { name: 'Joann Guerrero' }).first().click()
  await page.waitForURL(`**/admin/requests/${id}`)
  await page.getByText('Joann Guerrero asked for this access').waitFor()
  expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Requests', exact: true }).getAttribute('aria-current')).toBe('page')
  expect(await page.getByRole('button', { name: 'Reprocess' }).count()).toBe(0)
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('region', { name: 'What was asked' }).getByRole('link', { name: 'Joann Guerrero' }).click()
  await page.waitForURL(`**/admin/people/${person('joann').id}`)
  await page.goBack()
  await page.getByRole('link', { name: made.displayName }).click()
  await page.waitForURL(`**/admin/access-packages/${made.id}/requests`)
  await page.goBack()
  await page.getByRole('button', { name: 'Cancel request' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel request' }).click()
  await page.getByText('Canceled', { exact: true }).first().waitFor()
  expect((await requestOf(server, id)).state).toBe('canceled')
  expect(complaints).toEqual([])
  await close()
})

test('F63 what a target refused is tried again from the request, with the keyboard alone', { timeout: 90_000 }, async () => {
  const made = await makePackage(server, { gives: [['Contoso CRM', 'Sales user']] })
  const id = await asked(server, 'joann', made.id)
  await expect.poll(async () => (await requestOf(server, id)).state).toBe('delivered')
  await rows(server, "update assignment_request set state = 'partiallyDelivered', status = 'PartiallyDelivered' where id = $1", [id])
  const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', `/admin/requests/${id}`)
  // Whoever looks after other catalogs finds nothing there.
  await page.getByRole('heading', { level: 1, name: 'We can’t find that' }).waitFor()
  await close()
  const stephan = await visit(browser, server, 'Stephan Brandt', `/admin/requests/${id}`)
  const { enter } = keysOf(stephan.page)
  await stephan.page.getByText('Mend what is in the way, then reprocess it.').waitFor()
  await enter(['button', 'Reprocess'])
  await stephan.page.getByRole('alertdialog', { name: 'Reprocess this request?' }).waitFor()
  await enter(['button', 'Reprocess'])
  await stephan.page.getByRole('status').getByText('Delivered', { exact: true }).waitFor()
  expect(stephan.complaints).toEqual([])
  await stephan.close()
  expect(complaints.every((complaint) => complaint.includes('404'))).toBe(true)
})
