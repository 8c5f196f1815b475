/** Panes with a form: what was typed in one that is cancelled, left or out of date, and what one sees that one may not use. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { catalog, demoPackage, makePackage, unique } from '../support/world.ts'
import { follow, gone, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
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
