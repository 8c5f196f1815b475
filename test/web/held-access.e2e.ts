/** Access that is held, in the browser: extend and renew it, give it up, remove it for a report, take it back as its approver. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, manager, person, requestOf, user, type Made, type Wanted } from '../support/world.ts'
import { desktop, openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

const forManagers = { enableOnBehalfRequestorsToAddAccess: true, enableOnBehalfRequestorsToUpdateAccess: true, enableOnBehalfRequestorsToRemoveAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }
/** Joann holds a new package for thirty days, which she may extend. */
async function held(policy: Wanted['policy'] = {}): Promise<Made> {
  const made = await makePackage(server, { policy: { expiration: lasting('P30D'), ...policy, requestorSettings: { enableTargetsToSelfUpdateAccess: true, allowCustomAssignmentSchedule: false, ...policy.requestorSettings } } })
  const request = await asked(server, 'joann', made.id)
  await server.drain()
  if ((policy.requestApprovalSettings as { isApprovalRequiredForAdd?: boolean } | undefined)?.isApprovalRequiredForAdd) await decide(server, 'mary', request)
  await server.drain()
  return made
}
const endOf = async (made: Made): Promise<string> => (await assignmentOf(server, 'joann', made.id)).schedule.expiration.endDateTime
const stateOf = async (made: Made): Promise<string> => (await assignmentOf(server, 'joann', made.id)).state
const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

test('L7 renews in one click where nothing needs to be said', { timeout: 120_000 }, async () => {
  const made = await held()
  const before = await endOf(made)
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', '/access-packages?tab=active')
  await page.getByRole('button', { name: `Renew ${made.displayName}` }).click()
  await page.getByText(`${made.displayName} now lasts until`).first().waitFor()
  await expect.poll(() => endOf(made).then((end) => days(before, end))).toBe(30)
  expect(complaints).toEqual([])
  await close()
})

