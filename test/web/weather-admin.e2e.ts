/** The forms of the administration in any weather: what was entered stays, what happened is said, nothing is sent twice. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { makePackage } from '../support/world.ts'
import { openPortal, theBrowser } from './browser.ts'
import { dialogs, guests, named, outlastsAnyWeather, reads, said, whole, type Form } from './weather.ts'

let server: TestServer
let browser: Browser
const made = { id: '', displayName: '' }
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
  Object.assign(made, await makePackage(server, { catalog: 'Security' }))
}, 120_000)
const { page: pageOf, leave } = guests(() => browser, () => server)
afterAll(async () => { await leave(); await server?.close() })

const who = 'Stephan Brandt'
const field = (name: string) => (page: Page) => page.getByRole('textbox', { name, exact: true })
const catalog = (page: Page) => page.getByRole('combobox', { name: 'Catalog' })
const forms: Readonly<Record<string, Form>> = {
  'making a package': {
    who, path: () => '/admin/access-packages/new',
    fill: async (page) => { await field('Name')(page).fill(said); await catalog(page).pressSequentially('General'); await page.getByRole('option', { name: 'General' }).click() },
    kept: async (page) => { await expect.poll(() => field('Name')(page).inputValue()).toBe(said); await expect.poll(() => catalog(page).inputValue()).toBe('General') },
    button: named(whole, /^Create/), sends: ['POST', /accessPackages$/], done: (page) => page.waitForURL(/\/policies$/),
  },
  'changing a package': {
    who, path: () => `/admin/access-packages/${made.id}/edit`, ...reads((page) => dialogs(/^Edit /)(page).getByLabel('Description')),
    button: named(dialogs(/^Edit /), 'Save'), sends: ['PATCH', /accessPackages\/[0-9a-f-]{36}$/], done: (page) => dialogs(/^Edit /)(page).waitFor({ state: 'detached' }),
  },
  'making a catalog': {
    who, path: () => '/admin/catalogs/new', ...reads((page) => dialogs('New catalog')(page).getByLabel('Name')), button: named(dialogs('New catalog'), 'Create'), sends: ['POST', /catalogs$/], done: (page) => page.waitForURL(/\/catalogs\/[0-9a-f-]{36}/),
  },
  'adding a policy': {
    who, path: () => `/admin/access-packages/${made.id}/policies/new`, ...reads(field('Policy name')), button: named(whole, 'Add policy'), sends: ['POST', /assignmentPolicies$/], done: (page) => page.waitForURL(/\/policies$/),
  },
}
test.each(Object.keys(forms))('%s', { timeout: 180_000 }, async (name) => outlastsAnyWeather(await pageOf(forms[name]!.who), server, forms[name]!))
