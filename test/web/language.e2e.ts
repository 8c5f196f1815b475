/** Which language the portal speaks: that of the person, whatever the browser loads first. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) })
afterAll(async () => { await server?.close() })

test('the words of a browser that speaks Dutch come late, and English stays for whom the directory says English of', { timeout: 60_000 }, async () => {
  const { page: first, close } = await visit(browser, server, 'Grace Okafor', '/', { locale: 'nl-NL' })
  const page = await first.context().newPage()
  const known = Promise.withResolvers<void>()
  await page.route('**/assets/nl-*.js', async (route) => {
    await known.promise
    await route.continue()
  })
  const session = page.waitForResponse('**/auth/session')
  await page.goto(`${server.url}/approvals`, { waitUntil: 'commit' })
  await session
  // What follows from the answer has been done, if it can be.
  await page.evaluate(() => new Promise((done) => { setTimeout(done) }))
  known.resolve()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect([await page.getByRole('heading', { level: 1 }).innerText(), await page.locator('html').getAttribute('lang')]).toEqual(['Approvals', 'en'])
  await close()
})