test('F41 an extension that needs approval: reason, day of one’s own, and what is wrong is said beside the field', { timeout: 120_000 }, async () => {
  const made = await held({
    requestorSettings: { enableTargetsToSelfUpdateAccess: true, allowCustomAssignmentSchedule: true },
    requestApprovalSettings: { ...approvedBy([manager]), isApprovalRequiredForAdd: true, isApprovalRequiredForUpdate: true },
  })
  const before = await endOf(made)
  const joann = await visit(browser, server, 'Joann Guerrero', '/access-packages?tab=active', { viewport: phone })
  const { page } = joann
  await page.getByRole('link', { name: `Extend ${made.displayName}` }).click()
  const pane = page.getByRole('dialog', { name: 'Extend access' })
  await pane.getByText('Mary Collins will be asked. Until then the access stays as it is.').waitFor()
  await pane.getByRole('radio', { name: 'Until a day of your own' }).check()
  await pane.getByRole('button', { name: 'Request extension' }).click()
  await pane.getByText('Choose the last day.').waitFor()
  await pane.getByLabel('Last day').fill('2027-06-01')
  await pane.getByRole('button', { name: 'Request extension' }).click()
  await pane.getByText(/The latest possible end is/).waitFor()
  await pane.getByLabel('Last day').fill('2026-06-15')
  await pane.getByRole('button', { name: 'Request extension' }).click()
  await pane.getByText(/^The access lasts until .* already\. Choose a later day\.$/).waitFor()
  await pane.getByLabel('Last day').fill('2026-07-10')
  await pane.getByLabel(/Business justification/).fill('The project runs on')
  await pane.getByRole('button', { name: 'Request extension' }).click()
  await page.waitForURL(/\/requests\//)
  await page.getByText('Joann Guerrero asked for an extension').waitFor()
  await page.goto(`${server.url}/access-packages?tab=active`)
  // On a narrow page the state has a line of its own: beside the button it would be cut in languages with longer words.
  const giveUp = page.getByRole('button', { name: `Give up ${made.displayName}` })
  await giveUp.waitFor()
  await page.getByRole('link', { name: 'Extension requested' }).waitFor()
  // Both are measured at once: what is above them may still be coming.
  expect(await giveUp.evaluate((button) => button.getBoundingClientRect().top - button.parentElement!.querySelector('a')!.getBoundingClientRect().bottom)).toBeGreaterThanOrEqual(0)

  const mary = await visit(browser, server, 'Mary Collins', '/approvals')
  await mary.page.getByRole('link', { name: `Review the request of Joann Guerrero for ${made.displayName}` }).click()
  await mary.page.getByText(`Joann Guerrero wants to extend ${made.displayName}`).waitFor()
  await mary.page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  await mary.page.getByText(/^Approved\./).first().waitFor()
  // Both have one name for it, and whoever takes it back is told that all of the access goes.
  await mary.page.goto(`${server.url}/approvals?tab=history`)
  const decided = mary.page.getByRole('listitem').filter({ hasText: made.displayName }).filter({ hasText: 'Extension · You approved' })
  await decided.getByRole('button', { name: `Remove the access of Joann Guerrero to ${made.displayName}` }).click()
  await mary.page.getByRole('dialog', { name: 'Take back what you approved?' }).getByText('Not only the extension is taken back: the access itself is removed at once.').waitFor()
  await mary.page.getByRole('button', { name: 'Keep access' }).click()
  await page.goto(`${server.url}/requests`)
  await page.getByRole('listitem').filter({ hasText: made.displayName }).getByText('Extension').waitFor()
  await expect.poll(() => endOf(made)).toBe('2026-07-10T21:59:59.000Z')
  expect(days(before, await endOf(made))).toBeGreaterThan(10)
  expect([joann.complaints, mary.complaints]).toEqual([[], []])
  await Promise.all([joann.close(), mary.close()])
})

test('F48 gives access up, and what may not be given up says why', { timeout: 120_000 }, async () => {
  const free = await held()
  const fixed = await held({ requestorSettings: { enableTargetsToSelfRemoveAccess: false } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', '/access-packages?tab=active')
  const no = page.getByRole('button', { name: `Give up ${fixed.displayName}` })
  await no.and(page.locator('[aria-disabled=true]')).waitFor()
  await no.hover()
  await page.getByText(/does not let holders give this access up/).first().waitFor()
  await page.mouse.move(0, 0)
  await page.getByRole('button', { name: `Give up ${free.displayName}` }).click()
  await page.getByRole('button', { name: 'Give up access' }).click()
  await page.getByText(`Your access to ${free.displayName} is being removed.`).first().waitFor()
  await expect.poll(() => stateOf(free)).toBe('expired')
  await page.getByRole('heading', { name: free.displayName }).waitFor({ state: 'detached' })
  expect([await stateOf(fixed), complaints]).toEqual(['delivered', []])
  await close()
})

test('F49 a manager extends and removes what a report holds', { timeout: 120_000 }, async () => {
  const [made, kept] = [await held({ requestorSettings: forManagers }), await held()]
  const before = await endOf(made)
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', '/team')
  await page.getByRole('link', { name: 'Joann Guerrero', exact: true }).click()
  await page.getByRole('button', { name: `Renew ${made.displayName} for Joann Guerrero` }).click()
  await expect.poll(() => endOf(made).then((end) => days(before, end))).toBe(30)
  // What the holder may do is no answer to what the manager may not.
  const reasonOf = (name: string) => page.getByRole('button', { name }).getAttribute('aria-description')
  await expect.poll(() => reasonOf(`Remove ${kept.displayName} from Joann Guerrero`)).toMatch(/does not let you remove the access of Joann Guerrero/)
  await page.getByRole('button', { name: `Remove ${made.displayName} from Joann Guerrero` }).click()
  const dialog = page.getByRole('dialog', { name: `Remove ${made.displayName} from Joann Guerrero?` })
  await dialog.getByRole('button', { name: 'Remove access' }).click()
  await dialog.getByText('Say why the access is taken back.').waitFor()
  await dialog.getByLabel(/Reason/).fill('Moved to another customer')
  await dialog.getByRole('button', { name: 'Remove access' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => stateOf(made)).toBe('expired')
  expect(complaints).toEqual([])
  await close()
})

test('F45 what a manager asked for a report and is still open stands on the page of that report', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestorSettings: forManagers, requestApprovalSettings: approvedBy([user('ewa')]) } })
  const id = await asked(server, 'mary', made.id, { requestType: 'onBehalfAdd', for: 'joann' })
  await asked(server, 'mary', (await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('ewa')]) } })).id)
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', `/team/${person('joann').id}`)
  const open = page.getByRole('region', { name: 'Requests in progress' })
  await open.getByRole('listitem').filter({ hasText: made.displayName }).getByText('Pending approval').waitFor()
  expect(await open.getByRole('listitem').count()).toBe(1)
  expect(await everyLook(page)).toEqual([])
  await open.getByRole('link', { name: made.displayName }).click()
  await page.waitForURL(`**/requests/${id}`)
  expect(complaints).toEqual([])
  await close()
})

