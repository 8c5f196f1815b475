/** Asking and deciding with the keyboard alone: no pointer, from the first page to the last word. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([startTestServer({ work: true }), openBrowser()]) })
afterAll(async () => { await browser?.close(); await server?.close() })

type Role = Parameters<Page['getByRole']>[0]
const MOST_STEPS = 80
/** Presses Tab until what has this role and name is focused, as somebody who cannot point does. */
async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).and(page.locator(':focus'))
  await page.getByRole(role, { name, exact: typeof name === 'string' }).first().waitFor()
  for (let step = 0; step < MOST_STEPS && (await wanted.count()) === 0; step++) await page.keyboard.press('Tab')
  expect(await wanted.count(), `${role} ${name} cannot be reached with Tab`).toBe(1)
}
const press = async (page: Page, role: Role, name: string | RegExp, key = 'Enter'): Promise<void> => {
  await tabTo(page, role, name)
  await page.keyboard.press(key)
}
const type = async (page: Page, role: Role, name: string | RegExp, text: string): Promise<void> => {
  await tabTo(page, role, name)
  await page.keyboard.type(text)
}
/** Days are typed part by part, in the order of the browser's language. */
const typeDay = async (page: Page, label: string, parts: string): Promise<void> => {
  const field = page.getByLabel(label).and(page.locator(':focus'))
  for (let step = 0; step < MOST_STEPS && (await field.count()) === 0; step++) await page.keyboard.press('Tab')
  await page.keyboard.type(parts)
}

test('F44 F50 with the keyboard alone, Joann asks for Workcation and Mary approves it', { timeout: 120_000 }, async () => {
  const joann = await visit(browser, server, 'Joann Guerrero')
  const { page } = joann
  await press(page, 'link', 'Access packages')
  await page.getByRole('heading', { level: 1, name: 'Access packages' }).waitFor()
  await type(page, 'searchbox', /^Search/, 'another country')
  await page.getByRole('link', { name: 'Request Conditional access pilot' }).waitFor({ state: 'detached' })
  await press(page, 'link', 'Request Workcation')
  await page.getByRole('dialog', { name: 'Request access' }).waitFor()
  await type(page, 'combobox', /^In which country/, 'Spain')
  await type(page, 'textbox', /^From which address/, 'Carrer de la Pau 1, València')
  await type(page, 'textbox', /^Business justification/, 'Family visit; I work the mornings')
  await tabTo(page, 'radio', 'No')
  await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: 'Yes' }).isChecked()).toBe(true)
  await typeDay(page, 'Start date', '06052026')
  await typeDay(page, 'End date', '06162026')
  expect([await page.getByLabel('Start date').inputValue(), await page.getByLabel('End date').inputValue()]).toEqual(['2026-06-05', '2026-06-16'])
  await press(page, 'button', 'Submit request')
  await page.waitForURL(/\/requests\//)
  await page.getByText('Waiting for Mary Collins').waitFor()
  const request = page.url()

  const mary = await visit(browser, server, 'Mary Collins')
  await press(mary.page, 'link', /^Review the request of Joann Guerrero for Workcation/)
  await mary.page.getByRole('dialog', { name: 'Review request' }).getByText('Carrer de la Pau 1, València').waitFor()
  await type(mary.page, 'textbox', /^Reason/, 'Enjoy Valencia')
  await press(mary.page, 'button', 'Approve')
  await mary.page.getByText('Approved. Joann Guerrero has been told.').first().waitFor()
  await mary.page.getByRole('dialog').waitFor({ state: 'detached' })
  // Where one was is not lost: the focus is on the page, not nowhere.
  await expect.poll(() => mary.page.evaluate(() => document.activeElement !== document.body)).toBe(true)
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
  await page.getByRole('heading', { level: 1, name: 'Audit logs' }).waitFor()
  await typeDay(page, 'From', '05102026')
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe('2026-05-10')
  expect(await page.getByLabel('From').inputValue()).toBe('2026-05-10')
  await page.goto(`${server.url}/admin/assignments`)
  await page.getByRole('heading', { level: 1, name: 'Assignments' }).waitFor()
  await typeDay(page, 'On the day', '05102026')
  await expect.poll(() => new URL(page.url()).searchParams.get('on')).toBe('2026-05-10')
  for (const _ of ['day', 'month', 'year']) { await page.keyboard.press('Backspace'); await page.keyboard.press('ArrowLeft') }
  await expect.poll(() => new URL(page.url()).searchParams.has('on')).toBe(false)
  expect(complaints).toEqual([])
  await close()
})

test('the figures of the dashboard open the lists that they count', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin')
  await press(page, 'link', 'Active assignments')
  await page.waitForURL(/\/admin\/assignments\?state=delivered/)
  await page.locator('[aria-current]', { hasText: /^Active$/ }).waitFor()
  await page.goBack()
  await press(page, 'link', 'Requests with something not delivered')
  await page.waitForURL(/\/admin\/requests\?show=failed/)
  await page.getByText('Nothing here').waitFor()
  expect(complaints).toEqual([])
  await close()
})
