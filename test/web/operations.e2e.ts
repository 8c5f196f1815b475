/** Long lists, and what administrators do with many rows of them at once. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDuration, formatInstant, parseDuration, parseInstant } from '#domain/time.ts'
import { tenant } from '#demo/tenant.ts'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, demoPackage, makePackage, makePolicy, person, rows, user, type Made } from '../support/world.ts'
import { desktop, follow, hasAll, openPortal, phone, theBrowser, visit, type Visit } from './browser.ts'
import { everyLook, lookHere } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()])
}, 120_000)
afterAll(async () => { await server?.close() })

const drawn = (page: Page) => page.locator('tbody tr[data-index]').count()

describe('a list of 3,000 rows', () => {
  const length = 3000
  let long: Made
  beforeAll(async () => {
    long = await makePackage(server)
    await rows(server, `insert into subject (id, object_id, display_name) select gen_random_uuid(), null, 'Person ' || lpad(n::text, 4, '0') from generate_series(1, ${length}) n`)
    await rows(server, `insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, created_date_time)
      select ('00000000-0000-4000-8000-' || lpad(right(display_name, 4), 12, '0'))::uuid, $1, (select catalog_id from access_package where id = $1), $2, id, 'delivered', 'Delivered', '{}', now(), now() from subject where display_name like 'Person %'`, [long.id, long.policyId])
  })

  test.each([['wide', desktop], ['narrow', phone]] as const)('%s: is read on by itself, and only what is near is on the page', { timeout: 120_000 }, async (_, viewport) => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${long.id}/assignments`, { viewport })
    await page.getByRole('rowheader', { name: 'Person 0001' }).waitFor()
    const last = page.getByRole('rowheader', { name: `Person ${length}` })
    await expect.poll(async () => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      return last.count()
    }, { timeout: 90_000, interval: 60 }).toBe(1)
    expect(await page.getByText(`${length} found`).count()).toBe(1)
    expect(await drawn(page)).toBeLessThan(200)
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(length + 1))
    expect(await page.getByRole('row', { name: `Person ${length}` }).getAttribute('aria-rowindex')).toBe(String(length + 1))
    // Any place can be gone to, and what is there is there at once.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2))
    const middle = page.getByRole('rowheader', { name: /Person 1[45]\d\d/ })
    await expect.poll(() => middle.count()).toBeGreaterThan(5)
    expect(await drawn(page)).toBeLessThan(200)
    // Rows that were not seen before have their heights now, and those after them their places.
    await hasAll(page)
    const here = page.locator('tbody tr[data-index]').nth(20)
    const [name, before] = [await here.getByRole('rowheader').innerText(), (await here.boundingBox())!.y]
    // Another page and back: the same rows stand at the same place.
    // Without going there with the pointer, which would scroll.
    await page.getByRole('link', { name: 'Overview' }).dispatchEvent('click')
    await page.getByRole('heading', { name: 'What it gives' }).waitFor()
    await page.goBack()
    const again = page.getByRole('row', { name: name.split('\n')[0]! })
    await expect.poll(async () => ((await again.count()) === 1 ? Math.abs((await again.boundingBox())!.y - before) : 9999)).toBeLessThan(5)
    expect(complaints).toEqual([])
    await close()
  })
})

describe('what a list shows', () => {
  test('U23 columns are hidden, and the address says so', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages')
    await page.getByRole('columnheader', { name: 'Description' }).waitFor()
    await page.getByRole('button', { name: 'Columns' }).click()
    expect(await everyLook(page)).toEqual([])
    await page.getByRole('checkbox', { name: 'Description' }).click()
    await expect.poll(() => page.getByRole('columnheader', { name: 'Description' }).count()).toBe(0)
    const address = page.url()
    await page.goto(`${server.url}/admin`)
    await page.goto(address)
    await page.getByRole('columnheader', { name: 'Catalog' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Description' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })
  test('a phone has an order to choose from', { timeout: 60_000 }, async () => {
    const { page, close } = await visit(browser, server, 'Stephan Brandt', '/admin/access-packages', { viewport: phone })
    const names = () => page.getByRole('rowheader').allInnerTexts()
    await page.getByLabel('Sort by').selectOption('Name, downwards')
    await expect.poll(() => page.url()).toContain('order=displayName+desc')
    await expect.poll(async () => { const found = await names(); return found.length > 5 && found.join() === found.toSorted((a, b) => b.localeCompare(a)).join() }).toBe(true)
    await close()
  })
})

/** Goes on with the Tab key until something is reached, as somebody without a mouse does. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press(key)
    const found = await page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? (at as HTMLInputElement)?.labels?.[0]?.textContent ?? at?.textContent ?? ''
    })
    if (found.trim() === name) return
  }
  throw new Error(`Tab does not reach ${name}`)
}
const isMember = ({ accountEnabled, userType }: (typeof tenant.people)[number]): boolean => accountEnabled !== false && userType !== 'Guest'
/** Eleven people, and one who is blocked. */
const blocked = person('gert')
const twelve = [...tenant.people.filter(isMember).slice(0, 11), blocked]

