/** Axe finds no violation of WCAG 2.2 A or AA on any page, in both colour schemes, wide and narrow. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenant } from '#demo/tenant.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { desktop, openBrowser, phone, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([startTestServer(), openBrowser()]) })
afterAll(async () => { await browser?.close(); await server?.close() })

const workcation = tenant.packages.find((p) => p.displayName === 'Workcation')!.id
const waiting = tenant.requests.find((r) => r.state === 'pendingApproval' && r.packageId === workcation)!
const mary = tenant.people.find((p) => p.displayName === 'Mary Collins')!
const report = tenant.people.find((p) => p.managerId === mary.id)!
/** Every page of the portal; Mary sees all of them with something in them. */
const pages: readonly string[] = [
  '/', '/access-packages', '/access-packages?tab=active', '/access-packages?tab=expired', `/access-packages/${workcation}`, `/access-packages/${workcation}/details`, `/access-packages/${workcation}/resources`,
  '/requests', `/requests/${waiting.id}`, '/approvals', '/approvals?tab=history', `/approvals/${waiting.id}`, '/team', `/team/${report.id}`, '/nowhere',
]
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const shown = (v: { id: string; nodes: readonly { target: unknown }[] }) => `${v.id}: ${v.nodes.map((n) => String(n.target)).join(', ')}`

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([['wide', desktop], ['narrow', phone]] as const)('%s', { timeout: 180_000 }, async (_, viewport) => {
    const { page, close } = await visit(browser, server, 'Mary Collins', '/', { colorScheme, viewport })
    const found: string[] = []
    for (const path of pages) {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first().waitFor()
      await page.waitForFunction(() => document.querySelectorAll('main [role=progressbar], main .fui-Skeleton').length === 0)
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
      found.push(...violations.map((v) => `${path} ${shown(v)}`))
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (overflow > 0) found.push(`${path} scrolls sideways by ${overflow} pixels`)
    }
    expect(found).toEqual([])
    await close()
  })
  test('sign-in, device page and mailbox', async () => {
    const context = await browser.newContext({ colorScheme, viewport: desktop })
    const page = await context.newPage()
    const found: string[] = []
    for (const path of ['/', '/auth/device', '/demo/mails']) {
      await page.goto(server.url + path)
      await page.waitForLoadState('networkidle')
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
      found.push(...violations.map((v) => `${path} ${shown(v)}`))
    }
    expect(found).toEqual([])
    await context.close()
  })
})
