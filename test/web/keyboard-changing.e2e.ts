/** What is changed, taken back and made with the keyboard alone: the focus stays where one goes on. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, decide, makePackage, makePolicy, manager, requestOf, rows, unique } from '../support/world.ts'
import { openPortal, theBrowser } from './browser.ts'
import { walkAs } from './walk.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const walk = (who: string, path: string) => walkAs(browser, server, who, path)

test('F59 access is changed in its row, and then that of many under another policy', { timeout: 240_000 }, async () => {
  const made = await makePackage(server)
  for (const who of ['lukas', 'joann', 'thabo']) await ask(server, who, made.id)
  const other = await makePolicy(server, made.id, { displayName: 'For projects' })
  await expect.poll(async () => (await rows(server, "select 1 from assignment where access_package_id = $1 and state = 'delivered'", [made.id])).length).toBe(3)
  const { page, enter, press, choose, day, write, select, to, arrives, gone, dialog, done } = await walk('Stephan Brandt', `/admin/access-packages/${made.id}/assignments`)
  const [ofLukas, go] = [['button', 'Change access of Lukas Meier'] as const, dialog.getByRole('button', { name: 'Change access' })]
  await enter(ofLukas)
  await dialog.waitFor()
  await press('Escape')
  await gone()
  await arrives(ofLukas)
  await press('Enter')
  await enter(go)
  await dialog.getByText('Choose another end or another policy.').waitFor()
  await arrives(['radio', 'As now'])
  await choose('On another day')
  await enter(go)
  await arrives(page.getByLabel('Last day'))
  await day('Last day', '09302026')
  await write(dialog.getByRole('textbox', { name: /^Reason/ }), 'The project ends then')
  await enter(go)
  await page.getByRole('region', { name: 'Changing access of 1 person' }).getByText('Finished: 1 done, 0 refused').waitFor()
  await gone()
  await expect.poll(() => page.getByRole('row', { name: /Lukas/ }).innerText()).toMatch(/30 Sept? 2026/)
  // The row is another one now, and its button is still where one is.
  await arrives(ofLukas)

  const [all, many] = [['checkbox', 'Choose all that are shown'] as const, page.getByRole('group', { name: 'Chosen rows' }).getByRole('button', { name: 'Change access…' })]
  await to(all, 'Shift+Tab')
  await press('Space')
  await enter(many)
  await dialog.waitFor()
  await press('Escape')
  await gone()
  await arrives(many)
  await press('Enter')
  await select(dialog.getByRole('combobox', { name: 'Policy' }), 'For projects')
  await enter(go)
  const report = page.getByRole('region', { name: 'Changing access of 3 people' })
  await report.getByText('Finished: 3 done, 0 refused').waitFor()
  await gone()
  // Nothing is chosen any more and the buttons for it have gone: one is at the list that was changed.
  await arrives(['region', 'Assignments'])
  await expect.poll(() => page.getByRole('row', { name: /For projects/ }).count()).toBe(3)
  await to(report.getByRole('button', { name: 'Close' }), 'Shift+Tab')
  await press('Enter')
  await expect.poll(() => report.count()).toBe(0)
  await arrives(page.locator('main :focus'))
  const held = await rows<{ policy_id: string; ends: string | null }>(server, "select policy_id, to_char(ends_at, 'YYYY-MM-DD') as ends from assignment where access_package_id = $1 order by ends_at", [made.id])
  expect(held.map(({ policy_id, ends }) => [policy_id, ends])).toEqual([[other, '2026-09-30'], [other, null], [other, null]])
  await done()
})

test('F51 what has not started is taken back in the list and in its pane, and one is still there', { timeout: 240_000 }, async () => {
  const waiting = async () => {
    const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
    const id = await asked(server, 'joann', made.id, { schedule: { startDateTime: '2026-12-10T00:00:00Z' } })
    await decide(server, 'mary', id)
    return { id, take: ['button', `Remove the access of Joann Guerrero to ${made.displayName}`] as const, name: made.displayName }
  }
  const [inList, inPane] = [await waiting(), await waiting()]
  const { page, enter, press, write, arrives, gone, dialog, done } = await walk('Mary Collins', '/approvals?tab=history')
  const question = page.getByRole('dialog', { name: 'Take back what you approved?' })
  const takeBack = question.getByRole('button', { name: 'Take back approval' })
  const stateOf = async ({ id }: { id: string }) => (await requestOf(server, id)).state
  await enter(inList.take)
  await dialog.waitFor()
  await press('Escape')
  await gone()
  await arrives(inList.take)
  await press('Enter')
  await enter(takeBack)
  await arrives(question.getByLabel('Reason'))
  await write(question.getByLabel('Reason'), 'The project is off')
  await enter(takeBack)
  await gone()
  await expect.poll(() => stateOf(inList)).toBe('canceled')
  const rowOf = ({ name }: { name: string }) => page.getByRole('listitem').filter({ hasText: name })
  await rowOf(inList).getByText('Taken back by you').waitFor()
  // The button stays for whoever is at it, and says that it is done.
  await arrives(inList.take)
  expect(await page.locator(':focus').getAttribute('aria-description')).toMatch(/is taken back/)

  const open = rowOf(inPane).getByRole('link', { name: 'Joann Guerrero' })
  await enter(open)
  const pane = page.getByRole('dialog', { name: 'Review request' })
  const take = pane.getByRole('button', { name: inPane.take[1] })
  await enter(take)
  await question.waitFor()
  await press('Escape')
  await question.waitFor({ state: 'detached' })
  // Only the question has gone; the pane that asked it is there.
  await arrives(take)
  await press('Enter')
  await write(question.getByLabel('Reason'), 'The project is off')
  await enter(takeBack)
  await question.waitFor({ state: 'detached' })
  await pane.getByText('Taken back by you').waitFor()
  await arrives(take)
  await enter(pane.getByRole('button', { name: 'Close' }))
  await gone()
  await arrives(open)
  expect(await stateOf(inPane)).toBe('canceled')
  await done()
})

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
