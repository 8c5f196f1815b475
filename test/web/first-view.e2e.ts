/** How much JavaScript a page asks for before anybody does anything, in a browser that lacks Temporal and so needs the most. */
import { gzipSync } from 'node:zlib'
import type { Browser, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

const LIMIT_KB = 250
let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) })
afterAll(async () => { await server?.close() })

test.each(['/', '/access-packages', '/requests', '/approvals', '/team'])(`the first view of %s takes less than ${LIMIT_KB} kB of compressed JavaScript`, { timeout: 60_000 }, async (path) => {
  const { page: first, close } = await visit(browser, server, 'Mary Collins')
  const page = await first.context().newPage()
  await page.addInitScript('delete globalThis.Temporal')
  const scripts: Response[] = []
  page.on('response', (response) => { if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response) })
  await page.goto(server.url + path)
  await page.waitForLoadState('networkidle')
  expect(scripts.map((script) => script.url()).some((url) => url.includes('global.esm'))).toBe(true)
  const bodies = await Promise.all(scripts.map((script) => script.body()))
  expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000).toBeLessThan(LIMIT_KB)
  await close()
})
