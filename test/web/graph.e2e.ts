/** The picture of relationships: drawn from what is there, lit by pointing and by keys, a list on a phone, and readable with hundreds of packages. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { catalog, demoPackage, group, rows } from '../support/world.ts'
import { openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
}, 120_000)
afterAll(async () => { await server?.close() })

const advanced = 'sg-Advanced security'

test('a catalog is drawn down to its targets and what they need, and each node leads on', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/graph')
  await page.getByRole('heading', { level: 1, name: 'Relationships' }).waitFor()
  await page.getByLabel('Catalog', { exact: true }).selectOption({ label: 'Security' })
  await expect.poll(() => page.url()).toContain(`catalog=${catalog('Security').id}`)
  await page.getByText('3 access packages.').waitFor()
  const column = (name: string) => page.getByRole('list', { name })
  await expect.poll(() => column('Catalogs').getByRole('link').allInnerTexts()).toEqual(['Security'])
  expect(await column('Access packages').getByRole('link').count()).toBe(3)
  const target = column('Targets, and what they need').getByRole('link', { name: new RegExp(advanced) })
  expect(await target.innerText()).toMatch(/Security group\s+Group\.ReadWrite\.All/)
  expect(await page.getByRole('article', { name: 'Security group' }).innerText()).toContain('Groups Administrator')

  // What one points at or comes to is lit with all that leads there, and the rest steps back.
  const lit = () => page.locator('a[data-lit]').allInnerTexts().then((all) => all.map((text) => text.split('\n')[0]))
  await target.focus()
  await expect.poll(lit).toEqual(['Security', 'Advanced security (opt in)', 'Member', advanced])
  expect(await page.locator('path[data-lit]').count()).toBe(3)
  await column('Catalogs').getByRole('link').hover()
  await expect.poll(async () => (await lit()).length).toBe(10)
  expect(await column('Catalogs').getByRole('link').getAttribute('aria-description')).toContain('Leads to Advanced security (opt in)')
  expect(await everyLook(page)).toEqual([])

  await target.press('Enter')
  await expect.poll(() => page.url()).toContain(`resource=${group(advanced).id}`)
  await page.getByText('1 access package.').waitFor()
  await page.goBack()
  await page.getByText('3 access packages.').waitFor()
  await column('Access packages').getByRole('link', { name: 'Conditional access pilot' }).click()
  await page.getByRole('heading', { level: 1, name: 'Conditional access pilot' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('it has the same as a list, which is all there is on a phone', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/graph?package=${demoPackage('Admin account').id}`)
  await page.getByRole('link', { name: 'List', exact: true }).click()
  const tree = page.getByRole('navigation', { name: 'Relationships' })
  await expect.poll(() => tree.getByRole('link').allInnerTexts()).toEqual(['Privileged access', 'Admin account', 'Member of sg-Tier 0 administrators', 'sg-Tier 0 administrators'])
  // A group that can hold roles takes more: what it is comes from the directory.
  await expect.poll(() => tree.innerText()).toContain('Needs Group.ReadWrite.All, RoleManagement.ReadWrite.Directory')
  await page.goBack()
  await page.setViewportSize(phone)
  await expect.poll(() => page.getByRole('list', { name: 'Catalogs' }).count()).toBe(0)
  await expect.poll(() => tree.getByRole('link').count()).toBe(4)
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('whoever looks after one catalog sees that one', { timeout: 60_000 }, async () => {
  const { page, close } = await visit(browser, server, 'Omar Haddad', '/admin/graph')
  await expect.poll(() => page.getByRole('list', { name: 'Catalogs' }).getByRole('link').allInnerTexts()).toEqual(['Security'])
  await close()
})

test('with hundreds of packages it draws some and finds the others', { timeout: 120_000 }, async () => {
  await rows(server, `insert into access_package (id, display_name, description, is_hidden, catalog_id, created_date_time, modified_date_time)
    select gen_random_uuid(), 'Crowd ' || lpad(n::text, 3, '0'), '', false, $1, now(), now() from generate_series(1, 240) n`, [catalog('General').id])
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/graph')
  await page.getByText(/^The first 40 of 24\d access packages/).waitFor()
  expect(await page.getByRole('list', { name: 'Access packages' }).getByRole('link').count()).toBe(40)
  await page.getByRole('searchbox').fill('crowd 123')
  await page.getByText('1 access package.').waitFor()
  await page.getByRole('searchbox').fill(advanced)
  await expect.poll(() => page.getByRole('list', { name: 'Access packages' }).getByRole('link').allInnerTexts()).toEqual(['Advanced security (opt in)'])
  await page.getByRole('searchbox').fill('nothing like it')
  await page.getByText('No access package fits').waitFor()
  await page.getByRole('searchbox').fill('')
  await page.getByRole('button', { name: 'Draw all' }).click()
  await expect.poll(() => page.getByRole('list', { name: 'Access packages' }).getByRole('link').count()).toBeGreaterThan(240)
  expect(complaints).toEqual([])
  await close()
})
