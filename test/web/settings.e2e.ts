/** The settings of the tenant, who may make catalogs, and the mails. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailEvents, render } from '#mail/message.ts'
import { samples } from '#mail/samples.ts'
import { em, type TestServer } from '../support/server.ts'
import { person } from '../support/world.ts'
import { gone, openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const settings = async () => (await server.as('grace').get(`${em}/latchkey.settings`)).body

test('settings are changed, only what changed is sent, and what is refused is said at its field', { timeout: 180_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  const save = page.getByRole('button', { name: 'Save' })
  await save.waitFor()
  expect(await save.getAttribute('aria-disabled')).toBe('true')
  expect(await everyLook(page)).toEqual([])
  await page.setViewportSize(phone)
  await page.getByRole('switch', { name: 'What does not go together holds for both sides' }).check()
  await page.getByLabel('Who may stand in').selectOption('The manager, and members of certain groups')
  await page.getByRole('combobox', { name: 'Groups whose members may stand in' }).pressSequentially('licence board')
  await page.getByRole('option', { name: /Licence board/ }).click()
  await page.getByLabel('Longest time to stand in').fill('30d')
  await page.getByLabel('Reminders to approvers').fill('half, 4h, soon')
  await page.getByText('5 changes are not saved yet.').waitFor()
  const before = await settings()
  await save.click()
  const field = page.locator('[data-field=reminders]')
  await expect.poll(() => field.innerText()).toContain('Write days or hours, such as 14d.')
  await expect.poll(() => page.getByLabel('Reminders to approvers').evaluate((input) => input === document.activeElement)).toBe(true)
  expect(await everyLook(page)).toEqual([])
  expect(await settings()).toEqual(before)
  // Nothing was sent.
  expect(complaints).toEqual([])
  // It stays through a reload, and what somebody else changed meanwhile is not undone.
  await server.as('grace').patch(`${em}/latchkey.settings`, { reprocessWindow: 'P3D' })
  await page.reload()
  await page.getByText('5 changes are not saved yet.').waitFor()
  await page.getByLabel('Reminders to approvers').fill('half, 4h')
  await save.click()
  await page.getByText('The settings have been saved.').first().waitFor()
  await page.getByText('Nothing has been changed.').waitFor()
  const licenceBoard = (await server.asApp().get(`/v1.0/groups?$filter=displayName eq 'Licence board'`)).body.value[0].id
  expect(await settings()).toEqual({ ...before, mutualSeparation: true, reprocessWindow: 'P3D', approverReminders: ['half', 'PT4H'], delegation: { isEnabled: true, to: 'managerOrGroups', groups: [licenceBoard], maximumDuration: 'P30D' } })
  await page.getByLabel('Longest time to stand in').fill('')
  await page.getByRole('button', { name: 'Discard' }).click()
  expect(await page.getByLabel('Longest time to stand in').inputValue()).toBe('30d')
  expect(complaints).toEqual([])
  await close()
})

test('F5 catalog creators are appointed and dismissed', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/settings/creators')
  await page.getByRole('rowheader', { name: 'Katarína Horváth' }).waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('link', { name: 'Add catalog creators' }).click()
  await page.getByRole('combobox', { name: 'To whom' }).pressSequentially('all employees')
  await page.getByRole('option', { name: /All employees/ }).click()
  expect(await everyLook(page)).toEqual([])
  await page.getByRole('button', { name: 'Add 1' }).click()
  await page.getByRole('rowheader', { name: 'All employees' }).waitFor()
  expect((await server.as('joann').post(`${em}/catalogs`, { displayName: 'By Joann' })).status).toBe(201)
  await page.getByRole('button', { name: 'Remove All employees as Catalog creator' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await gone(page)
  await expect.poll(() => page.getByRole('rowheader', { name: 'All employees' }).count()).toBe(0)
  expect((await server.as('joann').post(`${em}/catalogs`, { displayName: 'By Joann again' })).status).toBe(403)
  expect(complaints).toEqual([])
  await close()
})

test('L14 every mail is there, and reads as it is sent, in each language, as HTML and as text', { timeout: 180_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin/settings/mails')
  const list = page.getByRole('navigation', { name: 'Mail templates' }).getByRole('link')
  await expect.poll(() => list.count()).toBe(mailEvents.length)
  // Each has a name of its own, none the name that the code has.
  const names = await list.allInnerTexts()
  expect(new Set(names).size).toBe(mailEvents.length)
  expect(names.filter((name) => (mailEvents as readonly string[]).includes(name))).toEqual([])
  expect(await everyLook(page)).toEqual([])
  await list.filter({ hasText: 'A request has been denied' }).click()
  const sent = render('requestDenied', { language: 'nl', timeZone: server.running.app.timeZone, data: { ...samples.requestDenied, audience: 'approver' } })
  await page.getByRole('link', { name: 'Nederlands' }).click()
  await page.getByRole('link', { name: 'Approver' }).click()
  await page.getByText(sent.subject, { exact: true }).last().waitFor()
  const frame = page.locator('iframe')
  expect([await frame.getAttribute('sandbox'), await frame.getAttribute('srcdoc'), await frame.getAttribute('title')]).toEqual(['', sent.html, sent.subject])
  await page.frameLocator('iframe').getByText('Mary Collins').filter({ visible: true }).first().waitFor()
  // Nothing runs in the frame, and so axe does not: what is around it is looked at with the text in its place.
  await page.getByRole('link', { name: 'As text' }).click()
  await expect.poll(async () => (await page.locator('pre').textContent())).toBe(sent.text)
  expect(await everyLook(page)).toEqual([])
  expect(new URL(page.url()).search).toBe('?event=requestDenied&language=nl&audience=approver&as=text')
  await page.setViewportSize(phone)
  await page.getByRole('link', { name: 'All mails' }).click()
  await list.first().waitFor()
  expect(await page.locator('pre').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('whoever may only read the settings reads them in words, and others do not find them', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, person('marcus').displayName, '/admin/settings')
  await page.getByText('Time before leavers lose access').waitFor()
  expect(await page.getByRole('switch').count() + await page.getByRole('textbox').count() + await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/admin/settings/creators`)
  await page.getByRole('rowheader', { name: 'Katarína Horváth' }).waitFor()
  expect(await page.getByRole('link', { name: 'Add catalog creators' }).count() + await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
  const omar = await visit(browser, server, 'Omar Haddad', '/admin/settings/mails')
  await omar.page.getByRole('heading', { level: 1, name: 'We can’t find that' }).waitFor()
  expect(await omar.page.getByRole('link', { name: 'Settings' }).count()).toBe(0)
  await omar.close()
})
