/** Axe finds no violation of WCAG 2.2 A or AA on any page, in both colour schemes, wide and narrow. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenant } from '#demo/tenant.ts'
import { caseOf, held, moves } from '../api/movers-world.ts'
import { em, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, lasting, makePackage } from '../support/world.ts'
import { desktop, follow, hasAll, openBrowser, openPortal, theBrowser, twoFrames, visit, type Visit } from './browser.ts'
import { everyLook, violations } from './looks.ts'

let server: TestServer
let browser: Browser
let mary: Visit
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
  await prepare()
  mary = await visit(browser, server, 'Mary Collins')
}, 120_000)
afterAll(async () => { await server?.close() })

const person = (name: string) => tenant.people.find((p) => p.displayName === name)!
const packageOf = (name: string) => tenant.packages.find((p) => p.displayName === name)!.id
const [workcation, desktopApp, joann] = [packageOf('Workcation'), packageOf('Desktop app'), person('Joann Guerrero')]
const waiting = tenant.requests.find((r) => r.state === 'pendingApproval' && r.packageId === workcation)!

/** Ids of what the demonstration does not have: access that can be extended, a suggestion, somebody who changed roles, and a delegate. */
const made = { own: '', ownAccess: '', hersAccess: '', change: '' }
async function prepare(): Promise<void> {
  const own = await makePackage(server, { policy: { expiration: lasting('P20D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true } } })
  const around = await makePackage(server)
  await asked(server, 'mary', own.id)
  await asked(server, 'joann', around.id)
  await server.drain()
  const access = await held(server, 'joann', { action: 'ask', gracePeriod: 'P3D' })
  await moves(server, access)
  await server.as('mary').post(`${em}/latchkey.delegations`, { delegateId: person('Omar Haddad').id, endDateTime: '2026-06-30T00:00:00Z' })
  Object.assign(made, { own: own.id, ownAccess: (await assignmentOf(server, 'mary', own.id)).id, hersAccess: (await assignmentOf(server, 'joann', desktopApp)).id, change: (await caseOf(server, access)).id })
}
/** Every page of the portal; Mary sees all of them with something in them. */
const pages: Readonly<Record<string, () => string>> = {
  overview: () => '/', 'available packages': () => '/access-packages', 'active packages': () => '/access-packages?tab=active', 'expired packages': () => '/access-packages?tab=expired', suggestions: () => '/access-packages?tab=suggested',
  'request pane': () => `/access-packages/${workcation}`, 'request pane of what one has': () => `/access-packages/${made.own}`, details: () => `/access-packages/${workcation}/details`, resources: () => `/access-packages/${workcation}/resources`,
  why: () => `/access-packages/${made.own}/why`, 'extend pane': () => `/access-packages/assignments/${made.ownAccess}/extend?tab=active`,
  'request history': () => '/requests', request: () => `/requests/${waiting.id}`, approvals: () => '/approvals', 'decided requests': () => '/approvals?tab=history', decision: () => `/approvals/${waiting.id}`,
  delegation: () => '/approvals?tab=delegates', 'delegate pane': () => '/approvals/delegates/new?tab=delegates', team: () => '/team', member: () => `/team/${joann.id}`, 'extend pane of a report': () => `/team/${joann.id}/extend/${made.hersAccess}`,
  'change of role': () => `/team/changes/${made.change}?decide=keep`, nowhere: () => '/nowhere',
}
const titles = new Set<string>()
test.each(Object.keys(pages))('%s', { timeout: 120_000 }, async (name) => {
  const { page } = mary
  await follow(page, pages[name]!())
  await page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first().waitFor()
  expect(await everyLook(page)).toEqual([])
  titles.add(await page.title())
})
test('each of them was there, and says in its title which it is', () => {
  expect(titles.size).toBe(17)
})

test('dialogs that ask for a reason, and the list of people in one', { timeout: 180_000 }, async () => {
  const { page } = mary
  await page.goto(`${server.url}/approvals/${waiting.id}`)
  await page.getByRole('button', { name: 'Forward', exact: true }).click()
  await page.getByRole('dialog', { name: 'Forward this request' }).getByRole('combobox').pressSequentially('Omar')
  await page.getByRole('option', { name: /Omar Haddad/ }).waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/approvals?tab=history`)
  await page.getByRole('button', { name: /^Remove the access of/ }).first().click()
  await page.getByRole('dialog', { name: 'Take back what you approved?' }).getByRole('button', { name: 'Remove access' }).click()
  await page.getByText('Say why the access is taken back.').waitFor()
  expect(await everyLook(page)).toEqual([])
})

test('whoever asks for less motion and less transparency gets it: colours change at once, and nothing shines through', { timeout: 60_000 }, async () => {
  const { page } = mary
  await page.goto(server.url)
  await hasAll(page)
  const begun = await page.evaluateHandle(() => {
    const properties: string[] = []
    addEventListener('transitionrun', ({ propertyName }) => properties.push(propertyName), true)
    return properties
  })
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('header')!).backgroundColor)
  const seen = await background()
  await page.emulateMedia({ colorScheme: await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark')) })
  await expect.poll(background).not.toBe(seen)
  await twoFrames(page)
  expect(await begun.jsonValue()).toEqual([])
  expect(await background()).toMatch(/^rgb\(/)
  expect(await blurOf(page)).toBe('none')
})
const blurOf = (page: Page) => page.locator('header').first().evaluate((header) => getComputedStyle(header).backdropFilter)
test('where the content shines through the top of the page, axe finds nothing either', { timeout: 60_000 }, async () => {
  const plain = await openBrowser()
  try {
    const { page } = await visit(plain, server, 'Mary Collins', '/access-packages')
    await hasAll(page)
    expect(await blurOf(page)).toContain('blur')
    expect(await everyLook(page)).toEqual([])
  } finally {
    await plain.close()
  }
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('sign-in, device page, mailbox and a mail', { timeout: 120_000 }, async () => {
    const context = await browser.newContext({ colorScheme, viewport: desktop })
    const page = await context.newPage()
    const found: string[] = []
    for (const path of ['/', '/auth/device', '/demo/mails']) {
      await page.goto(server.url + path)
      await page.waitForLoadState('networkidle')
      // The frame with the mail lets no script run, axe neither; so the mail is looked at by itself.
      found.push(...(await violations(page, ['iframe'])).map((v) => `${path} ${v}`))
    }
    const mail = await page.request.get(server.url + (await page.locator('iframe').getAttribute('src'))!)
    await page.goto('about:blank')
    await page.setContent(await mail.text())
    found.push(...(await violations(page)).map((v) => `mail ${v}`))
    expect(found).toEqual([])
    await context.close()
  })
})