test('F51 an approver takes back what they approved, with a reason; the history says who decided, when, and what became of it', { timeout: 120_000 }, async () => {
  const made = await held({ requestApprovalSettings: approvedBy([manager]) })
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', '/approvals?tab=history', { viewport: desktop })
  const row = page.getByRole('listitem').filter({ hasText: made.displayName })
  await row.getByText(/You approved · /).waitFor()
  await row.getByText('Delivered').waitFor()
  await page.getByRole('button', { name: `Remove the access of Joann Guerrero to ${made.displayName}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Take back what you approved?' })
  await dialog.getByRole('button', { name: 'Remove access' }).click()
  await dialog.getByText('Say why the access is taken back.').waitFor()
  await dialog.getByLabel('Reason').fill('The reason has gone')
  await dialog.getByRole('button', { name: 'Remove access' }).click()
  await dialog.waitFor({ state: 'detached' })
  await row.getByText('Taken back by you').waitFor()
  expect(await row.getByText('Delivered').count()).toBe(0)
  await expect.poll(() => stateOf(made)).toBe('expired')
  expect(complaints).toEqual([])
  await close()
})

test('F51 what starts later is taken back before it does; what has ended says since when, and a fellow approver is named', { timeout: 120_000 }, async () => {
  const over = await held({ expiration: lasting('P1D'), requestApprovalSettings: approvedBy([manager, user('omar')]) })
  await server.clock.advance('P2D')
  const later = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
  const id = await asked(server, 'joann', later.id, { schedule: { startDateTime: '2026-12-10T00:00:00Z' } })
  await decide(server, 'mary', id)
  const { page, complaints, close } = await visit(browser, server, 'Mary Collins', '/approvals?tab=history')
  const rowOf = (made: Made) => page.getByRole('listitem').filter({ hasText: made.displayName })
  await rowOf(over).getByText(/^Ended /).waitFor()
  await rowOf(later).getByText('Starts 10 Dec 2026').waitFor()
  await rowOf(later).getByRole('link', { name: 'Joann Guerrero' }).click()
  const pane = page.getByRole('dialog', { name: 'Review request' })
  await pane.getByText(/^You decided on .*: approved\. · Starts 10 Dec 2026$/).waitFor()
  await pane.getByRole('button', { name: `Remove the access of Joann Guerrero to ${later.displayName}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Take back what you approved?' })
  await dialog.getByRole('button', { name: 'Take back approval' }).click()
  await dialog.getByText('Say why the access is taken back.').waitFor()
  await dialog.getByLabel('Reason').fill('The project is off')
  await dialog.getByRole('button', { name: 'Take back approval' }).click()
  await dialog.waitFor({ state: 'detached' })
  await pane.getByText('Taken back by you').waitFor()
  await pane.getByText('The project is off').waitFor()
  expect(await pane.getByText('Decide before').count()).toBe(0)
  await pane.getByRole('button', { name: 'Close' }).click()
  await rowOf(later).getByText('Taken back by you').waitFor()
  expect(await everyLook(page)).toEqual([])
  expect([(await requestOf(server, id)).state, complaints]).toEqual(['canceled', []])
  await close()
  const omar = await visit(browser, server, 'Omar Haddad', '/approvals?tab=history')
  await omar.page.getByRole('listitem').filter({ hasText: over.displayName }).getByText(/Mary Collins approved · /).waitFor()
  await omar.close()
})
