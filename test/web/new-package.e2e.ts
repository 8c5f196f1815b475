/** A catalog owner builds a package from nothing, leaves it in between, mends what is refused, and somebody asks for it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenant } from '#demo/tenant.ts'
import { em, type TestServer } from '../support/server.ts'
import { ask, rows } from '../support/world.ts'
import { desktop, openPortal, phone, theBrowser, visit } from './browser.ts'
import { lookHere } from './looks.ts'
import { held, sky } from './weather.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const licences = tenant.catalogs.find((c) => c.displayName === 'Licences')!
const owner = 'Omar Haddad'
const pick = async (page: Page, label: string, name: string) => {
  const box = page.getByRole('combobox', { name: label })
  await box.pressSequentially(name)
  await page.getByRole('option', { name: new RegExp(name) }).first().click()
  await page.getByRole('button', { name: new RegExp(`^Take .*${name}.* off the list`) }).waitFor()
}
const choose = async (page: Page, catalog: string) => {
  const box = page.getByRole('combobox', { name: 'Catalog' })
  await box.selectText()
  await box.pressSequentially(catalog)
  await page.getByRole('option', { name: catalog, exact: true }).click()
}
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const steps = (page: Page) => page.getByRole('list', { name: 'Initial policy' }).getByRole('listitem').allInnerTexts()
const made = async (name: string) => (await server.asApp().get(`${em}/accessPackages?$filter=displayName eq '${name}'&$expand=assignmentPolicies,resourceRoleScopes($expand=role),catalog`)).body.value

describe.each([['desktop', desktop], ['phone', phone]] as const)('on a %s', (where, viewport) => {
  test('F11 F26 the licence that is expensive, from nothing to the first request', { timeout: 180_000 }, async () => {
    const name = `Expensive licence on a ${where}`
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages', { viewport })
    await page.getByRole('link', { name: 'New access package' }).click()
    await page.getByRole('heading', { level: 1, name: 'New access package' }).waitFor()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Give it a name.').waitFor()
    await page.getByText('Choose a catalog.').waitFor()
    expect(await field(page, 'Name').evaluate((field) => field === document.activeElement)).toBe(true)
    await field(page, 'Name').fill(name)
    await field(page, 'Description').fill('Costs as much as a phone.')
    await choose(page, 'Licences')
    await page.getByRole('checkbox', { name: 'Member' }).first().check()
    await page.getByRole('checkbox', { name: 'Manager', exact: true }).uncheck()
    await pick(page, 'People and groups who decide', 'Mary Collins')
    // It is still there after one was away.
    await page.goto(`${server.url}/admin`)
    await page.goto(`${server.url}/admin/access-packages/new`)
    await page.getByText('This is where you left off.').waitFor()
    expect(await field(page, 'Name').inputValue()).toBe(name)
    await page.getByRole('spinbutton', { name: 'Time to decide' }).fill('7')
    await page.getByRole('spinbutton', { name: 'How long' }).fill('180')
    await expect.poll(() => steps(page)).toEqual([expect.stringContaining('All members'), expect.stringMatching(/Stage 1\s+Mary Collins\s+Decides within 7 days/), expect.stringContaining('Lasts 180 days')])
    await page.evaluate(() => scrollTo(0, 0))
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await expect.poll(() => steps(page)).toEqual([expect.stringContaining('All members'), expect.stringContaining('Mary Collins'), expect.stringContaining('Lasts 180 days')])
    const [found] = await made(name)
    expect(found).toMatchObject({ description: 'Costs as much as a phone.', isHidden: false, catalog: { id: licences.id }, resourceRoleScopes: [{ role: { displayName: 'Member' } }], assignmentPolicies: [{ expiration: { type: 'afterDuration', duration: 'P180D' } }] })
    expect((await ask(server, 'joann', found.id, { justification: 'For reports' })).status).toBe(201)
    expect(complaints).toEqual([])
    await close()
  })
})

test('with very many catalogs each can be chosen, and what was begun in one is not gone on with in another', { timeout: 120_000 }, async () => {
  await rows(server, "insert into catalog (id, display_name, state, is_externally_visible, catalog_type, created_date_time, modified_date_time) select gen_random_uuid(), 'Aisle ' || n, 'published', false, 'userManaged', now(), now() from generate_series(1, 60) n")
  const security = tenant.catalogs.find((c) => c.displayName === 'Security')!
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/catalogs/${security.id}`)
  const shown = () => page.getByRole('combobox', { name: 'Catalog' }).inputValue()
  await page.getByRole('link', { name: 'New access package' }).click()
  await expect.poll(shown).toBe('Security')
  await field(page, 'Name').fill('Begun in Security')
  await page.goto(`${server.url}/admin/catalogs/${licences.id}`)
  await page.getByRole('link', { name: 'New access package' }).click()
  await expect.poll(shown).toBe('Licences')
  expect(await field(page, 'Name').inputValue()).toBe('')
  await choose(page, 'Aisle 47')
  await page.getByText('This catalog has no resources yet.').waitFor()
  await page.goto(`${server.url}/admin/access-packages/new?catalog=${security.id}`)
  await page.getByText('This is where you left off.').waitFor()
  await expect.poll(shown).toBe('Security')
  expect(await field(page, 'Name').inputValue()).toBe('Begun in Security')
  // The list does not know of catalogs; what was begun in one is offered from there.
  await page.getByRole('link', { name: 'Access packages' }).first().click()
  await page.getByRole('link', { name: 'New access package' }).click()
  await page.getByText('You have an unfinished access package in Security.').waitFor()
  await page.getByText('You have an unfinished access package in Aisle 47.').waitFor()
  expect([await field(page, 'Name').inputValue(), await page.getByText('This is where you left off.').count()]).toEqual(['', 0])
  await page.getByRole('link', { name: 'Go on with “Begun in Security”' }).click()
  await page.getByText('This is where you left off.').waitFor()
  expect([await field(page, 'Name').inputValue(), await page.getByText('unfinished').count()]).toEqual(['Begun in Security', 0])
  expect(complaints).toEqual([])
  await close()
})

test('what is refused in the middle is mended, and nothing is made twice', { timeout: 120_000 }, async () => {
  const { page, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages/new?catalog=' + licences.id)
  await field(page, 'Name').fill('Mended')
  await page.getByRole('checkbox', { name: 'Member' }).first().check()
  await page.getByRole('checkbox', { name: 'To get access' }).uncheck()
  let refused = 0
  await page.route('**/assignmentPolicies', async (route) => {
    if (refused++ > 0) return route.continue()
    return route.fulfill({ status: 400, contentType: 'application/json', body: JSON.stringify({ error: { code: 'BadRequest', message: 'The policy does not please.' } }) })
  })
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('The policy does not please.').waitFor()
  await page.getByText('The package is there, with 1 of its 1 role.').waitFor()
  await field(page, 'Name').fill('Mended well')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('heading', { level: 1, name: 'Mended well' }).waitFor()
  expect(await made('Mended')).toEqual([])
  const all = await made('Mended well')
  expect(all).toHaveLength(1)
  expect([all[0].resourceRoleScopes.length, all[0].assignmentPolicies.length]).toEqual([1, 1])
  await close()
})

