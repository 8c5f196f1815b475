/** Where a request stands, in the browser: forwarded, extended, and taken away. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, person, stageOf, user } from '../support/world.ts'
import { openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal({ work: true }), theBrowser()]) })
afterAll(async () => { await server?.close() })

test('L7 a forwarded request says who forwarded it and why, to whoever asked and to whoever has it now', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const id = await asked(server, 'joann', made.id)
  await server.as('joann').post(`${em}/assignmentRequests/${id}/latchkey.nudge`)
  await server.as('mary').post(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id)}/latchkey.reassign`, { approverIds: [person('kenji').id], justification: 'I am on leave' })
  const joann = await visit(browser, server, 'Joann Guerrero', `/requests/${id}`, { viewport: phone })
  const steps = joann.page.getByRole('region', { name: 'Where it stands' }).getByRole('listitem')
  await steps.filter({ hasText: 'A reminder was sent to Mary Collins' }).waitFor()
  await steps.filter({ hasText: 'Mary Collins forwarded this to Kenji Watanabe' }).getByText('I am on leave').waitFor()
  await steps.filter({ hasText: 'Waiting for Kenji Watanabe' }).waitFor()
  expect(await everyLook(joann.page)).toEqual([])
  const kenji = await visit(browser, server, 'Kenji Watanabe', `/approvals/${id}`)
  await kenji.page.getByText('Mary Collins handed this on to you: I am on leave').waitFor()
  expect([joann.complaints, kenji.complaints]).toEqual([[], []])
  await Promise.all([joann.close(), kenji.close()])
})

test('F41 an extension tells both ends while it waits', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { expiration: lasting('P30D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, requestApprovalSettings: { ...approvedBy([user('mary')]), isApprovalRequiredForUpdate: true } } })
  await decide(server, 'mary', await asked(server, 'joann', made.id))
  await server.drain()
  const held = await assignmentOf(server, 'joann', made.id)
  const { body } = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id: held.id }, justification: 'It goes on', schedule: { expiration: { type: 'afterDuration', duration: 'P20D' } } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/requests/${body.id}`)
  const steps = page.getByRole('region', { name: 'Where it stands' }).getByRole('listitem')
  await steps.filter({ hasText: 'Joann Guerrero asked for an extension' }).waitFor()
  const texts = (await steps.allInnerTexts()).map((text) => text.replaceAll('\n', ' '))
  expect(texts[0]).toContain('asked for an extension')
  expect(texts.slice(-2)).toEqual([expect.stringContaining('If not approved: access ends'), expect.stringContaining('If approved: access ends')])
  expect(complaints).toEqual([])
  await close()
})

test('R28 a removal is shown as one: its title, its state, who asked for it and why', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { expiration: lasting('P3D') } })
  await asked(server, 'joann', made.id)
  await server.drain()
  const removed = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'joann', made.id)).id }, justification: 'The project is over' })
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/requests/${removed.body.id}`, { viewport: phone })
  await page.getByRole('heading', { name: `Removal of ${made.displayName}` }).waitFor()
  await page.getByRole('status').getByText('Removed').waitFor()
  const steps = page.getByRole('region', { name: 'Where it stands' }).getByRole('listitem')
  await steps.filter({ hasText: /Grace \S+ removed this access/ }).waitFor()
  await page.getByRole('region', { name: 'What was asked' }).getByText(/Grace/).waitFor()
  expect(await page.getByRole('button', { name: 'Cancel request' }).count()).toBe(0)
  expect(await everyLook(page)).toEqual([])
  // What reached its end was asked for by nobody.
  await asked(server, 'joann', made.id)
  await server.drain()
  await server.clock.advance('P4D')
  await page.goto(`${server.url}/requests`)
  const row = page.getByRole('listitem').filter({ hasText: made.displayName }).filter({ hasText: 'Ended' })
  await row.getByRole('link').click()
  await steps.filter({ hasText: 'Access reached its end date' }).waitFor()
  expect(await page.getByText('Asked by').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('U15 a period that begins while it can still be decided on is told in the order of time', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const startDateTime = new Date(Date.parse(server.clock.now()) + 10 * 86_400_000).toISOString()
  const id = await asked(server, 'joann', made.id, { schedule: { startDateTime } })
  const { page, complaints, close } = await visit(browser, server, 'Joann Guerrero', `/requests/${id}`, { viewport: phone })
  const steps = page.getByRole('region', { name: 'Where it stands' }).getByRole('listitem')
  const starts = steps.filter({ hasText: 'Access begins, or when it is approved if that is later' })
  await starts.waitFor()
  const texts = await steps.allInnerTexts()
  const at = (words: string) => texts.findIndex((text) => text.includes(words))
  expect(at('Access begins')).toBeLessThan(at('Denied if nobody decides'))
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})
