/** Long lists, and what administrators do with many rows of them at once. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { makePackage, rows, type Made } from '../support/world.ts'
import { desktop, openBrowser, phone, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ work: true }), openBrowser()])
}, 120_000)
afterAll(async () => { await browser?.close(); await server?.close() })

const drawn = (page: Page) => page.locator('tbody tr[data-index]').count()

describe('a list of 3,000 rows', () => {
  const length = 3000
  let long: Made
  beforeAll(async () => {
    long = await makePackage(server)
    await rows(server, `insert into subject (id, object_id, display_name) select gen_random_uuid(), null, 'Person ' || lpad(n::text, 4, '0') from generate_series(1, ${length}) n`)
    await rows(server, `insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, created_date_time)
      select ('00000000-0000-4000-8000-' || lpad(right(display_name, 4), 12, '0'))::uuid, $1, (select catalog_id from access_package where id = $1), $2, id, 'delivered', 'Delivered', '{}', now(), now() from subject where display_name like 'Person %'`, [long.id, long.policyId])
  })

  test.each([['wide', desktop], ['narrow', phone]] as const)('%s: is read on by itself, and only what is near is on the page', { timeout: 120_000 }, async (_, viewport) => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${long.id}/assignments`, { viewport })
    await page.getByRole('rowheader', { name: 'Person 0001' }).waitFor()
    const last = page.getByRole('rowheader', { name: `Person ${length}` })
    await expect.poll(async () => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      return last.count()
    }, { timeout: 90_000, interval: 60 }).toBe(1)
    expect(await page.getByText(`${length} found`).count()).toBe(1)
    expect(await drawn(page)).toBeLessThan(200)
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(length + 1))
    expect(await page.getByRole('row', { name: `Person ${length}` }).getAttribute('aria-rowindex')).toBe(String(length + 1))
    // Any place can be gone to, and what is there is there at once.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2))
    const middle = page.getByRole('rowheader', { name: /Person 1[45]\d\d/ })
    await expect.poll(() => middle.count()).toBeGreaterThan(5)
    expect(await drawn(page)).toBeLessThan(200)
    const here = page.locator('tbody tr[data-index]').nth(20)
    const [name, before] = [await here.getByRole('rowheader').innerText(), (await here.boundingBox())!.y]
    // Another page and back: the same rows stand at the same place.
    // Without going there with the pointer, which would scroll.
    await page.getByRole('link', { name: 'Overview' }).dispatchEvent('click')
    await page.getByRole('heading', { name: 'What it gives' }).waitFor()
    await page.goBack()
    const again = page.getByRole('row', { name: name.split('\n')[0]! })
    await expect.poll(async () => ((await again.count()) === 1 ? Math.abs((await again.boundingBox())!.y - before) : 9999)).toBeLessThan(5)
    expect(complaints).toEqual([])
    await close()
  })
})

describe('what a list shows', () => {
  test('U23 columns are hidden, and the address says so', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages')
    await page.getByRole('columnheader', { name: 'Description' }).waitFor()
    await page.getByRole('button', { name: 'Columns' }).click()
    expect(await everyLook(page)).toEqual([])
    await page.setViewportSize(desktop)
    await page.getByRole('checkbox', { name: 'Description' }).click()
    await expect.poll(() => page.getByRole('columnheader', { name: 'Description' }).count()).toBe(0)
    const address = page.url()
    await page.goto(`${server.url}/admin`)
    await page.goto(address)
    await page.getByRole('columnheader', { name: 'Catalog' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Description' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })
  test('a phone has an order to choose from', { timeout: 60_000 }, async () => {
    const { page, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages', { viewport: phone })
    const names = () => page.getByRole('rowheader').allInnerTexts()
    await page.getByLabel('Sort by').selectOption('Name, downwards')
    await expect.poll(() => page.url()).toContain('order=displayName+desc')
    await expect.poll(async () => { const found = await names(); return found.length > 5 && found.join() === found.toSorted((a, b) => b.localeCompare(a)).join() }).toBe(true)
    await close()
  })
})
