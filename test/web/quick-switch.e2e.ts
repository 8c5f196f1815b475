/** The quick switcher: with the keyboard alone to pages, packages, catalogs, people, resources and requests, each half of the portal to its own. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { asked, makePackage } from '../support/world.ts'
import { desktop, openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const box = (page: Page) => page.getByRole('combobox', { name: 'Type a name' })
const options = (page: Page) => page.getByRole('option').allInnerTexts().then((texts) => texts.map((text) => text.replaceAll(/\s+/g, ' ')))
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
async function open(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await box(page).waitFor()
}

describe.each([['desk', desktop], ['phone', phone]] as const)('at the width of a %s', (_, viewport) => {
  test('the administration goes to people, requests, packages, catalogs, resources and pages', { timeout: 90_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin', { viewport })
    await heading(page, 'Dashboard')
    await open(page)
    // Before anything is typed, it is a map.
    await page.getByRole('option', { name: /Audit logs/ }).waitFor()
    await page.keyboard.type('lukas')
    await expect.poll(() => options(page)).toEqual([expect.stringMatching(/^Lukas \w+ ?Person$/), ...['Pending approval', 'Pending approval', 'Denied'].map((state) => expect.stringMatching(new RegExp(`^(Desktop app|Workcation) For Lukas \\w+ · New access · \\d+ \\w+ 20\\d\\d ?Request · ${state}$`)))])
    expect(await everyLook(page)).toEqual([])
    await page.getByText('4 fit', { exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await heading(page, 'Desktop app')
    expect(new URL(page.url()).pathname).toMatch(/^\/admin\/requests\//)
    await page.goBack()
    await heading(page, 'Dashboard')
    for (const [text, found, title] of [['workcat', /^Workcation.*package/, 'Workcation'], ['privil', /^Privileged access.*Catalog/, 'Privileged access'], ['pilot', /^sg-Conditional access pilot.*Resource/, 'sg-Conditional access pilot'], ['audit', /^Audit logs.*Page/, 'Audit logs']] as const) {
      await open(page)
      await page.keyboard.type(text)
      const chosen = page.getByRole('option', { name: found }).first()
      await chosen.waitFor()
      for (let step = 0; (await chosen.getAttribute('aria-selected')) !== 'true'; step++) {
        expect(step).toBeLessThan(10)
        await page.keyboard.press('ArrowDown')
      }
      await page.keyboard.press('Enter')
      await heading(page, title)
    }
    expect(complaints).toEqual([])
    await close()
  })

  test('My Access goes to what one may ask for, has, asked for and decides, and to one’s people', { timeout: 90_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Mary Collins', '/', { viewport })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await open(page)
    await page.keyboard.type('lukas')
    await expect.poll(() => options(page)).toEqual([...['Workcation', 'Desktop app'].map((name) => expect.stringMatching(new RegExp(`^${name} For Lukas \\w+ ?Waits for you$`))), expect.stringMatching(/^Lukas \w+ ?Person$/)])
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Workcation').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await open(page)
    await page.keyboard.type('bram')
    await page.getByRole('option', { name: /^Desktop app For Bram.*Request · Delivered/ }).waitFor()
    expect(await everyLook(page)).toEqual([])
    await page.keyboard.press('Control+a')
    await page.keyboard.type('secur')
    await page.getByRole('option', { name: /^Advanced security.*You have this/ }).waitFor()
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
    await close()
  })
})

test('a name and Enter, typed without a pause, lead to what is called so once it is found', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  await heading(page, 'Dashboard')
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route('**/v1.0/users?**', async (route) => {
    asked.resolve()
    await answered.promise
    await route.continue()
  })
  await open(page)
  await page.keyboard.type('joann')
  await page.keyboard.press('Enter')
  await asked.promise
  expect(new URL(page.url()).pathname).toBe('/admin')
  answered.resolve()
  await heading(page, 'Joann Guerrero')
  // What does not exist leads nowhere, and what is typed next is not gone to by itself.
  await page.unrouteAll()
  await open(page)
  await page.keyboard.type('nobody is called so')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing fits.').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('lukas')
  await page.getByRole('option', { name: /^Lukas/ }).waitFor()
  await page.keyboard.press('Escape')
  await heading(page, 'Joann Guerrero')
  expect(complaints).toEqual([])
  await close()
})

test('the owner of a catalog finds requests and resources of that catalog alone', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', '/admin/catalogs')
  await heading(page, 'Catalogs')
  await open(page)
  await page.keyboard.type('thabo')
  await expect.poll(() => options(page)).toEqual(['Opt out of the device policy', 'Advanced security (opt in)'].map((name) => expect.stringContaining(`${name} For Thabo`)))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('lukas')
  await page.getByText('Nothing fits.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('where there is more than is shown, that is said, and requests of one person differ in their kind and day', { timeout: 60_000 }, async () => {
  for (let more = 0; more < 5; more++) await asked(server, 'mirjam', (await makePackage(server)).id)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  await heading(page, 'Dashboard')
  await open(page)
  await page.keyboard.type('mirjam')
  await page.getByText('The first 5 of those that fit. Type more to find others.').waitFor()
  expect((await options(page)).slice(1)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/ For Mirjam de Wit · New access · \d+ \w+ 20\d\d ?Request · /)))
  expect(complaints).toEqual([])
  await close()
})