test('an owner makes one in their catalog, with the keyboard alone', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, owner, '/admin/access-packages')
  const link = page.getByRole('link', { name: 'New access package' })
  await link.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'New access package' }).waitFor()
  await field(page, 'Name').focus()
  await page.keyboard.type('By keys')
  await page.getByRole('combobox', { name: 'Catalog' }).focus()
  await page.keyboard.type('secur')
  await page.getByRole('option', { name: 'Security' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'To get access' }).focus()
  await page.keyboard.press('Space')
  await page.getByText('Nobody decides: access is given at once.').waitFor()
  await page.getByRole('button', { name: 'Create' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'By keys' }).waitFor()
  expect(await rows(server, "select 1 from access_package where display_name = 'By keys'")).toHaveLength(1)
  expect(complaints).toEqual([])
  await close()
})

test('who is offered follows each key, and stays where it is when the answer comes', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, owner, '/admin/access-packages/new')
  await choose(page, 'Security')
  const [first, options] = [page.getByRole('region', { name: 'Stage 1', exact: true }), page.getByRole('listbox').getByRole('option')]
  const combobox = first.getByRole('combobox', { name: 'People and groups who decide' })
  await combobox.click()
  await options.filter({ hasText: 'Licence board' }).waitFor()
  expect(await options.count()).toBeGreaterThan(5)
  const { release, weather } = held()
  for (const kind of ['users', 'groups']) (await sky(page, 'GET', new RegExp(`/v1.0/${kind}\\?.*search=`))).weather = weather
  await combobox.pressSequentially('licence')
  expect(await options.allInnerTexts()).toEqual([expect.stringContaining('Licence board')])
  await combobox.pressSequentially(' zz')
  expect(await options.allInnerTexts()).toEqual(['Searching…'])
  const asked = page.waitForRequest((request) => decodeURIComponent(request.url()).includes('users?') && decodeURIComponent(request.url()).includes('"li"'))
  await combobox.fill('li')
  await asked
  const before = await options.allInnerTexts()
  const at = before.findIndex((one) => one.includes('Licence board'))
  expect(at).toBeGreaterThanOrEqual(0)
  release()
  await expect.poll(() => options.count()).toBeGreaterThan(before.length)
  expect((await options.allInnerTexts()).slice(0, before.length)).toEqual(before)
  await options.nth(at).click()
  await first.getByRole('button', { name: 'Take Licence board off the list' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})
