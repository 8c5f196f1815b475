/** What is changed, taken back and made with the keyboard alone: the focus stays where one goes on. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { unique } from '../support/world.ts'
import { openPortal, theBrowser } from './browser.ts'
import { walkAs } from './walk.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const walk = (who: string, path: string) => walkAs(browser, server, who, path)

test('F6 groups that do not exist yet are made where an empty catalog gets its first resources', { timeout: 240_000 }, async () => {
  const { body: { id } } = await server.as('grace').post(`${em}/catalogs`, { displayName: unique('Empty') })
  const { page, enter, press, write, arrives, gone, dialog, done } = await walk('Grace Okafor', `/admin/catalogs/${id}`)
  const [first, second] = [unique('Made by keys'), unique('Made by keys')]
  await page.getByText('No resources yet').waitFor()
  await enter(['link', 'Add resources'])
  await enter(dialog.getByRole('button', { name: 'Add', exact: true }))
  await dialog.getByText('Choose at least one group or application.').waitFor()
  await arrives(['combobox', 'Group'])
  const name = dialog.getByRole('textbox', { name: 'Name of the new group' })
  await enter(dialog.locator('summary', { hasText: 'The group does not exist yet' }))
  await enter(dialog.getByRole('button', { name: 'Create group' }))
  await dialog.getByText('Give it a name.').waitFor()
  await arrives(name)
  await write(name, first)
  expect(await dialog.getByText('Give it a name.').count()).toBe(0)
  await enter(dialog.getByRole('button', { name: 'Create group' }))
  await dialog.getByRole('button', { name: `Take ${first} off the list` }).waitFor()
  // Whoever makes one may make another, where one is; the field is empty again.
  await arrives(['button', 'Create group'])
  await write(name, second)
  await press('Enter')
  await dialog.getByRole('button', { name: `Take ${second} off the list` }).waitFor()
  await arrives(name)
  await enter(dialog.getByRole('button', { name: `Take ${first} off the list` }))
  await arrives(['button', `Take ${second} off the list`])
  await enter(dialog.getByRole('button', { name: 'Add 1' }))
  await gone()
  await page.getByRole('rowheader', { name: second }).waitFor()
  await arrives(['link', 'Add resources'])
  expect(await page.getByRole('rowheader').allInnerTexts()).toEqual([expect.stringContaining(second)])
  await done()
})
