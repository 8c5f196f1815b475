/** What is looked for in long lists with the keyboard alone: each filter is reached, changed and taken away again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { person } from '../support/world.ts'
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
