/** Whoever chooses faster than the page is drawn has chosen all of it: the address, which is the state, never goes back a step. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { approvedBy, asked, makePackage, user } from '../support/world.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const link = (name: string) => (page: Page) => page.getByRole('link', { name, exact: true })
const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })

/** Presses one after the other, with nothing between them but what the first press itself did. */
const pressAtOnce = async (page: Page, all: readonly ((page: Page) => Locator)[]): Promise<void> => {
  const handles = await Promise.all(all.map(async (find) => {
    const one = find(page)
    await one.waitFor()
    return one.elementHandle()
  }))
  await page.evaluate(async (elements) => {
    for (const element of elements) {
      (element as HTMLElement).click()
      await Promise.resolve()
    }
  }, handles)
}

test.each([
  ['Stephan Brandt', '/admin/settings/mails?event=requestDenied', [link('Nederlands'), link('Approver'), link('As text')], '?event=requestDenied&language=nl&audience=approver&as=text'],
  ['Mary Collins', '/approvals', [link('By person'), button('Rows')], '?by=person&view=rows'],
] as const)('%s at %s', { timeout: 60_000 }, async (who, path, all, search) => {
  const { page, complaints, close } = await visit(browser, server, who, path)
  await pressAtOnce(page, all)
  await expect.poll(() => new URL(page.url()).search).toBe(search)
  expect(complaints).toEqual([])
  await close()
})

/** What the page sends to change something. Much of what it reads is asked for together. */
const sentBy = (page: Page): string[] => {
  const sent: string[] = []
  page.on('request', (request) => { if (request.method() !== 'GET' && !request.url().endsWith('/$batch')) sent.push(request.method()) })
  return sent
}

test('L7 who presses twice decides, forwards and takes back once', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('ewa')]) } })
  const [first, second, third] = [await asked(server, 'joann', made.id, { schedule: { startDateTime: '2026-07-01T08:00:00Z' } }), await asked(server, 'bram', made.id), await asked(server, 'mirjam', made.id), await asked(server, 'omar', made.id), await asked(server, 'stephan', made.id)]
  const { page, complaints, close } = await visit(browser, server, 'Ewa Nowak', `/approvals/${first}`)
  const sent = sentBy(page)
  const twice = (name: string) => page.getByRole('button', { name, exact: true }).last().dblclick()
  await twice('Approve')
  await page.getByText(/^Approved\./).first().waitFor()
  await page.goto(`${server.url}/approvals/${second}`)
  await twice('Deny')
  await page.getByText(/^Denied\./).first().waitFor()
  await page.goto(`${server.url}/approvals/${third}`)
  await page.getByRole('button', { name: 'Forward', exact: true }).click()
  await page.getByRole('combobox', { name: 'Forward to' }).pressSequentially('Kenji')
  await page.getByRole('option', { name: /Kenji Watanabe/ }).click()
  await page.getByRole('dialog', { name: 'Forward this request' }).getByLabel('Why').fill('He knows')
  await twice('Forward')
  await page.getByText('Forwarded to Kenji Watanabe.').first().waitFor()
  await page.goto(`${server.url}/approvals`)
  await page.getByRole('checkbox', { name: `Choose the request of Omar Haddad for ${made.displayName}` }).check()
  await page.keyboard.press('Shift+A')
  await page.getByRole('button', { name: 'Approve 1' }).dblclick()
  await page.getByText('1 request approved.').first().waitFor()
  await page.goto(`${server.url}/approvals/${first}`)
  await page.getByRole('button', { name: `Remove the access of Joann Guerrero to ${made.displayName}` }).click()
  await page.getByLabel(/^Reason/).fill('Too early')
  await twice('Take back approval')
  await page.getByText('Taken back by you').first().waitFor()
  expect(complaints).toEqual([])
  expect(sent).toEqual(['PATCH', 'PATCH', 'POST', 'PATCH', 'POST'])
  await close()
})
