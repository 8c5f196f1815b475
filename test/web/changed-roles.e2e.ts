/** People who no longer fit what they hold, in the browser: the manager sees who, what and until when, and decides. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { held, caseOf, holdingOf, moves, setManager } from '../api/movers-world.ts'
import type { TestServer } from '../support/server.ts'
import { person, rows } from '../support/world.ts'
import { openPortal, phone, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

test('L1 Mary sees on the overview that Joann no longer fits, and keeps her access until a day', { timeout: 120_000 }, async () => {
  await setManager(server, 'joann', 'mary')
  const access = await held(server, 'joann', { action: 'ask', gracePeriod: 'P14D' })
  await moves(server, access)
  // What changes later stands beside the reason, and is none.
  await server.asApp().patch(`/v1.0/users/${person('joann').id}`, { officeLocation: 'Lisbon' })
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins')
  await page.getByText(/is for members of Team \d+\. Joann Guerrero is not one of them\.$/).waitFor()
  await page.getByText(/^Office: .* → Lisbon$/).waitFor()
  await page.getByRole('heading', { name: 'People who no longer fit' }).waitFor()
  await page.getByRole('link', { name: '1 decision about access that no longer fits waits for you.' }).waitFor()
  await page.getByRole('link', { name: `Keep ${access.displayName} for Joann Guerrero` }).click()
  const pane = page.getByRole('dialog', { name: 'Does this access still fit?' })
  await pane.getByText('If nobody decides by then, the access is removed.').waitFor()
  await pane.getByText('sg-Advanced security').waitFor()
  await pane.getByRole('button', { name: 'Save decision' }).click()
  await pane.getByText('Choose the last day.').waitFor()
  await pane.getByText('Say briefly why.').waitFor()
  await pane.getByLabel('Keep until').fill('2026-07-31')
  await pane.getByLabel('Reason').fill('Hands her customers over')
  await pane.getByRole('button', { name: 'Save decision' }).click()
  await page.getByText(`Joann Guerrero keeps ${access.displayName} until 31 July 2026.`).first().waitFor()
  expect(await caseOf(server, access)).toMatchObject({ decision: 'keep', keep: '2026-07-31T21:59:59.000Z' })
  await page.getByRole('heading', { name: 'People who no longer fit' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Your account: Mary Collins' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Your account: Mary Collins' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).and(page.locator('[aria-checked=true]')).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('L1 the link of the mail opens the case on a phone; dropped access goes', { timeout: 120_000 }, async () => {
  await setManager(server, 'joann', 'mary')
  const access = await held(server, 'joann', { action: 'ask', gracePeriod: 'P14D' })
  await moves(server, access)
  const mail = (await server.mails('mary')).find((m) => m.text.includes('/movers/') && m.text.includes(access.displayName))!
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', new URL(/https?:\/\/\S+\/movers\/[0-9a-f-]+/.exec(mail.text)![0]).pathname, { viewport: phone })
  const pane = page.getByRole('dialog', { name: 'Does this access still fit?' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') != null)).toBe(true)
  await pane.getByRole('radio', { name: 'Remove now' }).check()
  await pane.getByLabel('Reason').fill('Not needed in the new team')
  await pane.getByRole('button', { name: 'Save decision' }).click()
  await page.getByText(`${access.displayName} is being removed from Joann Guerrero.`).first().waitFor()
  await expect.poll(async () => (await caseOf(server, access)).decision).toBe('drop')
  await page.goto(`${server.url}/team/changes/${(await caseOf(server, access)).id}`)
  await pane.getByText(`Joann Guerrero had ${access.displayName}`).waitFor()
  await pane.getByText('Mary Collins decided: remove.').waitFor()
  expect(await pane.getByText(/Decide before|still has|^Ends$/).count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('L1 whoever holds it and their manager see on which day it goes by itself, and why', { timeout: 120_000 }, async () => {
  await setManager(server, 'joann', 'mary')
  const access = await held(server, 'joann', { action: 'remove', gracePeriod: 'P5D' })
  await moves(server, access)
  const byRule = await held(server, 'joann')
  await rows(server, "insert into automatic_removal (assignment_id, since, due_at) values ($1, $2::timestamptz, $2::timestamptz + interval '3 days')", [(await holdingOf(server, byRule)).id, server.clock.now()])
  const joann = await visit(browser, server, 'Joann Guerrero', '/access-packages?tab=active')
  const rowOf = (made: { displayName: string }) => joann.page.getByRole('listitem').filter({ has: joann.page.getByRole('link', { name: made.displayName, exact: true }) })
  await rowOf(access).getByText(/^Removed on .* because its policy no longer fits\.$/).waitFor()
  await rowOf(byRule).getByText(/^Removed on .* because the rule that gave it no longer fits\.$/).waitFor()
  await joann.page.goto(`${server.url}/access-packages/${access.id}/why`)
  await joann.page.getByText('Access is removed, because its policy no longer fits').waitFor()
  await joann.page.getByText(/^You asked for it on .*; it was carried out$/).waitFor()
  const mary = await visit(browser, server, 'Mary Collins', `/team/${person('joann').id}`)
  await mary.page.getByText(/^Removed on .* because its policy no longer fits\.$/).first().waitFor()
  expect([...joann.complaints, ...mary.complaints]).toEqual([])
  await Promise.all([joann.close(), mary.close()])
})