describe('F57 F60 many people at once', () => {
  let made: Made
  beforeAll(async () => {
    const questions = [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Which desk?', isSingleLineQuestion: true, isRequired: true }]
    made = await makePackage(server, { catalog: 'Security', gives: [['sg-Advanced security', 'Member']], policy: { questions } })
  })
  const assignments = async (): Promise<{ displayName: string; state: string; requests: { justification: string | null }[] }[]> =>
    (await server.as('marcus').get(`${em}/latchkey.reports/assignments(accessPackageId='${made.id}')?$top=999`)).body.value

  test('F57 an administrator assigns twelve people; a wrong name and a refusal hold up nobody', { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${made.id}/assignments`)
    await page.getByRole('link', { name: 'New assignment' }).click()
    await page.getByRole('heading', { level: 1, name: 'New assignment' }).waitFor()
    await page.getByRole('button', { name: 'Assign' }).click()
    // What is missing is said, and gets the focus.
    await expect.poll(() => page.getByRole('combobox', { name: 'Person' }).evaluate((field) => document.activeElement === field)).toBe(true)
    const [first, ...others] = twelve
    await page.getByLabel('Or paste a list').fill([`${first!.displayName} <${first!.mail}>`, ...others.slice(0, 9).map((p) => p.displayName), 'Nobody Known', others[9]!.userPrincipalName.toUpperCase()].join('\n'))
    await page.getByRole('button', { name: 'Find them' }).click()
    await page.getByText('11 found. Not found: Nobody Known.').waitFor()
    expect(await page.getByLabel('Or paste a list').inputValue()).toBe('Nobody Known')
    await page.getByLabel('Or paste a list').fill(others[10]!.displayName)
    await page.getByRole('button', { name: 'Find them' }).click()
    await page.getByText('12 people', { exact: true }).waitFor()
    await page.getByLabel('Which desk?').fill('A desk of their choice')
    await page.getByLabel(/Business justification/).fill('New project')
    expect(await everyLook(page)).toEqual([])
    // What would happen, without anything happening.
    await page.getByRole('button', { name: 'Check first' }).click()
    await page.getByText('11 possible, 1 refused. Nothing has been done.').waitFor()
    expect(await page.getByRole('list', { name: 'Possible' }).getByRole('listitem').count()).toBe(11)
    expect(await assignments()).toEqual([])
    await page.getByRole('button', { name: 'Assign' }).click()
    const report = page.getByRole('region', { name: `Assigning ${made.displayName} to 12 people` })
    await report.getByText('Finished: 11 done, 1 refused').waitFor()
    await report.getByRole('list', { name: 'Refused' }).getByText(blocked.displayName).first().waitFor()
    // The form stays with whom it was refused for.
    await page.getByRole('list', { name: '1 person' }).getByText(blocked.displayName).waitFor()
    const next = page.getByRole('complementary', { name: 'What happens next' })
    await next.getByText('1 person was refused.').waitFor()
    expect(await next.getByText(/gets? /).count()).toBe(0)
    expect(await page.getByLabel('Which desk?').inputValue()).toBe('A desk of their choice')
    expect(await report.getByRole('list', { name: 'Done' }).getByRole('link').count()).toBe(11)
    expect(await everyLook(page)).toEqual([])
    // It goes on wherever one goes, and tells so.
    await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: made.displayName }).click()
    await page.getByRole('complementary', { name: 'What goes on' }).getByText('Finished: 11 done, 1 refused').first().waitFor()
    await expect.poll(() => drawn(page)).toBe(11)
    expect(complaints).toEqual([])
    const given = await assignments()
    expect(given.map((a) => a.displayName).toSorted()).toEqual(twelve.slice(0, 11).map((p) => p.displayName).toSorted())
    expect(given.every((a) => a.requests[0]!.justification === 'New project')).toBe(true)
    await close()
  })

  test('F60 with the keyboard alone, five of them are removed', { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${made.id}/assignments`)
    await expect.poll(() => drawn(page)).toBe(11)
    const five = (await page.getByRole('rowheader').getByRole('link').allInnerTexts()).slice(0, 5)
    for (const name of five) {
      await tabTo(page, `Choose ${name}`)
      await page.keyboard.press('Space')
    }
    await page.getByText('5 chosen').waitFor()
    expect(await everyLook(page)).toEqual([])
    await tabTo(page, 'Remove access', 'Shift+Tab')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Remove access of 5 people?' })
    await dialog.waitFor()
    expect(await everyLook(page)).toEqual([])
    await dialog.getByRole('textbox').evaluate((field) => document.activeElement === field).then((isThere) => (isThere ? undefined : tabTo(page, 'Reason (optional)')))
    await page.keyboard.type('Project is over')
    await tabTo(page, 'Remove access')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Removing access of 5 people' }).getByText('Finished: 5 done, 0 refused').waitFor()
    await expect.poll(() => page.getByRole('row', { name: /Expired/ }).count()).toBe(5)
    expect(await page.getByText('5 chosen').count()).toBe(0)
    // Whoever removed something goes on in the same list, and everything can still be reached.
    expect(await page.evaluate(() => document.querySelector('#content')?.closest('[aria-hidden=true]') ?? null)).toBeNull()
    const ended = (await assignments()).filter(({ state }) => state === 'expired')
    expect(ended.map((a) => a.displayName).toSorted()).toEqual(five.toSorted())
    expect(ended.every((a) => a.requests.at(-1)!.justification === 'Project is over')).toBe(true)
    expect(complaints).toEqual([])
    await close()
  })

  test('F62 on a phone all that are shown are chosen; what does not fit is left out, and the work can be stopped', { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${made.id}/assignments`, { viewport: phone })
    await expect.poll(() => drawn(page)).toBe(11)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    await page.getByText('11 chosen').waitFor()
    let answer = (): void => {}
    const held = new Promise<void>((done) => { answer = done })
    await page.route('**/reprocess', async (route) => { await held; await route.continue() })
    await page.getByRole('button', { name: 'Reprocess' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Reprocess 6 assignments?' })
    await dialog.getByText('5 chosen rows are left out').waitFor()
    await dialog.getByRole('button', { name: 'Reprocess' }).click()
    const report = page.getByRole('region', { name: 'Reprocessing 6 assignments' })
    await report.getByText('0 done, 0 refused, 6 left').waitFor()
    // How far a phone has scrolled is chance, and a link half beneath the bar is too small for axe.
    await page.evaluate(() => scrollTo(0, 0))
    expect(await everyLook(page)).toEqual([])
    await report.getByRole('button', { name: 'Stop' }).click()
    answer()
    await report.getByText('Stopped: 3 done, 0 refused, 3 left').waitFor()
    await report.getByRole('button', { name: 'Go on' }).click()
    await report.getByText('Finished: 6 done, 0 refused').waitFor()
    await report.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => report.count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })

  test('F60 whoever may only read sees why nothing can be done', { timeout: 60_000 }, async () => {
    const { page, close } = await visit(browser, server, 'Marcus', `/admin/access-packages/${made.id}/assignments`)
    await expect.poll(() => drawn(page)).toBe(11)
    expect(await page.getByRole('link', { name: 'New assignment' }).count()).toBe(0)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    const remove = page.getByRole('button', { name: 'Remove access' })
    expect(await remove.getAttribute('aria-disabled')).toBe('true')
    expect(await remove.getAttribute('aria-description')).toContain('roles do not allow')
    await close()
  })
})

test('F57 whoever manages assignments is told for sure what becomes of them, and nothing is refused on the way', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { catalog: 'General', policy: { displayName: 'Asked for', requestApprovalSettings: approvedBy([user('mary')]) } })
  const automatic = await server.as('grace').post(`${em}/assignmentPolicies`, {
    accessPackage: { id: made.id }, displayName: 'By a rule', allowedTargetScope: 'specificDirectoryUsers', automaticRequestSettings: { requestAccessForAllowedTargets: true },
    specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: 'user.department -eq "Nobody"' }],
  })
  expect(automatic.status, JSON.stringify(automatic.body)).toBe(201)
  await rows(server, "update directory_object set preferred_language = 'en-GB' where id = $1", [person('daan').id])
  const told = async (who: string, counts: boolean, whom: string) => {
    await server.as('grace').patch(`${em}/latchkey.settings`, { enforceApprovalForDirectAssignments: counts })
    const { page, complaints, close } = await visit(browser, server, who, `/admin/access-packages/${made.id}/assignments/new`)
    const policy = page.getByRole('combobox', { name: 'Policy' })
    // What assigns by itself cannot be chosen, so only the other one can.
    await expect.poll(() => policy.locator('option:checked').innerText()).toMatch(/^Asked for/)
    expect(await policy.locator('option', { hasText: 'By a rule (assigns by itself)' }).isDisabled()).toBe(true)
    await page.getByRole('combobox', { name: 'Person' }).pressSequentially(whom)
    await page.getByRole('option', { name: whom }).first().click()
    const said = await page.getByRole('complementary', { name: 'What happens next' }).getByText(/gets|waits/).innerText()
    await page.getByRole('button', { name: 'Assign', exact: true }).click()
    const result = await page.getByText(/^Finished: /).innerText()
    expect(complaints).toEqual([])
    await close()
    return [said, result]
  }
  const atOnce = [`1 person gets ${made.displayName}, at once or from the start date.`, 'Finished: 1 done, 0 refused']
  const waits = ['A request for 1 person waits for approval.', 'Finished: 0 done, 0 refused · 1 waits for approval']
  expect([await told('Priya', false, 'Lukas'), await told('Priya', true, 'Mirjam'), await told('Daan', false, 'Thabo')]).toEqual([atOnce, waits, waits])
  await server.as('grace').patch(`${em}/latchkey.settings`, { enforceApprovalForDirectAssignments: false })
})

test('F59 access is changed in its row and for many at once: when it ends, and under which policy', { timeout: 120_000 }, async () => {
  const made = await makePackage(server)
  for (const who of ['lukas', 'joann', 'thabo']) await asked(server, who, made.id)
  const other = await makePolicy(server, made.id, { displayName: 'For projects' })
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${made.id}/assignments`)
  await page.getByRole('button', { name: 'Change access of Lukas' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change this access' })
  await dialog.getByRole('button', { name: 'Change access' }).click()
  await dialog.getByText('Choose another end or another policy.').waitFor()
  await dialog.getByRole('radio', { name: 'On another day' }).check()
  await dialog.getByRole('button', { name: 'Change access' }).click()
  expect(await dialog.getByLabel('Last day').evaluate((field) => document.activeElement === field)).toBe(true)
  await dialog.getByLabel('Last day').fill('2026-09-30')
  expect(await everyLook(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Change access' }).click()
  await page.getByRole('region', { name: 'Changing access of 1 person' }).getByText('Finished: 1 done, 0 refused').waitFor()
  await expect.poll(() => page.getByRole('row', { name: /Lukas/ }).innerText()).toMatch(/30 Sept? 2026/)
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
  await page.getByRole('group', { name: 'Chosen rows' }).getByRole('button', { name: 'Change access…' }).click()
  const many = page.getByRole('dialog', { name: 'Change access 3 times' })
  await many.getByRole('combobox', { name: 'Policy' }).selectOption('For projects')
  await many.getByRole('textbox').fill('Now a project')
  await many.getByRole('button', { name: 'Change access' }).click()
  await page.getByRole('region', { name: 'Changing access of 3 people' }).getByText('Finished: 3 done, 0 refused').waitFor()
  await expect.poll(() => page.getByRole('row', { name: /For projects/ }).count()).toBe(3)
  const { value } = (await server.as('marcus').get(`${em}/latchkey.reports/assignments(accessPackageId='${made.id}')`)).body
  expect(value.map((a: { policyId: string; endDateTime: string | null; requests: { justification: string | null }[] }) => [a.policyId, a.endDateTime?.slice(0, 10) ?? null, a.requests.at(-1)!.justification]).toSorted()).toEqual([[other, '2026-09-30', 'Now a project'], [other, null, 'Now a project'], [other, null, 'Now a project']].toSorted())
  expect(complaints).toEqual([])
  await close()
})

test('F64 F65 requests of all packages are found, cancelled and their records removed', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  for (const who of ['joann', 'mirjam', 'thabo']) await ask(server, who, made.id)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin/requests')
  await page.getByRole('combobox', { name: 'Access package' }).click()
  await page.keyboard.type(made.displayName)
  await page.getByRole('option', { name: made.displayName, exact: true }).click()
  await expect.poll(() => drawn(page)).toBe(3)
  await page.getByRole('searchbox').fill('joann')
  await expect.poll(() => drawn(page)).toBe(1)
  expect(page.url()).toContain(`package=${made.id}`)
  // A request opens with its timeline, and there is a way back.
  await page.getByRole('rowheader').getByRole('link').click()
  await page.getByText('Joann Guerrero asked for this access').waitFor()
  await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: made.displayName }).click()
  await expect.poll(() => drawn(page)).toBe(3)
  await page.getByRole('checkbox', { name: /Choose Joann/ }).check()
  expect(await page.getByRole('button', { name: 'Remove record' }).getAttribute('aria-description')).toContain('Only requests that are over')
  await page.getByRole('checkbox', { name: /Choose Mirjam/ }).check()
  await page.getByRole('button', { name: 'Cancel request' }).click()
  const cancelling = page.getByRole('alertdialog', { name: 'Cancel 2 requests?' })
  await cancelling.waitFor()
  expect(await cancelling.getByRole('button').allInnerTexts()).toEqual(['Keep requests', 'Cancel request'])
  await cancelling.getByRole('button', { name: 'Cancel request' }).click()
  await page.getByText('Finished: 2 done, 0 refused').waitFor()
  await page.getByRole('link', { name: 'Denied or canceled' }).click()
  await expect.poll(() => drawn(page)).toBe(2)
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
  await page.getByRole('button', { name: 'Remove record' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove record' }).click()
  await page.getByText('No match').waitFor()
  expect((await server.as('marcus').get(`${em}/latchkey.reports/requests(accessPackageId='${made.id}')`)).body.value.map((r: { state: string }) => r.state)).toEqual(['pendingApproval'])
  expect(complaints).toEqual([])
  await close()
})

test.each([['wide', desktop], ['narrow', phone]] as const)('F79 L10 %s: an auditor answers who had Workcation’s group on a day, and why, and takes the list along', { timeout: 120_000 }, async (_, viewport) => {
  const workcation = demoPackage('Workcation')
  const { body: { value } } = await server.as('marcus').get(`${em}/latchkey.reports/assignments(accessPackageId='${workcation.id}')?state=expired`)
  const over = value.find((a: { displayName: string }) => a.displayName === 'Joann Guerrero')
  const day = formatInstant(addDuration(parseInstant(over.startDateTime)!, parseDuration('P2D')!)).slice(0, 10)
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin', { viewport })
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click()
  await page.getByRole('searchbox').fill('workcation')
  await expect.poll(() => drawn(page)).toBe(1)
  await page.getByRole('rowheader').getByRole('link').click()
  await page.getByRole('heading', { level: 2, name: 'Who holds it through an access package' }).waitFor()
  await page.getByRole('row', { name: /Chiara Ricci/ }).waitFor()
  expect(await page.getByRole('row', { name: /Joann Guerrero/ }).count()).toBe(0)
  await page.getByLabel('Held on').fill(day)
  const row = page.getByRole('row', { name: /Joann Guerrero/ })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/Requested by Joann Guerrero[\s\S]*Valencia[\s\S]*Approved by Mary Collins[\s\S]*Have a good time[\s\S]*version 1/)
  expect(await page.getByRole('row', { name: /Chiara Ricci/ }).count()).toBe(0)
  expect(page.url()).toContain(`on=${day}`)
  const file = await page.request.get(server.url + (await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href'))!)
  // Excel takes a file for UTF-8 by its mark only.
  expect([...(await file.body()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = (await file.text()).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^Joann Guerrero.*Workcation.*Mary Collins.*Have a good time/)
  expect(await lookHere(page)).toEqual([])
  // What else she had on that day is one step further.
  await row.getByRole('link', { name: 'Joann Guerrero', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Joann Guerrero' }).waitFor()
  expect(await page.getByRole('row', { name: /Workcation/ }).count()).toBe(0)
  await page.getByLabel('Held on').fill(day)
  await page.getByRole('row', { name: /Workcation/ }).getByText(/Approved by Mary Collins/).waitFor()
  await page.goBack()
  await row.waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('L5 why somebody has a package opens above the list, and closes to where it was opened', { timeout: 60_000 }, async () => {
  const { page, complaints, close } = await visit(browser, server, 'Marcus', `/admin/people/${person('joann').id}`)
  const why = page.getByRole('link', { name: 'Why Desktop app?' })
  await why.click()
  const pane = page.getByRole('dialog', { name: 'Why Desktop app?' })
  await pane.getByText('Mary Collins approved').waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => pane.count()).toBe(0)
  expect(page.url()).toMatch(/\/people\/[^/]+$/)
  expect(complaints).toEqual([])
  await close()
})

describe('every list', () => {
  const titles = new Set<string>()
  let stephan: Visit
  beforeAll(async () => { stephan = await visit(browser, server, 'Stephan Brandt') })
  afterAll(() => stephan.close())
  test.each(['/admin/assignments', '/admin/assignments?on=2026-05-10', '/admin/requests?show=open', '/admin/resources', `/admin/people/${person('joann').id}/resources?on=2026-05-10`])('%s has nothing that axe finds, and complains of nothing', { timeout: 60_000 }, async (path) => {
    const { page, complaints } = stephan
    complaints.length = 0
    await follow(page, path)
    await page.getByRole('table').waitFor()
    expect(await everyLook(page)).toEqual([])
    expect(complaints).toEqual([])
    titles.add(await page.title())
  })
  test('each of them was there, and says in its title which it is', () => {
    expect(titles.size).toBe(4)
  })
})
