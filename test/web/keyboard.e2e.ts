/** Asking and deciding with the keyboard alone: no pointer, from the first page to the last word. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openBrowser, visit } from './browser.ts'
import { keysOf } from './keys.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([startTestServer({ work: true }), openBrowser()]) })
afterAll(async () => { await browser?.close(); await server?.close() })

test('F44 F50 with the keyboard alone, Joann asks for Workcation and Mary approves it', { timeout: 120_000 }, async () => {
  const joann = await visit(browser, server, 'Joann Guerrero')
  const { page } = joann
  const { enter, write, choose, day, select } = keysOf(page)
  await enter(['link', 'Access packages'])
  await page.getByRole('heading', { level: 1, name: 'Access packages' }).waitFor()
  await write(['searchbox', /^Search/], 'another country')
  await page.getByRole('link', { name: 'Request Conditional access pilot' }).waitFor({ state: 'detached' })
  await enter(['link', 'Request Workcation'])
  await page.getByRole('dialog', { name: 'Request access' }).waitFor()
  await select(['combobox', /^In which country/], 'Spain')
  await write(['textbox', /^From which address/], 'Carrer de la Pau 1, València')
  await write(['textbox', /^Business justification/], 'Family visit; I work the mornings')
  await choose('Yes')
  await day('Start date', '06052026')
  await day('End date', '06162026')
  expect([await page.getByLabel('Start date').inputValue(), await page.getByLabel('End date').inputValue()]).toEqual(['2026-06-05', '2026-06-16'])
  await enter(['button', 'Submit request'])
  await page.waitForURL(/\/requests\//)
  await page.getByText('Waiting for Mary Collins').waitFor()
  const request = page.url()

  const mary = await visit(browser, server, 'Mary Collins')
  const her = keysOf(mary.page)
  await her.enter(['link', /^Review the request of Joann Guerrero for Workcation/])
  await mary.page.getByRole('dialog', { name: 'Review request' }).getByText('Carrer de la Pau 1, València').waitFor()
  await her.write(['textbox', /^Reason/], 'Enjoy Valencia')
  await her.enter(['button', 'Approve'])
  await mary.page.getByText('Approved. Joann Guerrero has been told.').first().waitFor()
  await mary.page.getByRole('dialog').waitFor({ state: 'detached' })
  // Where one was is not lost: the focus is on the page, not nowhere.
  await her.isSomewhere()
  expect(mary.complaints).toEqual([])
  await mary.close()

  await page.goto(request)
  await page.getByText('Mary Collins approved').waitFor()
  await page.getByText('Enjoy Valencia').waitFor()
  expect(joann.complaints).toEqual([])
  await joann.close()
})

test('with the keyboard alone, an auditor narrows a list to a day and takes the day away again', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin/audit')
  const { day, press } = keysOf(page)
  await page.getByRole('heading', { level: 1, name: 'Audit logs' }).waitFor()
  await day('From', '05102026')
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe('2026-05-10')
  expect(await page.getByLabel('From').inputValue()).toBe('2026-05-10')
  await page.goto(`${server.url}/admin/assignments`)
  await page.getByRole('heading', { level: 1, name: 'Assignments' }).waitFor()
  await day('On the day', '05102026')
  await expect.poll(() => new URL(page.url()).searchParams.get('on')).toBe('2026-05-10')
  for (const _ of ['day', 'month', 'year']) await press('Backspace', 'ArrowLeft')
  await expect.poll(() => new URL(page.url()).searchParams.has('on')).toBe(false)
  expect(complaints).toEqual([])
  await close()
})

test('the figures of the dashboard open the lists that they count', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin')
  const { enter } = keysOf(page)
  await enter(['link', 'Active assignments'])
  await page.waitForURL(/\/admin\/assignments\?state=delivered/)
  await page.locator('[aria-current]', { hasText: /^Active$/ }).waitFor()
  await page.goBack()
  await enter(['link', 'Requests with something not delivered'])
  await page.waitForURL(/\/admin\/requests\?show=failed/)
  await page.getByText('Nothing here').waitFor()
  expect(complaints).toEqual([])
  await close()
})
