/** What is looked for in long lists with the keyboard alone: each filter is reached, changed and taken away again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { approvedBy, ask, makePackage, person, rows, user } from '../support/world.ts'
import { openPortal, theBrowser } from './browser.ts'
import { walkAs } from './walk.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const walk = async (who: string, path: string) => {
  const walked = await walkAs(browser, server, who, path)
  const { page, to, press, pick, type } = walked
  /** One of many in a box that may have another one: what is typed takes its place. */
  const change = async (label: string, typed: string, option: string) => {
    await to(['combobox', label])
    const box = page.getByRole('combobox', { name: label, exact: true })
    await press('Control+a')
    await type(typed)
    expect(await box.inputValue()).toBe(typed)
    await pick(box, '', option)
    await expect.poll(() => box.inputValue()).toBe(option)
  }
  const empty = async (label: string) => {
    await to(['combobox', label])
    await press('Control+a', 'Delete', 'Escape')
  }
  const undoDay = async (label: string) => {
    await to(page.getByLabel(label, { exact: true }))
    await press('ArrowLeft', 'ArrowLeft')
    for (const _ of ['day', 'month', 'year']) await press('Delete', 'ArrowRight')
  }
  return { ...walked, change, empty, undoDay }
}
const query = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)
const asks = async (page: Page, name: string, value: string | null) => { await expect.poll(() => query(page, name)).toBe(value) }
/** Every row is about all of these, and there is one. */
const only = async (page: Page, ...words: readonly string[]) => {
  await expect.poll(async () => {
    const all = await page.locator('tbody tr[data-index]').allInnerTexts()
    return all.length > 0 ? all.filter((text) => !words.every((word) => text.includes(word))) : ['nothing']
  }).toEqual([])
}

test('F80 the audit log is searched by a name, tells what changed, and is narrowed to somebody, something and a result', { timeout: 240_000 }, async () => {
  await server.as('grace').patch(`/v1.0/users/${person('oliver').id}`, { accountEnabled: false })
  const { page, enter, write, change, empty, day, undoDay, arrives, heading, done } = await walk('Stephan Brandt', '/admin/audit')
  const search = ['searchbox', 'Search by activity, person or thing'] as const
  await write(search, 'oliver')
  await only(page, 'Oliver Walsh')
  await page.getByRole('row', { name: /Update user.*accountEnabled: true → false/s }).waitFor()
  await enter(['button', 'Clear'])
  await arrives(search)
  await asks(page, 'q', null)
  await change('By or about', 'Joann', 'Joann Guerrero')
  await change('Access package', 'Workc', 'Workcation')
  await only(page, 'Joann', 'Workcation')
  // Somebody else in the same box, from the first letter on.
  await change('By or about', 'Ricci', 'Chiara Ricci')
  await asks(page, 'person', person('chiara').id)
  await only(page, 'Chiara', 'Workcation')
  await empty('Access package')
  await asks(page, 'package', null)
  await day('To', '01012020')
  await page.getByText('No match').waitFor()
  await undoDay('To')
  await asks(page, 'to', null)
  await only(page, 'Chiara')
  await enter(['link', 'Failure'])
  await page.getByText('No match').waitFor()
  await arrives(['link', 'Failure'])
  await enter(['link', 'Clear filters'])
  await page.getByRole('table').waitFor()
  await arrives(page.locator('main :focus'))
  expect([new URL(page.url()).search, await page.getByRole('combobox', { name: 'By or about' }).inputValue()]).toEqual(['', ''])

  // What an event is about is one step further, and one comes back to where one was.
  await write(search, 'oliver')
  await only(page, 'Oliver Walsh')
  const way = page.getByRole('row', { name: /Update user/ }).first().getByRole('link', { name: 'Oliver Walsh' })
  await enter(way)
  await heading('Oliver Walsh')
  await arrives(['heading', 'Oliver Walsh'])
  await page.goBack()
  await heading('Audit logs')
  await arrives(['heading', 'Audit logs'])
  await only(page, 'Oliver Walsh')
  await done()
})

