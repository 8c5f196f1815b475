/** A new installation, from the link to the first access package: in a browser, at both widths, and once with the keyboard alone. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorker } from '#jobs/worker.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { rows } from '../support/world.ts'
import { desktop, phone, theBrowser } from './browser.ts'
import { everyLook, lookHere } from './looks.ts'

let browser: Browser
let smtp: SMTPServer
const received: ParsedMail[] = []
beforeAll(async () => {
  browser = await theBrowser()
  smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 10, onData: (stream, _, done) => { void simpleParser(stream).then((mail) => { received.push(mail); done() }) } })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
}, 60_000)
afterAll(async () => {
  await new Promise<void>((done) => { smtp.close(() => done()) })
})

const host = () => `127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
const password = 'correct horse battery'
/** Ten people, the last but one with a manager who is nobody. */
const file = (manager: string) => Buffer.from(['\ufeffName;User principal name;Mail;Department;Manager', ...Array.from({ length: 10 }, (_, i) => `Person ${i};p${i}@example.com;p${i}@example.com;Engines;${i === 8 ? manager : 'ada@example.com'}`)].join('\r\n'))
const choose = (page: Page, manager: string) => page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: file(manager) })

async function open(server: TestServer, viewport = desktop) {
  const context = await browser.newContext({ viewport, timezoneId: 'Europe/Amsterdam', locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`) })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  return { page, complaints, signIn: () => signIn(page), toSetup: async () => page.goto((await server.running.setup!.newLink())!), close: () => context.close() }
}
/** Whoever has just become administrator is told so, and has a name already. */
async function signIn(page: Page): Promise<void> {
  await page.getByText('You are the first administrator now.').waitFor()
  expect(await page.getByLabel('User name').inputValue()).toBe('ada@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
async function becomeFirst(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('User name').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password once more').fill(password)
  await page.getByRole('button', { name: 'Become administrator' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}
const step = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) })
/** What a script does, as the portal does it: with the session's cookie and its token. */
async function post<T>(page: Page, server: TestServer, path: string, data: unknown): Promise<T> {
  const { csrfToken } = (await (await page.request.get(`${server.url}/auth/session`)).json()) as { csrfToken: string }
  const answer = await page.request.post(server.url + path, { data, headers: { 'x-csrf-token': csrfToken } })
  expect(answer.status()).toBe(201)
  return (await answer.json()) as T
}

describe.each([['at a desk', desktop], ['on a phone', phone]] as const)('%s', (_, viewport) => {
  test('an empty installation comes to its first access package', { timeout: 240_000 }, async () => {
    const server = await startTestServer({ demo: false, smtpUrl: `smtp://${host()}` })
    const { page, complaints, toSetup, close } = await open(server, viewport)
    received.length = 0

    // Whoever comes without the link is asked for its code.
    await page.goto(server.url)
    await page.getByLabel('Set-up code').waitFor()
    expect(await lookHere(page)).toEqual([])
    await toSetup()
    await expect.poll(() => page.getByLabel('Set-up code').isVisible()).toBe(false)
    // The code is not left in the address.
    expect(page.url()).toBe(`${server.url}/auth/setup`)
    expect(await lookHere(page)).toEqual([])
    await becomeFirst(page)
    await signIn(page)
    await page.waitForURL(/\/admin\/first-run$/)
    complaints.length = 0

    await page.getByText('2 of 5 steps are done.').waitFor()
    expect(await step(page, 'People').innerText()).toContain('1 person is in the directory.')
    expect(await lookHere(page)).toEqual([])

    // A server that only answers looks well until something should have ended.
    await page.getByRole('heading', { name: 'No process does the jobs' }).waitFor()
    await page.goto(`${server.url}/admin`)
    await page.getByRole('heading', { name: 'No process does the jobs' }).waitFor()
    await page.getByRole('heading', { name: 'Set up this installation' }).waitFor()
    const worker = await startWorker(server.running.databaseUrl, server.running.context)
    await page.goto(`${server.url}/admin/first-run`)
    await page.getByText('2 of 5 steps are done.').waitFor()
    expect(await page.getByText('No process does the jobs').count()).toBe(0)
    await worker.stop()

    // Mail: the mail server is there, and takes a mail.
    await step(page, 'Mail').getByRole('button', { name: 'Send me a test mail' }).dblclick()
    await step(page, 'Mail').getByText(`${host()} took a mail to ada@example.com.`).waitFor()
    expect(received.map((m) => m.subject)).toEqual(['Mails from Latchkey arrive'])

    // People: a wrong line first, and nothing is done.
    await step(page, 'People').getByRole('link', { name: 'Import people' }).click()
    await page.getByRole('heading', { level: 1, name: 'Import people' }).waitFor()
    expect(await lookHere(page)).toEqual([])
    const template = await page.request.get(server.url + (await page.getByRole('link', { name: 'Download a template' }).getAttribute('href'))!)
    expect([template.status(), (await template.text()).startsWith('\ufeffdisplayName,userPrincipalName,')]).toEqual([200, true])
    // A page of another site has the cookie and not the token.
    expect((await page.request.post(`${server.url}/v1.0/users/latchkey.importPeople`, { headers: { 'content-type': 'text/csv' }, data: 'name,upn\nEve,eve@example.com' })).status()).toBe(403)
    await choose(page, 'nobody@example.com')
    await page.getByText('Checked: 10 lines.').waitFor()
    const wrong = page.getByRole('region', { name: 'What has to be mended' }).getByRole('row').last()
    expect(await wrong.innerText()).toMatch(/10[^]*manager[^]*nobody@example\.com/)
    expect(await page.getByRole('button', { name: 'Import 10 people' }).getAttribute('aria-description')).toContain('Mend the lines')
    expect(await lookHere(page)).toEqual([])
    await choose(page, 'p0@example.com')
    await expect.poll(() => page.getByRole('region', { name: 'What has to be mended' }).count()).toBe(0)
    const button = page.getByRole('button', { name: 'Import 10 people' })
    await expect.poll(() => button.getAttribute('aria-description')).toBeNull()
    expect(await rows(server, "select 1 from directory_object where kind = 'user'")).toHaveLength(1)
    await button.dblclick()
    await page.getByText('Imported: 10 lines.').waitFor()
    expect(await rows(server, "select m.display_name from directory_object d join directory_object m on m.id = d.manager_id where d.user_principal_name = 'p8@example.com'")).toEqual([{ display_name: 'Person 0' }])
    await page.getByText('10 people have been imported.').first().waitFor()
    await expect.poll(() => page.getByText('10 people have been imported.').count()).toBe(0)
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('link', { name: 'First steps' }).click()
    await page.getByText('3 of 5 steps are done.').waitFor()

    // The dashboard points here until all is done.
    await page.goto(`${server.url}/admin`)
    await page.getByText('Next: First catalog.').waitFor()
    await page.getByRole('link', { name: 'Go on' }).click()
    expect(await step(page, 'First catalog').getByRole('link', { name: 'New catalog' }).getAttribute('href')).toBe('/admin/catalogs/new')
    const { id } = await post<{ id: string }>(page, server, `${em}/catalogs`, { displayName: 'Engines', description: 'What engineers need', state: 'published' })
    await page.getByRole('button', { name: 'Check again' }).click()
    await step(page, 'First catalog').getByText('1 catalog').waitFor()
    // It has nothing yet that a package could give, and there is no group to put into it.
    expect(await step(page, 'First catalog').innerText()).toContain('To do')
    await page.goto(`${server.url}/admin/catalogs/${id}/add-resources`)
    await page.getByText('The group does not exist yet').click()
    await page.getByRole('button', { name: 'Create group' }).click()
    await page.getByText('Give it a name.').waitFor()
    await page.getByRole('textbox', { name: 'Name of the new group' }).fill('Engineers')
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Create group' }).dblclick()
    await page.getByRole('button', { name: 'Add 1' }).click()
    await page.getByRole('row', { name: /Engineers/ }).waitFor()
    expect(await rows(server, "select display_name, mail_nickname, security_enabled from directory_object where kind = 'group'")).toEqual([{ display_name: 'Engineers', mail_nickname: 'Engineers', security_enabled: true }])
    await page.goto(`${server.url}/admin/first-run`)
    await page.getByText('4 of 5 steps are done.').waitFor()
    await step(page, 'First access package').getByRole('link', { name: 'New access package' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Difference engine')
    await page.getByRole('combobox', { name: 'Catalog' }).pressSequentially('Engines')
    await page.getByRole('option', { name: 'Engines' }).click()
    await page.getByRole('group', { name: /Engineers/ }).getByRole('checkbox', { name: 'Member' }).check()
    await page.getByRole('checkbox', { name: 'To get access' }).uncheck()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'Difference engine' }).waitFor()
    await page.goto(`${server.url}/admin/first-run`)
    await page.getByText('All steps are done.').waitFor()
    await page.goto(`${server.url}/admin`)
    await page.getByText('Requests that wait for approval').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByText('Set up this installation').count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
    await server.close()
  })
})

