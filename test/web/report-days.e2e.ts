/** Reports of days: of wrong ones there is neither a list nor a file, and the lists of right ones fit. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { person } from '../support/world.ts'
import { desktop, follow, isDrawn, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

test('F79 of wrong days there is neither a list nor a file, until they are mended', { timeout: 120_000 }, async () => {
  const { body: { value: [resource] } } = await server.as('stephan').get(`${em}/latchkey.reports/resources()?search=workcation`)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  const backwards = 'from=2026-05-10&to=2026-05-04'
  const joann = `/admin/people/${person('joann').id}`
  for (const path of [`/admin/resources/${resource.id}?${backwards}`, `/admin/resources/${resource.id}?on=2099-01-01`, `${joann}?${backwards}`, `${joann}/resources?from=2099-01-01`, `/admin/assignments?${backwards}`, `/admin/requests?${backwards}`, `/admin/audit?${backwards}`]) {
    await follow(page, path)
    await page.getByRole('heading', { name: 'No such days' }).waitFor()
    expect(await page.getByRole('table').count(), path).toBe(0)
    expect(await page.getByRole('link', { name: 'Download as CSV' }).count(), path).toBe(0)
    const file = page.getByRole('button', { name: 'Download as CSV' })
    expect([await file.getAttribute('aria-disabled'), await file.getAttribute('aria-description')], path).toEqual(['true', 'Mend the days first.'])
  }
  await follow(page, `/admin/assignments?q=joann&${backwards}`)
  expect(await everyLook(page)).toEqual([])
  await page.getByLabel('To', { exact: true }).fill('2026-05-12')
  await page.getByLabel('To', { exact: true }).blur()
  await page.getByRole('row', { name: /Joann Guerrero/ }).first().waitFor()
  expect(await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href')).toContain('from=2026-05-10&to=2026-05-12')
  await follow(page, `/admin/assignments?q=joann&${backwards}`)
  await page.getByRole('link', { name: 'Leave the days out' }).click()
  await page.getByRole('row', { name: /Joann Guerrero/ }).first().waitFor()
  expect(new URL(page.url()).search).toBe('?q=joann')
  expect(complaints).toEqual([])
  await close()
})

test.each([desktop, { width: 1440, height: 900 }])('the lists of a day fit into a window of $width pixels, with why somebody held what they did', { timeout: 120_000 }, async (viewport) => {
  const { body: { value: [resource] } } = await server.as('stephan').get(`${em}/latchkey.reports/resources()?search=workcation`)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin', { viewport })
  const joann = `/admin/people/${person('joann').id}`
  for (const path of [`${joann}?on=2026-05-10`, `${joann}/resources?on=2026-05-10`, '/admin/assignments?on=2026-05-10', `/admin/resources/${resource.id}?from=2026-01-01`]) {
    await follow(page, path)
    await isDrawn(page)
    const over = await page.getByRole('table').evaluate((table) => [table.parentElement!.scrollWidth - table.parentElement!.clientWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth])
    expect.soft(over, path).toEqual([0, 0])
  }
  expect(complaints).toEqual([])
  await close()
})
