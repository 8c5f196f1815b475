/** Panes with a form: what was typed in one that is cancelled, left or out of date, and what one sees that one may not use. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { catalog, demoPackage, makePackage, person, rows, unique } from '../support/world.ts'
import { follow, gone, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
// Daan reads Dutch otherwise.
beforeAll(async () => { await rows(server, "update directory_object set preferred_language = 'en-GB' where id = $1", [person('daan').id]) })
afterAll(async () => { await server?.close() })

const pane = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) => pane(page).getByRole('button', { name, exact: true })
const restored = (page: Page) => page.getByText('This is where you left off.')
const stale = (page: Page) => pane(page).getByText('Somebody else changed this after you began.')
const made = async (): Promise<{ id: string; displayName: string }> => (await server.as('stephan').post(`${em}/catalogs`, { displayName: unique('Two tabs'), description: 'First' })).body

describe('F3 F11 what somebody else changed meanwhile stays', () => {
  test('a catalog that was switched off is not switched on by whoever changes its description', { timeout: 60_000 }, async () => {
    const { id } = await made()
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/catalogs/${id}/edit`)
    await pane(page).getByLabel('Description').fill('Mine')
    await server.as('grace').patch(`${em}/catalogs/${id}`, { state: 'unpublished' })
    await button(page, 'Save').click()
    await stale(page).waitFor()
    expect((await server.as('grace').get(`${em}/catalogs/${id}`)).body).toMatchObject({ state: 'unpublished', description: 'First' })
    expect(await everyLook(page)).toEqual([])
    await button(page, 'Begin anew').click()
    await expect.poll(() => page.getByRole('switch', { name: 'Enabled', exact: true }).isChecked()).toBe(false)
    await pane(page).getByLabel('Description').fill('Mine')
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await button(page, 'Save').click()
    expect((await sent).postDataJSON()).toEqual({ description: 'Mine' })
    await gone(page)
    expect((await server.as('grace').get(`${em}/catalogs/${id}`)).body).toMatchObject({ state: 'unpublished', description: 'Mine' })
    expect(complaints).toEqual([])
    await close()
  })

  test('a package that was renamed and hidden keeps both', { timeout: 60_000 }, async () => {
    const { id } = await makePackage(server)
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${id}/edit`)
    await pane(page).getByLabel('Description').fill('Mine')
    const renamed = unique('Renamed')
    await server.as('grace').patch(`${em}/accessPackages/${id}`, { displayName: renamed, isHidden: true })
    await button(page, 'Save').click()
    await stale(page).waitFor()
    await button(page, 'Begin anew').click()
    await expect.poll(() => pane(page).getByLabel('Name').inputValue()).toBe(renamed)
    await pane(page).getByLabel('Description').fill('Mine')
    await button(page, 'Save').click()
    await gone(page)
    expect((await server.as('grace').get(`${em}/accessPackages/${id}`)).body).toMatchObject({ displayName: renamed, isHidden: true, description: 'Mine' })
    expect(complaints).toEqual([])
    await close()
  })
})

test('F26 a policy is not gone over either, and says so beside the button that would save', { timeout: 60_000 }, async () => {
  const { id, policyId } = await makePackage(server)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${id}/policies/${policyId}`)
  const description = page.getByRole('textbox', { name: 'Policy description', exact: true })
  const policy = async () => (await server.as('grace').get(`${em}/assignmentPolicies/${policyId}`)).body.description
  await description.fill('Mine')
  await server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { description: 'Theirs' })
  const save = page.getByRole('button', { name: 'Save' })
  await save.click()
  const note = page.getByRole('complementary').filter({ has: save }).getByText('Somebody else changed this')
  await note.waitFor()
  expect([await description.inputValue(), await policy()]).toEqual(['Mine', 'Theirs'])
  await page.reload()
  await note.waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('button', { name: 'Begin anew' }).click()
  await expect.poll(() => description.inputValue()).toBe('Theirs')
  expect(complaints).toEqual([])
  await close()
})

describe('what was typed', () => {
  const closings: readonly [string, string, (page: Page) => Promise<void>, isFilled: (page: Page) => Promise<unknown>][] = [
    ['a role', `/admin/catalogs/${catalog('Security').id}/roles/add-members`, async (page) => {
      await page.getByRole('combobox', { name: 'To whom' }).pressSequentially('lin')
      await page.getByRole('option', { name: /Lin Zhao/ }).click()
    }, (page) => page.getByRole('button', { name: 'Take Lin Zhao off the list' }).count()],
    ['resources', `/admin/catalogs/${catalog('Security').id}/add-resources`, (page) => page.getByRole('radio', { name: 'Applications' }).check(), (page) => page.getByRole('radio', { name: 'Applications' }).isChecked().then(Number)],
    ['a catalog', `/admin/catalogs/${catalog('Security').id}/edit`, (page) => pane(page).getByLabel('Name').fill('Otherwise'), async (page) => Number((await pane(page).getByLabel('Name').inputValue()) === 'Otherwise')],
    ['a package', `/admin/access-packages/${demoPackage('Workcation').id}/edit`, (page) => pane(page).getByLabel('Name').fill('Otherwise'), async (page) => Number((await pane(page).getByLabel('Name').inputValue()) === 'Otherwise')],
    ['a request', `/access-packages/${demoPackage('Desktop app').id}`, (page) => page.getByLabel('Business justification').fill('Otherwise'), async (page) => Number((await page.getByLabel('Business justification').inputValue()) === 'Otherwise')],
  ]
  test.each(closings)('for %s is given up with Cancel; Escape keeps it, and says so', { timeout: 90_000 }, async (_, path, fill, isFilled) => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', path)
    const leave = async (how: () => Promise<void>) => {
      await how()
      await gone(page)
      await follow(page, path)
      await pane(page).waitFor()
    }
    await pane(page).waitFor()
    await fill(page)
    await leave(() => button(page, 'Cancel').click())
    expect([await isFilled(page), await restored(page).count()]).toEqual([0, 0])
    await fill(page)
    await leave(() => page.keyboard.press('Escape'))
    await restored(page).waitFor()
    expect(await isFilled(page)).toBe(1)
    expect(await everyLook(page)).toEqual([])
    await button(page, 'Begin anew').click()
    await expect.poll(async () => [await isFilled(page), await restored(page).count()]).toEqual([0, 0])
    expect(complaints).toEqual([])
    await close()
  })
})

describe('opened by a link, what one may not use says so, and shows nothing to fill in', () => {
  const security = catalog('Security').id
  test.each([
    ['Beatriz', `/admin/catalogs/${security}/edit`, 'changing this catalog'],
    ['Beatriz', `/admin/catalogs/${security}/add-resources`, 'adding resources to this catalog'],
    ['Beatriz', `/admin/catalogs/${security}/roles/add-members`, 'giving roles in this catalog'],
    ['Beatriz', '/admin/catalogs/new', 'making catalogs'],
    ['Beatriz', `/admin/access-packages/new?catalog=${security}`, 'making access packages here'],
    ['Daan', `/admin/access-packages/new?catalog=${catalog('General').id}`, 'making access packages here'],
    ['Daan', `/admin/catalogs/${catalog('General').id}/edit`, 'changing this catalog'],
  ])('%s at %s', { timeout: 60_000 }, async (who, path, task) => {
    const { page, complaints, close } = await visit(browser, server, who, path)
    const note = page.getByText(`Your roles do not allow ${task}`)
    await note.first().waitFor()
    expect(await note.count()).toBe(1)
    const part = path.includes('access-packages') ? page.getByRole('main') : page.getByRole('dialog')
    await part.getByText(`Your roles do not allow ${task}`).waitFor()
    expect(await part.locator('input, select, textarea').or(part.getByRole('button', { name: /^(Save|Add|Create)$/ })).count()).toBe(0)
    expect(await everyLook(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })
  test('who imports people is told, rather than that there is no such page', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/people/import')
    await page.getByText('Only global administrators add people.').waitFor()
    expect(complaints).toEqual([])
    await close()
  })
  test('the audit log is closed by one’s role, not empty', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Beatriz', '/admin/audit')
    await page.getByText('Your roles do not open the audit log.').waitFor()
    expect(await page.getByText(/No match|Nothing here/).count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })
  test('a new policy is none that could be read', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Beatriz', `/admin/access-packages/${demoPackage('Advanced security (opt in)').id}/policies/new`)
    await page.getByText('Your roles do not allow adding policies to this access package.').waitFor()
    expect(complaints).toEqual([])
    await close()
  })
  test('a form that one could not send is not shown', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Beatriz', `/admin/access-packages/${demoPackage('Advanced security (opt in)').id}/assignments/new`)
    await page.getByText('Your roles do not allow direct assignments in this catalog.').waitFor()
    expect(await page.getByRole('main').locator('input, select, textarea, button').count()).toBe(0)
    expect(await everyLook(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })
})
