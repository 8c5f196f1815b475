/** The dialog that asks once more: it begins anew each time, and what was typed into one that was left is not said of something else. */
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { approvedBy, asked, makePackage, user } from '../support/world.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const reason = (dialog: Locator) => dialog.getByLabel(/^(Why|Reason)/)
const isClosed = (dialog: Locator) => dialog.waitFor({ state: 'detached' })
const leave = async (dialog: Locator) => { await dialog.getByRole('button', { name: 'Cancel' }).click(); await isClosed(dialog) }

test('L7 forwarding that was given up leaves neither person, reason nor what was missing, here or at another request; a lost session leaves all of it', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('ewa')]) } })
  const [one, other] = [await asked(server, 'joann', made.id), await asked(server, 'bram', made.id)]
  const { page, complaints, close } = await visit(browser, server, 'Ewa Nowak', `/approvals/${one}`)
  const open = () => page.getByRole('button', { name: 'Forward', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Forward this request' })
  const person = page.getByRole('combobox', { name: 'Forward to' })
  const isEmpty = async () => {
    expect([await reason(dialog).inputValue(), await person.inputValue()]).toEqual(['', ''])
    expect(await dialog.getByText(/^(Say briefly|Choose who should decide\.)/).count()).toBe(0)
  }
  await open()
  await person.waitFor()
  await person.pressSequentially('Omar')
  await page.getByRole('option', { name: /Omar Haddad/ }).click()
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click()
  await dialog.getByText(/^Say briefly/).waitFor()
  await leave(dialog)
  await open()
  await person.waitFor()
  await isEmpty()
  await reason(dialog).fill('He knows the system')
  await page.keyboard.press('Escape')
  await isClosed(dialog)
  await open()
  await person.waitFor()
  await isEmpty()
  // Going away and coming back is no leaving: the dialog is still open, and what was typed is in it.
  await reason(dialog).fill('He knows Bram')
  await page.reload()
  await person.waitFor()
  expect(await reason(dialog).inputValue()).toBe('He knows Bram')
  await leave(dialog)
  await page.goto(`${server.url}/approvals/${other}`)
  await open()
  await person.waitFor()
  await isEmpty()
  expect(complaints).toEqual([])
  await close()
})

test('F57 a reason that was typed for some rows is not there when more are to be removed', { timeout: 120_000 }, async () => {
  const made = await makePackage(server)
  for (const who of ['joann', 'bram']) await asked(server, who, made.id)
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${made.id}/assignments`)
  const open = (dialog: Locator, button: string) => page.getByRole('button', { name: button, exact: true }).click().then(() => dialog.waitFor())
  const removing = page.getByRole('dialog', { name: /^Remove (this access|access of 2 people)/ })
  await page.getByRole('checkbox', { name: /Joann Guerrero/ }).check()
  await open(removing, 'Remove access')
  await reason(removing).fill('Joann has gone to Marketing')
  await leave(removing)
  await page.getByRole('checkbox', { name: /Bram/ }).check()
  await open(removing, 'Remove access')
  expect(await reason(removing).inputValue()).toBe('')
  expect(complaints).toEqual([])
  await close()
})
