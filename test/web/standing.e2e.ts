/** What My Access says of access that failed, that goes early, that is somebody else's, or that cannot be asked for: only what is so. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { held, moves } from '../api/movers-world.ts'
import { breakTarget } from '../jobs/world.ts'
import { onBehalf } from '../support/approvals.ts'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, catalog, decide, lasting, makePackage, makePolicy, person, user } from '../support/world.ts'
import { hasAll, openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const detailsOf = (page: Page) => page.getByRole('dialog', { name: 'About this package' })
const paneOf = (page: Page) => page.getByRole('dialog', { name: 'Request access' })
const stateOf = async (who: string, id: string): Promise<string | undefined> => (await assignmentOf(server, who, id))?.state
const cannot = async (page: Page, name: string) => page.getByRole('button', { name }).and(page.locator('[aria-disabled=true]')).getAttribute('aria-description')

test('L5 a delivery that failed is told as access that one does not have, and in part as that', { timeout: 120_000 }, async () => {
  const [none, part] = [await makePackage(server, { gives: [['Contoso Studio', 'Preview ring']] }), await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member'], ['Contoso Studio', 'Preview ring']], policy: { expiration: lasting('P20D') } })]
  const { mend } = breakTarget(server, 'AadApplication', { retryable: false })
  const request = await asked(server, 'joann', none.id)
  await asked(server, 'joann', part.id)
  await expect.poll(async () => [await stateOf('joann', none.id), await stateOf('joann', part.id)]).toEqual(['deliveryFailed', 'partiallyDelivered'])
  mend()
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${part.id}/details`)
  await detailsOf(page).getByText(/^You have this access until .* A part of it could not be given\. Missing: Contoso Studio\./).waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.goto(server.url)
  await page.getByRole('listitem').filter({ hasText: part.displayName }).getByText('Partially delivered').waitFor()
  await page.goto(`${server.url}/access-packages?q=${encodeURIComponent(none.displayName)}`)
  await page.getByRole('listitem').filter({ hasText: none.displayName }).getByText('Delivery failed').waitFor()
  await page.goto(`${server.url}/access-packages/${none.id}/details`)
  await detailsOf(page).getByText('You do not have this access: nothing of it could be given. Missing: Contoso Studio. It has to be given up before it can be asked for again.').waitFor()
  await detailsOf(page).getByRole('link', { name: 'Why', exact: true }).click()
  await detailsOf(page).getByText('Its delivery failed, and it has to be given up first').waitFor()
  expect(await detailsOf(page).getByText(/^You have it/).count()).toBe(0)
  await page.goto(`${server.url}/access-packages/${none.id}`)
  await paneOf(page).getByText('You do not have this access: nothing of it could be given.').waitFor()
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/requests/${request}`)
  await page.getByText(/have it tried again/).waitFor()
  await page.goto(`${server.url}/access-packages?tab=active`)
  await page.getByRole('button', { name: `Give up ${none.displayName}` }).click()
  await page.getByText('Nothing of it was given. Once it is given up').waitFor()
  await page.getByRole('button', { name: 'Give up access' }).click()
  await expect.poll(() => stateOf('joann', none.id)).toBe('expired')
  await page.goto(`${server.url}/access-packages/${none.id}/why`)
  await detailsOf(page).getByText('You did not get it: nothing of it was given').waitFor()
  await detailsOf(page).getByRole('link', { name: 'Details', exact: true }).click()
  await detailsOf(page).getByRole('link', { name: 'Request access' }).waitFor()
  await hasAll(page)
  expect(await detailsOf(page).getByText(/^You had/).count()).toBe(0)
  await page.goto(`${server.url}/requests/${request}`)
  await page.getByRole('link', { name: 'Resubmit' }).waitFor()
  await hasAll(page)
  expect(await page.getByText(/have it tried again/).count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('L1 access that is taken away before its end is told to last until then', { timeout: 120_000 }, async () => {
  const h = await held(server, 'joann', { action: 'ask', gracePeriod: 'P9D' })
  await expect.poll(() => stateOf('joann', h.id)).toBe('delivered')
  await moves(server, h)
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${h.id}/why`)
  await detailsOf(page).getByText(/^Access is removed unless somebody decides to keep it/).waitFor()
  const [, day] = (await detailsOf(page).getByText(/^You have it since/).innerText()).split(', until ')
  await detailsOf(page).getByRole('link', { name: 'Details', exact: true }).click()
  await detailsOf(page).getByText(`You have this access until ${day}.`).waitFor()
  await page.goto(`${server.url}/access-packages/${h.id}`)
  await paneOf(page).getByText(`You have this access until ${day}.`).waitFor()
  await paneOf(page).getByText(`Removed on ${day} unless somebody decides to keep it`, { exact: false }).waitFor()
  await hasAll(page)
  // Her policy no longer takes her in.
  expect(await paneOf(page).getByText('You can ask again after that.').count()).toBe(0)
  await page.goto(`${server.url}/access-packages?tab=active`)
  await page.getByRole('listitem').filter({ hasText: h.displayName }).getByText(`Until ${day}`).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('F45 whoever asks for a report reads what the report has and has asked for, in the list, the details and the form', { timeout: 120_000 }, async () => {
  const policy = { expiration: lasting('P30D'), requestorSettings: onBehalf }
  const fixed = await makePackage(server, { policy: { ...policy, expiration: { type: 'afterDateTime', endDateTime: '2026-09-30T21:59:59Z' } } })
  await asked(server, 'joann', fixed.id)
  const [has, wants] = [await makePackage(server, { policy }), await makePackage(server, { policy: { ...policy, requestApprovalSettings: approvedBy([user('grace')]) } })]
  await asked(server, 'joann', has.id)
  await asked(server, 'joann', wants.id)
  await expect.poll(async () => [await stateOf('joann', has.id), await stateOf('joann', fixed.id)]).toEqual(['delivered', 'delivered'])
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', `/access-packages?for=${person('joann').id}&q=${encodeURIComponent(has.displayName)}`)
  await page.getByText('They have this', { exact: true }).first().waitFor()
  expect(await cannot(page, `Request ${has.displayName}`)).toMatch(/^Joann Guerrero has this access until/)
  await page.goto(`${server.url}/access-packages?for=${person('joann').id}&q=${encodeURIComponent(wants.displayName)}`)
  await page.getByRole('link', { name: `View the request for ${wants.displayName}` }).waitFor()
  for (const [part, text] of [['/details', /^Joann Guerrero has this access until/], ['/why', /^Joann Guerrero has it since/]] as const) {
    await page.goto(`${server.url}/access-packages/${has.id}${part}?for=${person('joann').id}`)
    await detailsOf(page).getByText(text).waitFor()
  }
  expect(await everyLook(page)).toEqual([])
  await page.goto(`${server.url}/access-packages/${has.id}?for=${person('joann').id}`)
  await paneOf(page).getByText(/^Joann Guerrero has this access until/).waitFor()
  await paneOf(page).getByText('You can ask again after that.').waitFor()
  // What ends on the day on which everything under the policy ends cannot be had any longer.
  await page.goto(`${server.url}/access-packages/${fixed.id}?for=${person('joann').id}`)
  await paneOf(page).getByText('Joann Guerrero has this access until 30 September 2026.').waitFor()
  await hasAll(page)
  expect(await paneOf(page).getByText('You can ask again after that.').count()).toBe(0)
  await page.goto(`${server.url}/access-packages/${wants.id}?for=${person('joann').id}`)
  await paneOf(page).getByText('This has been asked for Joann Guerrero already.').waitFor()
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('F45 whom a manager asked for reads that, and is not led to a form that refuses', { timeout: 120_000 }, async () => {
  const { id } = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('grace')]), requestorSettings: { ...onBehalf, enableTargetsToSelfAddAccess: false } } })
  const request = await asked(server, 'mary', id, { requestType: 'onBehalfAdd', for: 'joann' })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${id}`)
  await paneOf(page).getByText('This has been asked for you already.').waitFor()
  await decide(server, 'grace', request, 'Deny', 'Not needed')
  await page.goto(`${server.url}/requests/${request}`)
  await page.getByText('Denied').first().waitFor()
  await hasAll(page)
  expect(await page.getByRole('link', { name: 'Resubmit' }).count()).toBe(0)
  await page.goto(`${server.url}/access-packages/${id}/details`)
  await expect.poll(() => cannot(page, 'Request access')).toBe('It takes no requests from those it is for')
  expect(complaints).toEqual([])
  await close()
  const mary = await visit(browser, server, 'Mary Collins', `/requests/${request}`)
  await mary.page.getByRole('link', { name: 'Resubmit' }).waitFor()
  await mary.close()
})

test('L5 what keeps somebody from asking is told once, by its policy where there are several', { timeout: 120_000 }, async () => {
  const only = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('grace')] }
  const made = await makePackage(server, { policy: only })
  await makePolicy(server, made.id, { ...only, displayName: 'Second way' })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/access-packages/${made.id}`)
  await paneOf(page).getByText('You can’t ask for this package', { exact: true }).waitFor()
  await paneOf(page).getByText('The policy Second way does not apply').waitFor()
  expect(await paneOf(page).getByText('You are none of the people whom it is for, and in none of the groups').count()).toBe(2)
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('F53 what cannot be given back is said before the form is filled in', { timeout: 120_000 }, async () => {
  const [has, wanted] = [await makePackage(server, { policy: { requestorSettings: { enableTargetsToSelfRemoveAccess: false } } }), await makePackage(server, { policy: { requestorSettings: onBehalf } })]
  await server.as('grace').post(`${em}/accessPackages/${wanted.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${has.id}` })
  await asked(server, 'joann', has.id)
  await expect.poll(() => stateOf('joann', has.id)).toBe('delivered')
  for (const [name, query, text] of [['Joann Guerrero', '', `You can’t give ${has.displayName} back yourself`], ['Mary Collins', `?for=${person('joann').id}`, 'You can’t ask for this package for Joann Guerrero']] as const) {
    const { page, complaints, close } = await visit(browser, server, name, `/access-packages/${wanted.id}${query}`)
    await paneOf(page).getByText(text, { exact: false }).first().waitFor()
    await paneOf(page).getByText(`${has.displayName} must not be combined with it`).waitFor()
    expect(await paneOf(page).getByLabel(/Business justification/).count()).toBe(0)
    expect(await everyLook(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  }
})

test('F54 access that has ended is offered again once, and only where it may be asked for', { timeout: 120_000 }, async () => {
  const [twice, closed] = [await makePackage(server, { policy: { expiration: lasting('P1D') } }), await makePackage(server, { catalog: 'Licences', policy: { expiration: lasting('P1D') } })]
  await asked(server, 'joann', closed.id)
  for (let period = 0; period < 2; period++) {
    await asked(server, 'joann', twice.id)
    await expect.poll(() => stateOf('joann', twice.id)).toBe('delivered')
    await server.clock.advance('P2D')
    await expect.poll(async () => (await server.as('joann').get(`${em}/assignments/filterByCurrentUser(on='target')?$filter=accessPackage/id eq '${twice.id}' and state eq 'expired'`)).body.value?.length ?? 0).toBe(period + 1)
  }
  await server.as('grace').patch(`${em}/catalogs/${catalog('Licences').id}`, { state: 'unpublished' })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', '/access-packages?tab=expired')
  await page.getByRole('link', { name: `Request ${twice.displayName} again` }).waitFor()
  await hasAll(page)
  expect(await page.getByRole('listitem').filter({ hasText: twice.displayName }).count()).toBe(2)
  expect([await page.getByRole('link', { name: `Request ${twice.displayName} again` }).count(), await page.getByRole('link', { name: `Request ${closed.displayName} again` }).count()]).toEqual([1, 0])
  await server.as('grace').patch(`${em}/catalogs/${catalog('Licences').id}`, { state: 'published' })
  expect(complaints).toEqual([])
  await close()
})
