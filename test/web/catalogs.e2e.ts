/** Catalogs from nothing: whoever may make them does, fills one, and hands it on; rules of separation and the settings have stories of their own. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roleDefinitions } from '#domain/access.ts'
import { tenant } from '#demo/tenant.ts'
import { em, type TestServer } from '../support/server.ts'
import { catalog, group, person } from '../support/world.ts'
import { desktop, gone, openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook, lookHere } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
  // Katarína owns what she is going to put into her catalog, except for one group.
  for (const [set, id] of [['groups', group('lic-Visio Plan 2').id], ['groups', group('Project Orion').id], ['servicePrincipals', crm]] as const) {
    const owner = { '@odata.id': `${server.url}/v1.0/directoryObjects/${person('katarina').id}` }
    await server.asApp().post(`/v1.0/${set}/${id}/owners/$ref`, owner)
  }
}, 120_000)
afterAll(async () => { await server?.close() })

const crm = tenant.servicePrincipals.find((p) => p.displayName === 'Contoso CRM')!.id
const pick = async (page: Page, label: string | RegExp, typed: string, name = typed) => {
  await page.getByRole('combobox', { name: label }).pressSequentially(typed)
  await page.getByRole('option', { name: new RegExp(name) }).first().click()
  await page.getByRole('button', { name: `Take ${name} off the list` }).waitFor()
}
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const pane = (page: Page, name: string) => page.getByRole('dialog', { name })
const asked = (page: Page) => page.getByRole('alertdialog').getByRole('button', { name: /^(Remove|Delete)$/ })
const named = async (name: string) => (await server.asApp().get(`${em}/catalogs?$filter=displayName eq '${name}'&$expand=resources`)).body.value

describe.each([['desktop', desktop], ['phone', phone]] as const)('on a %s', (where, viewport) => {
  test('F1 F5 F6 Katarína makes a catalog, fills it, and makes Omar its owner, who adds a reader', { timeout: 240_000 }, async () => {
    const name = `Tools on a ${where}`
    const { page, complaints, close } = await visit(browser, server, 'Katarína Horváth', '/admin', { viewport })
    if (where === 'desktop') await page.getByText('You look after no catalog yet').waitFor()
    else await page.goto(`${server.url}/admin/catalogs`)
    await page.getByRole('link', { name: 'New catalog' }).click()
    await pane(page, 'New catalog').waitFor()
    expect(await lookHere(page)).toEqual([])
    // Without a name nothing is sent; a name that is taken is refused at its field, and what was typed stays.
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Give it a name.').waitFor()
    await page.getByRole('dialog').getByLabel('Name').fill('General')
    await page.getByRole('dialog').getByLabel('Description').fill('What teams build with.')
    await page.getByRole('switch', { name: 'Enabled for external users' }).uncheck()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('There is already a catalog named').first().waitFor()
    await expect.poll(() => page.getByRole('dialog').getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)
    expect(complaints.splice(0).filter((c) => !c.includes('409'))).toEqual([])
    await page.getByRole('dialog').getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Create' }).click()
    await heading(page, name)
    const [{ id, ...made }] = await named(name)
    expect(made).toMatchObject({ description: 'What teams build with.', state: 'published', isExternallyVisible: false, resources: [] })
    expect(new URL(page.url()).pathname).toBe(`/admin/catalogs/${id}`)

    await page.getByRole('link', { name: 'Add resources' }).click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('Choose at least one group or application.').waitFor()
    await pick(page, 'Group', 'visio', 'lic-Visio Plan 2')
    await pick(page, 'Group', 'tier', 'sg-Tier 0 administrators')
    await pick(page, 'Group', 'orion', 'Project Orion')
    await page.getByRole('radio', { name: 'Applications' }).check()
    await pick(page, 'Application', 'crm', 'Contoso CRM')
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Add 4' }).click()
    // What is refused stays with its reason; the rest is in the catalog.
    await page.getByText('You may add this resource only if you own it').waitFor()
    await page.getByText('3 resources have been added.').first().waitFor()
    expect(await lookHere(page)).toEqual([])
    expect((await named(name))[0].resources.map((r: { displayName: string }) => r.displayName).sort()).toEqual(['Contoso CRM', 'Project Orion', 'lic-Visio Plan 2'])
    expect(complaints.splice(0).filter((c) => !c.includes('403'))).toEqual([])
    await page.getByRole('button', { name: 'Take sg-Tier 0 administrators off the list' }).click()
    await page.getByRole('button', { name: 'Close' }).click()
    await gone(page)
    expect(await page.getByRole('link', { name: 'Add resources' }).evaluate((link) => link === document.activeElement)).toBe(true)
    await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toHaveLength(3)

    await page.getByRole('link', { name: 'Roles and administrators' }).click()
    await page.getByRole('link', { name: 'Give a role' }).click()
    await pick(page, 'To whom', 'omar', 'Omar Haddad')
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Add 1' }).click()
    await gone(page)
    await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(expect.arrayContaining(['Katarína Horváth', 'Omar Haddad']))
    expect(complaints).toEqual([])
    await close()

    const omar = await visit(browser, server, 'Omar Haddad', `/admin/catalogs/${id}/roles/add-members`, { viewport })
    await omar.page.getByRole('radio', { name: 'Catalog reader' }).check()
    await pick(omar.page, 'To whom', 'licence board', 'Licence board')
    await pick(omar.page, 'To whom', 'demonstration client', 'Latchkey demonstration client')
    await omar.page.getByRole('button', { name: 'Add 2' }).click()
    await gone(omar.page)
    const row = omar.page.getByRole('row', { name: /Licence board/ })
    await expect.poll(() => row.innerText()).toMatch(/Group[\s\S]*Catalog reader/)
    // Katarína goes; Omar is told that he would be the last.
    await omar.page.getByRole('button', { name: 'Remove Katarína Horváth as Catalog owner' }).click()
    await asked(omar.page).click()
    await expect.poll(() => omar.page.getByRole('rowheader').allInnerTexts()).not.toContain('Katarína Horváth')
    await omar.page.getByRole('button', { name: 'Remove Omar Haddad as Catalog owner' }).click()
    await omar.page.getByText('There is no other owner.').waitFor()
    await omar.page.getByRole('button', { name: 'Cancel' }).click()
    const { value } = (await server.as('grace').get(`/v1.0/roleManagement/entitlementManagement/roleAssignments?$filter=appScopeId eq '/AccessPackageCatalog/${id}'&$expand=principal`)).body
    expect(value.map((r: { roleDefinitionId: string; principal: { displayName: string } }) => [r.principal.displayName, r.roleDefinitionId]).sort()).toEqual([
      ['Latchkey demonstration client', roleDefinitions.reader], ['Licence board', roleDefinitions.reader], ['Omar Haddad', roleDefinitions.owner],
    ])
    expect(omar.complaints).toEqual([])
    await omar.close()
  })
})

test('F3 F4 F7 a catalog is changed, a resource that is used stays, and what is empty goes', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/catalogs/${catalog('Security').id}`)
  const row = page.getByRole('row', { name: /sg-Advanced security/ })
  await row.getByRole('link', { name: 'Advanced security (opt in)' }).waitFor()
  await row.getByRole('button', { name: 'Remove sg-Advanced security' }).click()
  // What cannot be done is not offered, but the way to what stands before it.
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText('As long as they do, it cannot be removed.').waitFor()
  expect(await dialog.getByRole('link').allInnerTexts()).toEqual(['Advanced security (opt in)'])
  expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Close'])
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByText('It still has access packages, so it cannot be deleted. Disable it instead').waitFor()
  expect(await dialog.getByRole('link').count()).toBe(3)
  expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Cancel', 'Disable'])
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(complaints.splice(0)).toEqual([])

  await page.goto(`${server.url}/admin/catalogs/${catalog('General').id}`)
  const built = page.getByRole('button', { name: 'Delete' })
  await built.waitFor()
  expect(await built.getAttribute('aria-disabled')).toBe('true')
  expect(await built.getAttribute('aria-description')).toBe('The built-in catalog cannot be deleted.')

  const made = (await server.as('stephan').post(`${em}/catalogs`, { displayName: 'To be changed', description: 'First' })).body
  await page.goto(`${server.url}/admin/catalogs/${made.id}`)
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('dialog').getByLabel('Description').fill('')
  await page.getByRole('dialog').getByLabel('Name').fill('Changed')
  await page.getByRole('switch', { name: 'Enabled', exact: true }).uncheck()
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await gone(page)
  await heading(page, 'Changed')
  await page.getByText('Not enabled').waitFor()
  expect((await named('Changed'))[0]).toMatchObject({ description: null, state: 'unpublished' })
  await page.getByRole('button', { name: 'Delete' }).click()
  await asked(page).click()
  await heading(page, 'Catalogs')
  await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(expect.not.arrayContaining(['Changed']))
  expect(await named('Changed')).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('F5 whoever may only read a catalog finds nothing to change in it', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Beatriz Nogueira', '/admin/catalogs')
  await page.getByRole('rowheader', { name: 'Security' }).waitFor()
  expect(await page.getByRole('link', { name: 'New catalog' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Security' }).click()
  await page.getByRole('rowheader', { name: 'sg-Advanced security' }).waitFor()
  await page.getByRole('link', { name: 'Roles and administrators' }).click()
  await page.getByRole('rowheader', { name: 'Omar Haddad' }).waitFor()
  for (const role of ['link', 'button'] as const) expect(await page.getByRole(role, { name: /^(Add|Give|Remove|Edit|Delete|New)/ }).count()).toBe(0)
  await page.getByText('Your role here: Catalog reader').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F3 the list of catalogs tells how many packages each has, and is filtered', { timeout: 60_000 }, async () => {
  await server.as('stephan').post(`${em}/catalogs`, { displayName: 'Closed shop', state: 'unpublished', isExternallyVisible: false })
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/catalogs')
  await page.getByRole('row', { name: /^Security/ }).getByRole('cell', { name: '3', exact: true }).waitFor()
  await page.getByLabel('Status').selectOption('Not enabled')
  await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(expect.not.arrayContaining(['Security']))
  expect(await page.getByRole('rowheader', { name: 'Closed shop' }).count()).toBe(1)
  await page.getByLabel('Enabled for external users').selectOption('Yes')
  await expect.poll(() => page.getByRole('rowheader', { name: 'Closed shop' }).count()).toBe(0)
  await page.getByRole('searchbox').fill('Closed shop')
  await page.getByText('No match').waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await page.getByRole('rowheader', { name: 'Security' }).waitFor()
  await page.getByRole('link', { name: 'Security' }).click()
  // Until the catalog is there, the search box is the one of the list.
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
  await page.getByRole('searchbox').fill('advanced')
  await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(['sg-Advanced security'])
  expect(complaints).toEqual([])
  await close()
})

test('F1 F6 with the keyboard alone, a catalog is made and a group put into it', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Katarína Horváth', '/admin/catalogs')
  await page.getByRole('link', { name: 'New catalog' }).focus()
  await page.keyboard.press('Enter')
  await pane(page, 'New catalog').waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? document.activeElement?.textContent ?? '')
  const tabTo = async (what: string) => {
    for (let step = 0; step < 40 && (await focused()) !== what; step++) await page.keyboard.press('Tab')
    expect(await focused()).toBe(what)
  }
  await tabTo('displayName')
  await page.keyboard.type('By hand')
  await tabTo('isExternallyVisible')
  await page.keyboard.press('Space')
  await tabTo('Create')
  await page.keyboard.press('Enter')
  await heading(page, 'By hand')
  expect((await named('By hand'))[0]).toMatchObject({ isExternallyVisible: false })
  await gone(page)
  await page.getByRole('link', { name: 'Add resources' }).waitFor()
  await tabTo('Add resources')
  await page.keyboard.press('Enter')
  await pane(page, 'Add resources').waitFor()
  await tabTo('resources')
  await page.keyboard.type('orion')
  await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('Project Orion')])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Take Project Orion off the list' }).waitFor()
  await tabTo('Add 1')
  await page.keyboard.press('Enter')
  await gone(page)
  await page.getByRole('rowheader', { name: 'Project Orion' }).waitFor()
  expect(await focused()).toBe('Add resources')
  expect(complaints).toEqual([])
  await close()
})