test('it goes with the keyboard alone, and says what does not work', { timeout: 180_000 }, async () => {
  const server = await startTestServer({ demo: false, smtpUrl: 'smtp://127.0.0.1:1' })
  const { page, toSetup, close } = await open(server)
  await toSetup()
  // The first field has the focus; each of the others is one key away.
  for (const text of ['Ada Lovelace', 'ada@example.com', password, password]) {
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/admin\/first-run$/)
  expect(await step(page, 'Mail').innerText()).toMatch(/Does not work[^]*127\.0\.0\.1:1 cannot be used[^]*SMTP_URL/)
  expect(await everyLook(page)).toEqual([])
  const link = page.getByRole('link', { name: 'Import people' })
  await link.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Import people' }).waitFor()
  await page.getByLabel('Or paste the lines').focus()
  await page.keyboard.insertText('name,upn\nBob,bob@example.com\n')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Checked: 1 line.').waitFor()
  await page.getByRole('button', { name: 'Import 1 person' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Imported: 1 line.').waitFor()
  // What would take access away asks once more.
  await page.getByLabel('Or paste the lines').fill('upn,enabled\nbob@example.com,no\n')
  await page.getByRole('button', { name: 'Check' }).press('Enter')
  await page.getByText('1 person will not be able to sign in any more.').waitFor()
  await page.getByRole('button', { name: 'Import 1 person' }).press('Enter')
  const dialog = page.getByRole('alertdialog')
  await dialog.waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.count()).toBe(0)
  expect(await rows(server, "select account_enabled from directory_object where user_principal_name = 'bob@example.com'")).toEqual([{ account_enabled: true }])
  await page.getByRole('button', { name: 'Import 1 person' }).press('Enter')
  await dialog.getByRole('button', { name: 'Import 1 person' }).press('Enter')
  await page.getByText('Imported: 1 line.').waitFor()
  await page.getByText('1 person cannot sign in any more.').waitFor()
  expect(await rows(server, "select account_enabled from directory_object where user_principal_name = 'bob@example.com'")).toEqual([{ account_enabled: false }])

  // Whoever does not want to be pointed there is not, on this device, and the page stays.
  await page.goto(`${server.url}/admin`)
  await page.getByRole('button', { name: 'Do not show this again' }).press('Enter')
  await page.getByText('The first steps stay at /admin/first-run.').first().waitFor()
  await page.reload()
  await page.getByText('Requests that wait for approval').waitFor()
  await page.waitForLoadState('networkidle')
  expect(await page.getByText('Set up this installation').count()).toBe(0)
  await close()
  await server.close()
})

test('whoever may not add people or change settings is told why, or finds nothing there', { timeout: 120_000 }, async () => {
  const server = await startTestServer()
  const person = async (name: string, path: string) => {
    const page = await (await browser.newContext({ viewport: desktop, locale: 'en-GB', reducedMotion: 'reduce' })).newPage()
    await page.goto(server.url + path)
    await page.getByRole('button', { name: new RegExp(name) }).first().click()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    return page
  }
  const stephan = await person('Stephan Brandt', '/admin/first-run')
  expect(await step(stephan, 'People').getByRole('button', { name: 'Import people' }).getAttribute('aria-description')).toBe('Only global administrators add people.')
  await stephan.goto(`${server.url}/admin/people/import`)
  await stephan.getByText('Only global administrators add people.').waitFor()
  expect(await stephan.locator('input[type=file]').count()).toBe(0)
  const omar = await person('Omar Haddad', '/admin/first-run')
  expect(await omar.getByRole('listitem').filter({ hasText: 'Sign-in' }).count()).toBe(0)
  await Promise.all([stephan, omar].map((page) => page.context().close()))
  await server.close()
})