test('F61 requests and assignments are found by person, package and days, and each of these is taken away again', { timeout: 240_000 }, async () => {
  const [made, more] = [await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } }), await makePackage(server)]
  for (const who of ['joann', 'thabo']) for (const { id } of [made, more]) await ask(server, who, id)
  await expect.poll(async () => (await rows(server, "select 1 from assignment where access_package_id = $1 and state = 'delivered'", [more.id])).length).toBe(2)
  const { page, enter, write, press, change, empty, day, undoDay, to, arrives, done } = await walk('Stephan Brandt', '/admin/requests')
  const search = ['searchbox', 'Search by person'] as const
  const counts = async (count: number) => { await expect.poll(() => page.locator('tbody tr[data-index]').count()).toBe(count) }
  await change('Access package', made.displayName, made.displayName)
  await counts(2)
  await write(search, 'thabo')
  await counts(1)
  await only(page, 'Thabo Nkosi', made.displayName)
  await change('Access package', more.displayName, more.displayName)
  await only(page, 'Thabo Nkosi', more.displayName)
  await press('Tab')
  await day('Requested from', '05202026')
  await asks(page, 'from', '2026-05-20')
  await counts(1)
  await day('To', '05192026')
  await page.getByText('It is before the first day.').waitFor()
  await undoDay('To')
  await asks(page, 'to', null)
  await enter(['link', 'Denied or canceled'])
  await page.getByText('No match').waitFor()
  await arrives(['link', 'Denied or canceled'])
  await enter(['link', 'All'])
  await counts(1)
  await arrives(['link', 'All'])
  await empty('Access package')
  await asks(page, 'package', null)
  await to(search)
  await press('Escape')
  await asks(page, 'q', null)
  await undoDay('Requested from')
  await asks(page, 'from', null)
  expect(new URL(page.url()).search).toBe('')

  await page.goto(`${server.url}/admin/assignments`)
  await change('Access package', more.displayName, more.displayName)
  await counts(2)
  await write(search, 'joann')
  await counts(1)
  await day('Held from', '05012026')
  await asks(page, 'from', '2026-05-01')
  // A time asks for why, and one day has no place beside it.
  await page.getByRole('columnheader', { name: 'Why' }).waitFor()
  expect(await page.getByLabel('Held on').count()).toBe(0)
  await day('To', '05102026')
  await page.getByText('No match').waitFor()
  await undoDay('To')
  await counts(1)
  await undoDay('Held from')
  await page.getByLabel('Held on').waitFor()
  await arrives(page.getByLabel('Held from'))
  await enter(['link', 'Expired'])
  await page.getByText('No match').waitFor()
  await enter(['link', 'Clear filters'])
  await page.getByRole('table').waitFor()
  await arrives(page.locator('main :focus'))
  await done()
})

test('access packages are found by their catalog, and by whether they are hidden', { timeout: 120_000 }, async () => {
  const { page, change, empty, select, press, done } = await walk('Stephan Brandt', '/admin/access-packages')
  await change('Catalog', 'Secur', 'Security')
  await only(page, 'Security')
  await change('Catalog', 'Gene', 'General')
  await only(page, 'General')
  await select(['combobox', 'Hidden'], 'Yes')
  await asks(page, 'hidden', 'yes')
  await press('Home')
  await asks(page, 'hidden', null)
  await empty('Catalog')
  await asks(page, 'catalog', null)
  await done()
})

test('F79 L5 why somebody has what they have, and had what has ended, is read on their page, and one comes back to where it was opened', { timeout: 240_000 }, async () => {
  const joann = person('joann')
  const { page, enter, to, press, day, undoDay, arrives, gone, dialog, heading, done } = await walk('Marcus', `/admin/people/${joann.id}`)
  const why = ['link', 'Why Desktop app?'] as const
  await enter(why)
  await dialog.getByText('Mary Collins approved').waitFor()
  await to(dialog.getByRole('button', { name: 'Close' }))
  await press('Escape')
  await gone()
  await arrives(why)

  const ended = page.getByRole('row', { name: /Workcation/ })
  expect(await ended.count()).toBe(0)
  await day('Held on', '03252026')
  await ended.getByText(/Approved by Mary Collins/).waitFor()
  await arrives(page.getByLabel('Held on'))
  await enter(ended.getByRole('link', { name: 'Why Workcation?' }))
  await dialog.getByText(/had it from/).waitFor()
  await to(dialog.getByRole('button', { name: 'Close' }))
  await press('Escape')
  await gone()
  await arrives(ended.getByRole('link', { name: 'Why Workcation?' }))
  await enter(ended.getByRole('link', { name: /^Requested by Joann Guerrero/ }))
  await page.waitForURL(/\/requests\//)
  await arrives(page.locator('h1'))
  await page.goBack()
  await heading('Joann Guerrero')
  await ended.waitFor()
  await undoDay('Held on')
  await page.getByRole('link', { name: why[1] }).waitFor()
  expect(await ended.count()).toBe(0)
  await arrives(page.getByLabel('Held on'))
  await done()
})
