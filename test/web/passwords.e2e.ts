/** Somebody new gets a first password from an administrator or by mail, chooses another at the first sign-in, and changes it later: with a pointer at a desk, and with the keyboard alone on a phone. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailServer, type MailServer } from '../support/mail-server.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { desktop, phone, theBrowser } from './browser.ts'
import { keysOf } from './keys.ts'
import { everyLook, lookHere } from './looks.ts'

let server: TestServer
let browser: Browser
let smtp: MailServer
beforeAll(async () => {
  smtp = await mailServer();
  [server, browser] = await Promise.all([startTestServer({ demo: false, smtpUrl: smtp.url }), theBrowser()])
}, 120_000)
afterAll(async () => {
  await server?.close()
  await smtp?.close()
})

const [mine, own, later] = ['correct horse battery', 'staple of my own', 'something else again']
async function open(viewport: typeof desktop, options: object = {}) {
  const context = await browser.newContext({ viewport, timezoneId: 'Europe/Amsterdam', locale: 'en-GB', reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`) })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  return { page, complaints, context }
}
const signIn = async (page: Page, user: string, password: string): Promise<void> => {
  await page.goto(server.url)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a first password, one of one’s own, and another', { timeout: 240_000 }, async () => {
  const admin = await open(desktop, { permissions: ['clipboard-read', 'clipboard-write'] })
  await admin.page.goto((await server.running.setup!.newLink())!)
  await admin.page.getByLabel('Your name').fill('Ada Lovelace')
  await admin.page.getByLabel('User name').fill('ada@example.com')
  await admin.page.getByLabel('Password', { exact: true }).fill(mine)
  await admin.page.getByLabel('Password once more').fill(mine)
  await admin.page.getByRole('button', { name: 'Become administrator' }).click()
  await admin.page.getByLabel('Password').fill(mine)
  await admin.page.getByRole('button', { name: 'Sign in' }).click()
  await admin.page.waitForURL(/\/admin\/first-run$/)
  const { csrfToken } = (await (await admin.page.request.get(`${server.url}/auth/session`)).json()) as { csrfToken: string }
  const made = await admin.page.request.post(`${server.url}/v1.0/users`, { data: { displayName: 'Grace Hopper', userPrincipalName: 'grace@example.com', mail: 'grace@example.com', accountEnabled: true }, headers: { 'x-csrf-token': csrfToken } })
  expect(made.status()).toBe(201)

  await admin.page.goto(`${server.url}/admin/people`)
  await admin.page.getByRole('link', { name: 'Ada Lovelace' }).click()
  await admin.page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  expect(await admin.page.getByRole('button', { name: 'Reset password' }).count()).toBe(0)
  await admin.page.getByRole('link', { name: 'People' }).last().click()
  await admin.page.getByRole('link', { name: 'Grace Hopper' }).click()
  await admin.page.getByRole('button', { name: 'Reset password' }).click()
  const dialog = admin.page.getByRole('dialog', { name: 'A new password for Grace Hopper' })
  expect(await everyLook(admin.page)).toEqual([])
  // The second of two presses would make another password, and which of them is shown and which is good is a matter of luck.
  let sent = 0
  admin.page.on('request', (request) => { if (request.method() === 'PATCH') sent++ })
  await dialog.getByRole('button', { name: 'Reset password' }).evaluate((button: HTMLElement) => { button.click(); button.click() })
  const shown = dialog.getByLabel('Password for one sign-in')
  await shown.waitFor()
  const first = await shown.inputValue()
  expect(sent).toBe(1)
  expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  expect(await shown.evaluate((input: HTMLInputElement) => [document.activeElement === input, input.value.slice(input.selectionStart!, input.selectionEnd!)])).toEqual([true, first])
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await admin.page.evaluate(() => navigator.clipboard.readText())).toBe(first)
  expect(await everyLook(admin.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => dialog.count()).toBe(0)
  // Opened again it shows nothing of before.
  await admin.page.getByRole('button', { name: 'Reset password' }).click()
  expect(await dialog.getByRole('textbox').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  const grace = await open(phone)
  await signIn(grace.page, 'grace@example.com', first)
  await grace.page.getByRole('heading', { level: 1, name: 'Choose your own password' }).waitFor()
  expect(await lookHere(grace.page)).toEqual([])
  await grace.page.getByLabel('New password', { exact: true }).fill(own)
  await grace.page.getByLabel('New password once more').fill(`${own}!`)
  await grace.page.getByRole('button', { name: 'Change password' }).click()
  await grace.page.getByText('The two passwords are not the same.').waitFor()
  expect(await lookHere(grace.page)).toEqual([])
  grace.complaints.length = 0
  await grace.page.getByLabel('New password', { exact: true }).fill(own)
  await grace.page.getByLabel('New password once more').fill(own)
  await grace.page.getByRole('button', { name: 'Change password' }).click()

  // Whoever has a keyboard alone changes it from the menu that is one's own.
  const { enter, write, press } = keysOf(grace.page)
  await enter(['button', /Grace Hopper/])
  await grace.page.getByRole('menuitem', { name: 'Change password' }).waitFor()
  for (let step = 0; step < 20 && !(await grace.page.getByRole('menuitem', { name: 'Change password' }).evaluate((one) => one === document.activeElement)); step++) await press('ArrowDown')
  await press('Enter')
  await grace.page.getByRole('heading', { level: 1, name: 'Change your password' }).waitFor()
  expect(await lookHere(grace.page)).toEqual([])
  await write(grace.page.getByLabel('Current password'), own)
  await write(grace.page.getByLabel('New password', { exact: true }), later)
  await write(grace.page.getByLabel('New password once more'), later)
  await enter(['button', 'Change password'])
  await grace.page.getByRole('heading', { level: 1, name: 'Your password is changed' }).waitFor()
  expect(await lookHere(grace.page)).toEqual([])
  await enter(['link', 'Back to Latchkey'])
  await grace.page.getByRole('button', { name: /Grace Hopper/ }).waitFor()
  expect([...admin.complaints, ...grace.complaints]).toEqual([])

  const again = await open(desktop)
  await signIn(again.page, 'grace@example.com', later)
  await again.page.getByRole('button', { name: /Grace Hopper/ }).waitFor()
  for (const { context } of [admin, grace, again]) await context.close()
})

test('a password chosen by mail, with the keyboard alone on a phone', { timeout: 120_000 }, async () => {
  await server.running.app.db.insertInto('directoryObject').values({ id: crypto.randomUUID(), kind: 'user', displayName: 'Alan Turing', userPrincipalName: 'alan@example.com', mail: 'alan@example.com', userType: 'Member', accountEnabled: true, createdDateTime: new Date().toISOString() }).execute()
  const { page, complaints, context } = await open(phone)
  const { enter, write } = keysOf(page)
  await page.goto(server.url)
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await enter(['link', 'Forgot your password, or have none yet?'])
  await page.getByRole('heading', { level: 1, name: 'Choose a password by mail' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await write(page.getByLabel('User name or mail address'), 'alan@example.com')
  await enter(['button', 'Send the link'])
  await page.getByRole('heading', { level: 1, name: 'Look at your mail' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await expect.poll(() => smtp.received.length).toBe(1)
  const link = /\S+\/auth\/choose-password\?ticket=\S+/.exec(smtp.received[0]!.text!)![0]
  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: 'Choose a password' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await write(page.getByLabel('New password', { exact: true }), own)
  await write(page.getByLabel('New password once more'), own)
  await enter(['button', 'Set password'])
  await page.getByRole('heading', { level: 1, name: 'Your password is set' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await enter(['link', 'Sign in'])
  await write(page.getByLabel('User name'), 'alan@example.com')
  await write(page.getByLabel('Password'), own)
  await enter(['button', 'Sign in'])
  await page.getByRole('button', { name: /Alan Turing/ }).waitFor()
  // The browser itself complains of every answer that is an error, also of the one that says that nobody is signed in.
  expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([])
  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: 'This link is no longer good' }).waitFor()
  expect(await lookHere(page)).toEqual([])
  await context.close()
})
