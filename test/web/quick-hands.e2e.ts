/** Whoever chooses faster than the page is drawn has chosen all of it: the address, which is the state, never goes back a step. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const link = (name: string) => (page: Page) => page.getByRole('link', { name, exact: true })
const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })

/** Presses one after the other, with nothing between them but what the first press itself did. */
const pressAtOnce = async (page: Page, all: readonly ((page: Page) => Locator)[]): Promise<void> => {
  const handles = await Promise.all(all.map(async (find) => {
    const one = find(page)
    await one.waitFor()
    return one.elementHandle()
  }))
  await page.evaluate(async (elements) => {
    for (const element of elements) {
      (element as HTMLElement).click()
      await Promise.resolve()
    }
  }, handles)
}

test.each([
  ['Stephan Brandt', '/admin/settings/mails?event=requestDenied', [link('Nederlands'), link('Approver'), link('As text')], '?event=requestDenied&language=nl&audience=approver&as=text'],
  ['Mary Collins', '/approvals', [link('By person'), button('Rows')], '?by=person&view=rows'],
] as const)('%s at %s', { timeout: 60_000 }, async (who, path, all, search) => {
  const { page, complaints, close } = await visit(browser, server, who, path)
  await pressAtOnce(page, all)
  await expect.poll(() => new URL(page.url()).search).toBe(search)
  expect(complaints).toEqual([])
  await close()
})
