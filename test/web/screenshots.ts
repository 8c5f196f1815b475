/**
 * Makes the pictures of the README and the guide: `npm run screenshots`. Starts a demonstration and an empty installation
 * of its own in temporary folders, walks through the story, and writes docs/pictures/*.png.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { movableClock } from '#clock.ts'
import { readConfig } from '#config.ts'
import { tenant } from '#demo/tenant.ts'
import { silentLog } from '#log.ts'
import { startServer, type Running } from '#main.ts'
import { freePort } from '../support/free-port.ts'
import { desktop, openBrowser, phone } from './browser.ts'

const pictures = join(import.meta.dirname, '../../docs/pictures')
const folder = mkdtempSync(join(tmpdir(), 'latchkey-pictures-'))
const start = async (demo: boolean): Promise<Running> =>
  startServer({ ...readConfig({}, { dataDir: join(folder, demo ? 'demo' : 'empty'), port: await freePort(), demo, timeZone: 'Europe/Amsterdam' }) }, { api: true, work: true, demo }, { clock: movableClock(), log: silentLog(), signals: false })
const server = await start(true)
const browser = await openBrowser()
mkdirSync(pictures, { recursive: true })
const idOf = (of: readonly { id: string; displayName: string }[], name: string): string => of.find((o) => o.displayName === name)!.id
const workcation = idOf(tenant.packages, 'Workcation')
const joannId = idOf(tenant.people, 'Joann Guerrero')

/** Pictures of the README are looked at closely, those of the tour in passing. */
const [sharp, plain] = [{ deviceScaleFactor: 2 }, { deviceScaleFactor: 1 }] as const
const looks = { desk: { viewport: desktop }, phone: { viewport: phone }, 'phone-dark': { viewport: phone, colorScheme: 'dark' } } as const satisfies Record<string, BrowserContextOptions>
type Look = keyof typeof looks

/** THE table of the tour: the name of a picture, who looks, where, and in which looks. A new page is a line here. */
const tour: readonly (readonly [name: string, person: string, path: string, looks: readonly Look[]])[] = [
  ['overview',    'Joann Guerrero', '/',                                             ['desk', 'phone']],
  ['why',         'Joann Guerrero', `/access-packages/${workcation}/why`,            ['desk']],
  ['requests',    'Joann Guerrero', '/requests',                                     ['desk']],
  ['team',        'Mary Collins',   '/team',                                         ['desk']],
  ['dashboard',   'Stephan Brandt', '/admin',                                        ['desk', 'phone-dark']],
  ['catalogs',    'Stephan Brandt', '/admin/catalogs',                               ['desk']],
  ['package',     'Stephan Brandt', `/admin/access-packages/${workcation}/policies`, ['desk']],
  ['assignments', 'Stephan Brandt', `/admin/access-packages/${workcation}/assignments`, ['desk']],
  ['new-package', 'Stephan Brandt', '/admin/access-packages/new',                    ['desk']],
  ['graph',       'Stephan Brandt', '/admin/graph',                                  ['desk', 'phone']],
  ['separation',  'Stephan Brandt', '/admin/separation/conflicts',                   ['desk']],
  ['person',      'Grace',          `/admin/people/${joannId}`,                      ['desk']],
  ['requests-admin', 'Stephan Brandt', '/admin/requests',                            ['desk', 'phone']],
  ['resources',   'Stephan Brandt', '/admin/resources',                              ['desk']],
  ['settings',    'Stephan Brandt', '/admin/settings',                               ['desk']],
  ['mails',       'Stephan Brandt', '/admin/settings/mails?event=requestToApprover',  ['desk']],
  ['audit',       'Stephan Brandt', '/admin/audit',                                  ['desk']],
]

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  return (await browser.newContext({ viewport: desktop, timezoneId: 'Europe/Amsterdam', locale: 'en-GB', reducedMotion: 'reduce', ...sharp, ...options })).newPage()
}
async function as(person: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options)
  await page.goto(server.url)
  await page.getByRole('button', { name: new RegExp(person) }).first().click()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}
async function take(page: Page, url: string, name: string): Promise<void> {
  if (url) await page.goto(url.startsWith('/') ? server.url + url : url)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
  console.log(`docs/pictures/${name}.png`)
}
const inDays = (days: number) => server.clock.now().toZonedDateTimeISO('Europe/Amsterdam').add({ days }).toPlainDate().toString()

/** The story of the README: Joann asks, Mary decides. */
async function story(): Promise<void> {
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
}

async function takeTour(): Promise<void> {
  for (const [name, person, path, kinds] of tour) {
    for (const kind of kinds) {
      const page = await as(person, { ...plain, ...looks[kind] })
      await take(page, path, `tour-${name}${kind === 'desk' ? '' : `-${kind}`}`)
      await page.context().close()
    }
  }
}

/** A new installation, from the link to a file of people. */
async function beginnings(): Promise<void> {
  const empty = await start(false)
  try {
    const page = await newPage(plain)
    await page.goto((await empty.setup!.newLink())!)
    await take(page, '', 'tour-setup')
    for (const [field, text] of [['Your name', 'Ada Lovelace'], ['User name', 'ada@example.com'], ['Password', 'a picture of a password'], ['Password once more', 'a picture of a password']] as const) await page.getByLabel(field, { exact: true }).fill(text)
    await page.getByRole('button', { name: 'Become administrator' }).click()
    await page.getByLabel('User name').fill('ada@example.com')
    await page.getByLabel('Password').fill('a picture of a password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'First steps' }).waitFor()
    await take(page, '', 'tour-first-steps')
    await page.setViewportSize(phone)
    await take(page, '', 'tour-first-steps-phone')
    await page.setViewportSize(desktop)
    await page.goto(`${empty.url}/admin/people/import`)
    const file = 'Name;User principal name;Department;Manager\nGrace Hopper;grace@example.com;Compilers;ada@example.com\nAlan Turing;alan@example.com;Machines;grace@example.com\n'
    await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    await page.getByRole('button', { name: 'Import 2 people' }).scrollIntoViewIfNeeded()
    await take(page, '', 'tour-import')
  } finally {
    await empty.stop()
  }
}

try {
  await story()
  await takeTour()
  await beginnings()
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
