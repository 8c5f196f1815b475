/** Why somebody may ask for a package or cannot, in the browser: each reason is said as it is, in the reader's language (L5). */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, catalog, makePackage, manager, person, user } from '../support/world.ts'
import { hasAll, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) })
afterAll(async () => { await server?.close() })

const wordsOf = async (page: Page, dialog: string) => (await page.getByRole('dialog', { name: dialog }).innerText()).split('\n').map((line) => line.trim())

test('L5 while a request is open nobody is told that they may ask, and one is led to the request', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}/why`)
  const details = page.getByRole('dialog', { name: 'About this package' })
  await details.getByText('You may ask for it', { exact: true }).waitFor()
  await details.getByRole('link', { name: 'Request access' }).waitFor()

  const request = await asked(server, 'joann', id)
  await page.reload()
  await details.getByText('You cannot ask for it now', { exact: true }).waitFor()
  await details.getByText('A request for it is open', { exact: true }).waitFor()
  await hasAll(page)
  const words = await wordsOf(page, 'About this package')
  expect(words.filter((line) => line === 'You may ask for it' || line === 'No request for it is open')).toEqual([])
  expect(words).toEqual(expect.arrayContaining(['You may sign in', 'The catalog is enabled', 'You do not have it']))
  expect(await everyLook(page)).toEqual([])
  await details.getByRole('link', { name: 'View request' }).click()
  await page.waitForURL(`**/requests/${request}`)
  expect(complaints).toEqual([])
  await close()
})

test('L5 whoever manages somebody asks for them, also while an own request is open', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('grace')]) } })
  await asked(server, 'mary', id)
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', `/access-packages/${id}/details`)
  await hasAll(page)
  await page.getByRole('dialog', { name: 'About this package' }).getByRole('link', { name: 'Request access' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('L5 what stands in the way is said in the negative, and in Dutch where the reader speaks Dutch', { timeout: 90_000 }, async () => {
  const { id } = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('grace')] } })
  const first = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
  await first.page.getByText('You are none of the people whom it is for, and in none of the groups').waitFor()
  expect(first.complaints).toEqual([])
  await first.close()

  await server.asApp().patch(`/v1.0/users/${person('joann').id}`, { preferredLanguage: 'nl-NL' })
  try {
    const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
    await page.getByText('U bent niet een van de personen voor wie het is, en u zit in geen van de groepen').waitFor()
    await page.goto(`${server.url}/access-packages/${id}/why`)
    await page.getByText('U kunt het nu niet aanvragen', { exact: true }).waitFor()
    expect(await page.getByRole('dialog').locator('[lang=en]').count()).toBe(0)
    expect(await everyLook(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  } finally {
    await server.asApp().patch(`/v1.0/users/${person('joann').id}`, { preferredLanguage: 'en-GB' })
  }
})

test('L5 an administrator reads of others what does not hold for them', { timeout: 60_000 }, async () => {
  const { id } = await makePackage(server, { catalog: 'Licences', policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('grace')] } })
  await server.as('stephan').patch(`${em}/catalogs/${catalog('Licences').id}`, { state: 'unpublished' })
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/people/${person('joann').id}/packages/why/${id}`)
  await page.getByText('Joann Guerrero cannot ask for it now', { exact: true }).waitFor()
  for (const said of ['The catalog is not enabled', 'No policy lets this be asked for', 'Joann Guerrero is not among those whom it is for', 'It is for Grace Okafor; Joann Guerrero is not among them']) await page.getByText(said, { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await close()
})
