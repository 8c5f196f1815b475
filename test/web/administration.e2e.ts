/** The administration in the browser: found by role, read at both widths, walked with the keyboard, and closed to those without a role. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenant } from '#demo/tenant.ts'
import { em, type TestServer } from '../support/server.ts'
import { asked, makePackage, person, rows, user } from '../support/world.ts'
import { follow, gone, openPortal, theBrowser, visit, type Visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
let stephan: Visit
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal(), theBrowser()])
  stephan = await visit(browser, server, 'Stephan Brandt')
}, 120_000)
afterAll(async () => { await server?.close() })

const workcation = tenant.packages.find((p) => p.displayName === 'Workcation')!.id
const catalog = tenant.catalogs.find((c) => c.displayName === 'Security')!.id
const joann = tenant.people.find((p) => p.displayName === 'Joann Guerrero')!.id
const paths = [
  '/admin', '/admin/catalogs', ...['', '/packages', '/roles'].map((tab) => `/admin/catalogs/${catalog}${tab}`), '/admin/access-packages', ...['', '/policies', '/separation', '/assignments', '/requests'].map((tab) => `/admin/access-packages/${workcation}${tab}`),
  '/admin/people', ...['', '/resources'].map((tab) => `/admin/people/${joann}${tab}`), '/admin/audit', '/admin/nowhere', `/admin/access-packages/${catalog}`,
]

describe('every page', () => {
  const titles = new Set<string>()
  test.each(paths)('%s has nothing that axe finds, and complains of nothing', { timeout: 120_000 }, async (path) => {
    const { page, complaints } = stephan
    complaints.length = 0
    await follow(page, path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await everyLook(page)).toEqual([])
    // What is not there is asked for, and the answer says so.
    expect(complaints.filter((c) => !c.includes('404'))).toEqual([])
    titles.add(await page.title())
  })
  test('each of them was there, and says in its title which it is', () => {
    expect(titles.size).toBe(9)
  })
})

test('F79 an auditor finds who had a package, by whose word, and takes the list along', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt')
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Access packages' }).click()
  await page.getByRole('searchbox').fill('workc')
  await page.getByText('1 found').waitFor()
  await page.getByRole('rowheader', { name: 'Workcation' }).getByRole('link').click()
  await page.getByRole('navigation', { name: 'Workcation' }).getByRole('link', { name: 'Assignments' }).click()
  await page.getByRole('link', { name: 'Expired' }).click()
  const row = page.getByRole('row', { name: /Joann Guerrero/ })
  await expect.poll(() => row.innerText()).toContain('Mary Collins')
  expect(await row.innerText()).toContain('Expired')
  await expect.poll(() => page.getByRole('row', { name: /Chiara Ricci/ }).count()).toBe(0)
  const file = await page.request.get(server.url + (await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href'))!)
  expect(file.headers()['content-type']).toContain('text/csv')
  expect(await file.text()).toMatch(/Joann Guerrero.*Mary Collins/)
  await row.getByRole('link', { name: 'Joann Guerrero' }).click()
  await page.getByRole('heading', { level: 1, name: 'Joann Guerrero' }).waitFor()
  await page.goBack()
  // The address is all that the list hangs on.
  await expect.poll(() => page.url()).toContain('state=expired')
  await row.waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F80 the audit log is searched, narrowed to days and exported as it is shown', { timeout: 120_000 }, async () => {
  const { page, close } = await visit(browser, server, 'Stephan Brandt', '/admin/audit')
  await page.getByRole('searchbox').fill('deny')
  await expect.poll(async () => (await page.getByRole('rowheader').allInnerTexts()).every((name) => name.startsWith('Deny'))).toBe(true)
  const denied = await page.getByRole('rowheader').count()
  expect(denied).toBeGreaterThan(0)
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await page.getByText('No match').waitFor()
  // Of a day to come nothing is known, and a time does not end before it begins: the field says so, and there is no list.
  await page.getByLabel('From').fill('2021-01-01')
  await page.getByText('It is before the first day.').waitFor()
  await page.getByLabel('To', { exact: true }).fill('')
  await page.getByLabel('From').fill('2030-01-01')
  await page.getByText('Choose a day up to today.').waitFor()
  await expect.poll(() => page.getByRole('rowheader').count()).toBe(0)
  await page.getByLabel('From').fill('')
  await expect.poll(() => page.getByRole('rowheader').count()).toBe(denied)
  const text = await (await page.request.get(server.url + (await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href'))!)).text()
  expect(text.trim().split('\n')).toHaveLength(denied + 1)
  await close()
})

test('F80 the audit log tells what changed, is searched by names, and leads to whom and what it is about', { timeout: 120_000 }, async () => {
  const grace = server.as('grace')
  const oliver = tenant.people.find((p) => p.displayName === 'Oliver Walsh')!.id
  await grace.patch(`/v1.0/users/${oliver}`, { accountEnabled: false })
  await asked(server, 'mirjam', (await makePackage(server)).id)
  await grace.patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'P3D' }, expiryNotices: ['P7D'] })
  const policy = await makePackage(server, { policy: { expiration: { type: 'afterDuration', duration: 'P30D' } } })
  await grace.patch(`${em}/assignmentPolicies/${policy.policyId}`, { expiration: { type: 'noExpiration' }, allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('mary')] })
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/audit')
  const row = (name: RegExp) => page.getByRole('row', { name }).first()
  await row(/Update user.*Oliver Walsh.*accountEnabled: true → false/s).waitFor()
  await row(/Update tenant setting.*leavers\/gracePeriod: .* → 3 days/s).waitFor()
  // Every value is in words, each one of several too; and a policy says of which package it is.
  await row(/Update tenant setting.*14 days, 1 day → 7 days/s).waitFor()
  const changed = row(new RegExp(`Update access package assignment policy.*${policy.displayName}`, 's'))
  for (const words of ['nothing → Mary Collins', 'For a time → Without an end date']) await changed.getByText(words).waitFor()
  expect(await everyLook(page)).toEqual([])
  // By a name: of a person who did it or whom it is about, and of a package.
  await page.getByRole('searchbox').fill('oliver')
  await expect.poll(async () => { const all = await page.locator('tbody tr').allInnerTexts(); return all.length > 0 && all.every((text) => text.includes('Oliver')) }).toBe(true)
  await page.getByRole('searchbox').fill('workcation')
  await page.getByRole('cell').getByRole('link', { name: 'Workcation' }).first().waitFor()
  await page.getByRole('searchbox').fill('')
  // By somebody or about them, and about a package.
  await page.getByRole('combobox', { name: 'By or about' }).pressSequentially('Joann')
  await page.getByRole('option', { name: /Joann Guerrero/ }).click()
  await page.getByRole('combobox', { name: 'Access package' }).pressSequentially('Workc')
  await page.getByRole('option', { name: 'Workcation' }).click()
  await expect.poll(async () => { const all = await page.locator('tbody tr').allInnerTexts(); return all.length > 0 && all.every((text) => text.includes('Joann') && text.includes('Workcation')) }).toBe(true)
  expect(await page.getByRole('combobox', { name: 'By or about' }).inputValue()).toBe('Joann Guerrero')
  await page.getByRole('navigation', { name: 'Filter' }).getByRole('link', { name: 'Failure' }).click()
  await page.getByText('No match').waitFor()
  await page.goBack()
  await page.getByRole('cell').getByRole('link', { name: 'Joann Guerrero' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Joann Guerrero' }).waitFor()
  await follow(page, '/admin/audit')
  await page.getByRole('cell').getByRole('link', { name: 'Request', exact: true }).first().click()
  await page.waitForURL(/\/requests\//)
  expect(complaints).toEqual([])
  await close()
})

test('a policy is drawn as the way of a request', { timeout: 60_000 }, async () => {
  const { page } = stephan
  await page.goto(`${server.url}/admin/access-packages/${workcation}/policies`)
  const steps = page.getByRole('list', { name: 'Employees' }).getByRole('listitem')
  await expect.poll(() => steps.allInnerTexts()).toEqual([expect.stringContaining('All members'), expect.stringMatching(/The manager\s+Otherwise Stephan Brandt/), expect.stringContaining('Lasts 30 days')])
})

test('a package that nobody can ask for says why, and so does the preview of its policy', { timeout: 60_000 }, async () => {
  const off = await makePackage(server, { catalog: 'Privileged access' })
  const { page } = stephan
  await follow(page, `/admin/access-packages/${off.id}`)
  await page.getByText('The catalog Privileged access is not enabled, so nobody can ask for this package.').waitFor()
  expect(await everyLook(page)).toEqual([])
  await follow(page, `/admin/access-packages/${off.id}/policies/${off.policyId}`)
  await page.getByText('Nobody can: the catalog Privileged access is not enabled.').waitFor()
  await server.as('grace').delete(`${em}/assignmentPolicies/${off.policyId}`)
  await page.goto(`${server.url}/admin/access-packages/${off.id}`)
  await page.getByText('so nobody can ask for this package. This package has no policy, so nobody can ask for it.').waitFor()
})

test('who has access from a later day is told of beside who has it, on the page of the package and of the person', { timeout: 60_000 }, async () => {
  const made = await makePackage(server)
  const { body } = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { targetId: person('lukas').id, assignmentPolicyId: made.policyId, accessPackageId: made.id }, schedule: { startDateTime: '2027-01-05T00:00:00Z' } })
  expect((await server.as('grace').get(`${em}/assignmentRequests/${body.id}`)).body.state).toBe('scheduled')
  const { page } = stephan
  for (const path of [`/admin/access-packages/${made.id}/assignments`, `/admin/people/${person('lukas').id}`]) {
    await follow(page, path)
    await page.getByRole('link', { name: '1 request waits for the day on which access begins' }).click()
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(1)
    await page.getByRole('row', { name: /Scheduled/ }).waitFor()
  }
})

test('a notice stays as long for whoever wants less motion', { timeout: 60_000 }, async () => {
  const { page, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${workcation}`, { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })
  await page.clock.install()
  await page.reload()
  await page.getByRole('button', { name: 'Copy My Access link' }).click()
  const notice = page.getByText('The link is on your clipboard.')
  await notice.waitFor()
  // What lies beneath does not shine through.
  expect(await notice.evaluate((one) => getComputedStyle(one.closest('[data-intent]')!).backgroundColor)).toBe('rgb(255, 255, 255)')
  await page.clock.runFor(4_000)
  expect(await notice.count()).toBe(1)
  await page.clock.runFor(3_000)
  await expect.poll(() => notice.count()).toBe(0)
  await close()
})

test('where the browser has no clipboard for us, the link is told', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${workcation}`)
  await page.evaluate(() => { Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }) })
  await page.getByRole('button', { name: 'Copy My Access link' }).click()
  await page.getByText(`It is ${server.url}/access-packages/${workcation}`).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a list is sorted by its head, and the order can be sent as a link', { timeout: 60_000 }, async () => {
  const { page } = stephan
  await page.goto(`${server.url}/admin/access-packages`)
  const names = () => page.getByRole('rowheader').allInnerTexts()
  const all = (await rows<{ name: string }>(server, 'select display_name as name from access_package')).map(({ name }) => name)
  expect(all.length).toBeGreaterThanOrEqual(tenant.packages.length)
  await expect.poll(names).toEqual(all.toSorted((a, b) => a.localeCompare(b)))
  await page.getByRole('columnheader', { name: /Name/ }).getByRole('link').click()
  await expect.poll(() => page.url()).toContain('order=displayName')
  await expect.poll(names).toEqual(all.toSorted((a, b) => b.localeCompare(a)))
  expect(await page.getByRole('columnheader', { name: /Name/ }).getAttribute('aria-sort')).toBe('descending')
})

test('what is typed and what is chosen right after it are both kept', { timeout: 60_000 }, async () => {
  const { page } = stephan
  await follow(page, '/admin/requests')
  const chip = page.getByRole('navigation', { name: 'Filter' }).getByRole('link', { name: 'Pending approval' })
  await chip.waitFor()
  await page.getByRole('searchbox').fill('lukas')
  await chip.dispatchEvent('click')
  await expect.poll(() => [...new URL(page.url()).searchParams.keys()].toSorted()).toEqual(['q', 'show'])
})

test('requests are narrowed to a type or to a kind, in the list of all, in that of a package and in the file', { timeout: 120_000 }, async () => {
  const made = await makePackage(server)
  await asked(server, 'joann', made.id)
  await server.drain()
  await server.as('stephan').post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { targetId: tenant.people.find((p) => p.displayName === 'Mirjam de Wit')!.id, assignmentPolicyId: made.policyId, accessPackageId: made.id } })
  await server.drain()
  const [held] = await rows<{ id: string }>(server, 'select a.id from assignment a join subject s on s.id = a.target_id where a.access_package_id = $1 and s.object_id = $2', [made.id, joann])
  await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: held!.id } })
  await server.drain()
  const { page } = stephan
  stephan.complaints.length = 0
  const names = () => page.getByRole('rowheader').allInnerTexts().then((all) => all.map((text) => text.split('\n')[0]!.trim()))
  const file = async () => (await (await page.request.get(`${server.url}${await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href')}`)).text()).split('\r\n').slice(1, -1).map((line) => line.split(',')[2])
  const type = page.getByRole('combobox', { name: 'Type of request' })
  for (const path of [`/admin/requests?package=${made.id}`, `/admin/access-packages/${made.id}/requests`]) {
    await follow(page, path)
    await expect.poll(async () => (await names()).length).toBe(3)
    await type.selectOption({ label: 'New access: assigned directly' })
    await expect.poll(names).toEqual([expect.stringContaining('Mirjam de Wit')])
    expect([new URL(page.url()).searchParams.get('type'), await file()]).toEqual(['adminAdd', ['adminAdd']])
    await type.selectOption({ label: 'New access' })
    await expect.poll(async () => (await names()).length).toBe(2)
    expect(await file()).toEqual(['adminAdd', 'userAdd'])
    await type.selectOption({ label: 'Removal: given back' })
    await expect.poll(names).toEqual([expect.stringContaining('Joann Guerrero')])
    expect(new URL(page.url()).searchParams.get('type')).toBe('userRemove')
  }
  // What is none is as if it were not there.
  await follow(page, `/admin/requests?package=${made.id}&type=everything`)
  await expect.poll(async () => (await names()).length).toBe(3)
  expect(stephan.complaints).toEqual([])
})

test('whoever has no role in it finds no administration', { timeout: 60_000 }, async () => {
  const { page, close } = await visit(browser, server, 'Joann Guerrero')
  expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
  await page.goto(`${server.url}/admin/access-packages`)
  await page.getByRole('heading', { level: 1, name: 'We can’t find that' }).waitFor()
  expect(await page.getByRole('table').count()).toBe(0)
  await close()
})

test('whoever may only make catalogs reads that there is none to look after yet', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Katarína Horváth', '/admin')
  await page.getByText('You look after no catalog yet').waitFor()
  expect(await page.getByText('Requests that wait for approval').count()).toBe(0)
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('the owner of a catalog sees that catalog and its packages, and no people', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', '/admin/catalogs')
  const owned = (await server.as('omar').get("/v1.0/roleManagement/entitlementManagement/roleAssignments?$filter=principalId eq '" + tenant.people.find((p) => p.displayName === 'Omar Haddad')!.id + "'")).body.value.map((r: { appScopeId: string }) => r.appScopeId.split('/').at(-1))
  const names = tenant.catalogs.filter((c) => owned.includes(c.id)).map((c) => c.displayName).toSorted()
  expect(names.length).toBeGreaterThan(0)
  await expect.poll(() => page.getByRole('rowheader').allInnerTexts()).toEqual(names)
  expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).count()).toBe(0)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Access packages' }).click()
  const packages = tenant.packages.filter((p) => owned.includes(p.catalogId)).map((p) => p.displayName)
  await expect.poll(async () => (await page.getByRole('rowheader').allInnerTexts()).toSorted()).toEqual(packages.toSorted())
  expect(complaints).toEqual([])
  await close()
})

test('a link opens a page at its top, however far down one was there before; Back comes to that place', { timeout: 120_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/audit', { viewport: { width: 1280, height: 500 } })
  const menu = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const place = () => page.evaluate(() => scrollY)
  const isRead = () => page.getByRole('row').nth(20).waitFor({ state: 'attached' })
  await isRead()
  const goDown = async (to: number) => { await expect.poll(() => page.evaluate((y) => { scrollTo(0, y); return scrollY }, to)).toBe(to) }
  await goDown(700)
  await menu('Dashboard')
  await heading('Dashboard')
  await menu('Audit logs')
  await heading('Audit logs')
  await isRead()
  expect(await place()).toBe(0)
  await page.goBack()
  await heading('Dashboard')
  await page.goBack()
  await heading('Audit logs')
  // Rows that are measured anew may move it by a little.
  await expect.poll(place).toBeGreaterThan(500)
  await menu('Access packages')
  await page.getByRole('rowheader').nth(5).waitFor()
  await goDown(100)
  await page.getByRole('link', { name: 'New access package' }).dispatchEvent('click')
  await heading('New access package')
  expect(await place()).toBe(0)
  // A pane opens and closes above the place where one is.
  await follow(page, `/admin/catalogs/${catalog}`)
  await goDown(100)
  await page.getByRole('link', { name: 'Add resources' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await place()).toBe(100)
  await page.keyboard.press('Escape')
  await gone(page)
  expect(await place()).toBe(100)
  expect(complaints).toEqual([])
  await close()
})

test('the entry where one is takes no more room than the others', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  const menu = page.getByRole('navigation', { name: 'Main' })
  const current = (name: string) => menu.getByRole('link', { name }).and(page.locator('[aria-current=page]')).waitFor()
  const room = () => menu.getByRole('link').evaluateAll((links) => links.map((link) => {
    const words = document.createRange()
    words.selectNodeContents(link.querySelectorAll('span')[1]!)
    return [link.getBoundingClientRect().top, link.getBoundingClientRect().height, words.getBoundingClientRect().width]
  }))
  await current('Dashboard')
  const before = await room()
  await menu.getByRole('link', { name: 'Separation of duties' }).click()
  await current('Separation of duties')
  expect(await room()).toEqual(before)
  expect(complaints).toEqual([])
  await close()
})

test('a person leads to their requests and to what the audit log tells of them', { timeout: 60_000 }, async () => {
  const made = await makePackage(server)
  await asked(server, 'joann', made.id)
  await asked(server, 'bram', made.id)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/people/${joann}`)
  await page.getByRole('link', { name: 'Their requests' }).click()
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor()
  await page.getByRole('row', { name: new RegExp(`Joann Guerrero.*${made.displayName}`) }).first().waitFor()
  expect(await page.getByRole('row', { name: new RegExp(`Bram.*${made.displayName}`) }).count()).toBe(0)
  await page.goBack()
  await page.getByRole('link', { name: 'In the audit log' }).click()
  await page.getByRole('heading', { level: 1, name: 'Audit logs' }).waitFor()
  expect(new URL(page.url()).searchParams.get('person')).toBe(joann)
  await page.getByRole('row', { name: /Joann Guerrero/ }).first().waitFor()
  expect(complaints).toEqual([])
  await close()
})
