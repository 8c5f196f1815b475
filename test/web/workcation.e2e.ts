import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openPortal, phone, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const exempted = async (): Promise<string[]> =>
  (await server.asApp().get("/v1.0/groups?$filter=startswith(displayName,'sg-Workcation')&$expand=members($select=id,displayName)")).body.value[0].members.map((m: { displayName: string }) => m.displayName)

test('F44 F50 F78 the Workcation story in the browser: Joann asks, Mary approves from the mail, access comes and goes', { timeout: 120_000 }, async () => {
  const joann = await visit(browser, server, 'Joann Guerrero')
  const { page } = joann
  await page.getByRole('link', { name: 'Access packages' }).click()
  await page.getByRole('heading', { level: 1, name: 'Access packages' }).waitFor()
  await page.getByRole('searchbox').fill('another country')
  await page.getByRole('link', { name: 'Request Conditional access pilot' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Request Workcation' }).or(page.getByRole('button', { name: 'Request Workcation' })).first().click()
  const pane = page.getByRole('dialog', { name: 'Request access' })
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await pane.getByText('Say briefly why this access is needed.').waitFor()
  await pane.getByLabel('In which country will you work?').selectOption({ label: 'Spain' })
  await pane.getByLabel('From which address will you work?').fill('Carrer de la Pau 1, València')
  await pane.getByLabel('Business justification').fill('Family visit; I work the mornings')
  await pane.getByRole('radio', { name: 'Yes' }).check()
  await pane.getByLabel('Start date').fill('2026-06-05')
  await pane.getByLabel('End date').fill('2026-06-16')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await page.waitForURL(/\/requests\//)
  await page.getByRole('heading', { name: /Workcation/ }).first().waitFor()
  await page.getByText('Waiting for Mary Collins').waitFor()
  const requestUrl = page.url()

  await expect.poll(async () => (await server.mails('mary')).map((m) => m.event)).toContain('requestToApprover')
  const mail = (await server.mails('mary'))[0]!
  expect(mail.subject).toContain('Joann Guerrero')
  expect(mail.text).toContain('Family visit; I work the mornings')
  const link = /https?:\/\/\S+\/approvals\/[0-9a-f-]+/.exec(mail.text)![0]

  const mary = await visit(browser, server, 'Mary Collins', new URL(link).pathname)
  await mary.page.getByText('Family visit; I work the mornings').first().waitFor()
  await mary.page.getByText('Carrer de la Pau 1, València').first().waitFor()
  await mary.page.getByLabel('Reason').fill('Enjoy Valencia')
  await mary.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await mary.page.getByText('Approved. Joann Guerrero has been told.').first().waitFor()
  expect(mary.complaints).toEqual([])
  await mary.close()

  await page.goto(requestUrl)
  await page.getByText('Mary Collins approved').waitFor()
  expect(await exempted()).not.toContain('Joann Guerrero')
  await server.clock.set('2026-06-05T06:00:00Z')
  expect(await exempted()).toContain('Joann Guerrero')
  await page.goto(`${server.url}/access-packages?tab=active`)
  await page.getByText('Workcation').first().waitFor()
  await server.clock.set('2026-06-16T22:30:00Z')
  expect(await exempted()).not.toContain('Joann Guerrero')
  await page.goto(requestUrl)
  await page.getByText('Access ended').waitFor()
  await page.goto(`${server.url}/access-packages?tab=expired`)
  await page.getByText('Workcation').first().waitFor()
  expect((await server.mails('joann')).map((m) => m.event)).toEqual(expect.arrayContaining(['requestApproved', 'accessDelivered', 'accessAboutToExpire', 'accessExpired']))
  expect(joann.complaints).toEqual([])
  await joann.close()
})

test('F45 U11 Mary asks on behalf of Mirjam, on a phone; Stephan decides because she may not', { timeout: 120_000 }, async () => {
  const mary = await visit(browser, server, 'Mary Collins', '/access-packages', { viewport: phone })
  await mary.page.getByRole('link', { name: 'Request Workcation' }).or(mary.page.getByRole('button', { name: 'Request Workcation' })).first().click()
  const pane = mary.page.getByRole('dialog', { name: 'Request access' })
  await pane.getByRole('radio', { name: 'Someone else' }).check()
  await pane.getByRole('combobox', { name: 'Person' }).pressSequentially('Mirj')
  await mary.page.getByRole('option', { name: /Mirjam de Wit/ }).click()
  await pane.getByLabel('In which country will you work?').selectOption({ label: 'Portugal' })
  await pane.getByLabel('From which address will you work?').fill('Rua Augusta 1, Lisboa')
  await pane.getByLabel('Business justification').fill('She has already left without asking')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await mary.page.waitForURL(/\/requests\//)
  await mary.page.getByText(/Waiting for Stephan/).waitFor()
  expect(mary.complaints).toEqual([])
  const path = new URL(mary.page.url()).pathname
  await mary.close()

  const stephan = await visit(browser, server, 'Stephan', path.replace('requests', 'approvals'))
  await stephan.page.getByText('She has already left without asking').first().waitFor()
  await stephan.page.getByText(/Mirjam de Wit/).first().waitFor()
  await stephan.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await stephan.page.getByText(/^Approved\./).first().waitFor()
  await stephan.close()
  await expect.poll(exempted).toContain('Mirjam de Wit')
})

test('a pane that is opened while a search is still being typed opens, also on a slow connection', async () => {
  const { page, close } = await visit(browser, server, 'Joann Guerrero', '/access-packages')
  await page.route(/RequestPane/, async (route) => { await new Promise((resolve) => { setTimeout(resolve, 600) }); await route.continue() })
  const request = page.getByRole('link', { name: 'Request Workcation' })
  await request.waitFor()
  await page.getByRole('searchbox').fill('Work')
  await request.dispatchEvent('click')
  await page.getByRole('dialog', { name: 'Request access' }).waitFor()
  await close()
})
