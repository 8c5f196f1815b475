/**
 * Makes the pictures of the README: `npm run screenshots`. Starts a demonstration of its own in a temporary folder,
 * walks through the story, and writes docs/pictures/*.png.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { movableClock } from '#clock.ts'
import { readConfig } from '#config.ts'
import { tenant } from '#demo/tenant.ts'
import { silentLog } from '#log.ts'
import { startServer } from '#main.ts'
import { desktop, openBrowser, phone } from './browser.ts'

const pictures = join(import.meta.dirname, '../../docs/pictures')
const folder = mkdtempSync(join(tmpdir(), 'latchkey-pictures-'))
const port = 8097
const server = await startServer({ ...readConfig({}, { dataDir: folder, port, demo: true, timeZone: 'Europe/Amsterdam' }) }, { api: true, work: true, demo: true }, { clock: movableClock(), log: silentLog(), signals: false })
const browser = await openBrowser()
mkdirSync(pictures, { recursive: true })
const workcation = tenant.packages.find((p) => p.displayName === 'Workcation')!.id

async function as(person: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: desktop, timezoneId: 'Europe/Amsterdam', locale: 'en-GB', reducedMotion: 'reduce', deviceScaleFactor: 2, ...options })).newPage()
  await page.goto(server.url)
  await page.getByRole('button', { name: new RegExp(person) }).first().click()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}
async function take(page: Page, path: string, name: string): Promise<void> {
  if (path) await page.goto(server.url + path)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
  console.log(`docs/pictures/${name}.png`)
}
const inDays = (days: number) => server.clock.now().toZonedDateTimeISO('Europe/Amsterdam').add({ days }).toPlainDate().toString()

try {
  const joann = await as('Joann Guerrero')
  await take(joann, '/access-packages', 'packages')
  await joann.goto(`${server.url}/access-packages/${workcation}`)
  const pane = joann.getByRole('dialog', { name: 'Request access' })
  await pane.getByLabel('In which country will you work?').selectOption({ label: 'Spain' })
  await pane.getByLabel('From which address will you work?').fill('Carrer de la Pau 1, València')
  await pane.getByLabel('Business justification').fill('Family visit; I work the mornings and take the afternoons off.')
  await pane.getByRole('radio', { name: 'Yes' }).check()
  await pane.getByLabel('Start date').fill(inDays(5))
  await pane.getByLabel('End date').fill(inDays(16))
  await take(joann, '', 'request')
  await pane.getByRole('button', { name: 'Submit request' }).click()
  await joann.waitForURL(/\/requests\//)
  const request = new URL(joann.url()).pathname
  const mary = await as('Mary Collins')
  await take(mary, request.replace('requests', 'approvals'), 'approval')
  await mary.getByLabel('Reason').fill('Enjoy Valencia.')
  await mary.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await mary.getByText('Approved. Joann Guerrero has been told.').first().waitFor()
  await take(joann, request, 'timeline')
  const mail = (await (await fetch(`${server.url}/demo/mails?to=mary@contoso.example`)).json()) as { value: { id: string; event: string }[] }
  await mary.setViewportSize({ width: 760, height: 900 })
  await take(mary, `/demo/mails/${mail.value.find((m) => m.event === 'requestToApprover')!.id}`, 'mail')
  await take(await as('Joann Guerrero', { viewport: phone }), '/access-packages', 'phone')
  await take(await as('Mary Collins', { colorScheme: 'dark' }), '/approvals', 'dark')
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
