/** What is on the screen, looked at by axe: WCAG 2.2 A and AA, in both colour schemes, wide and narrow. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { desktop, phone, twoFrames } from './browser.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** What axe finds on the page, but for what is inside of frames: once given to a page it stays there, so that looking again is cheap. */
export async function violations(page: Page, exclude: string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  return page.evaluate(async ({ tags: values, exclude: without }) => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ include: [['html']], exclude: without.map((one) => [one]) }, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false })
    return found.map((v) => `${v.id}: ${v.nodes.map((n) => String(n.target)).join(', ')}`)
  }, { tags, exclude })
}
const problemsOf = async (page: Page): Promise<string[]> => {
  const found = await violations(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return [...found, ...(overflow > 0 ? [`scrolls sideways by ${overflow} pixels`] : [])]
}
/** What fades in has its contrast when it is there. */
const settled = async (page: Page): Promise<void> => {
  await page.evaluate(async () => { await Promise.allSettled(document.getAnimations().filter((a) => Number.isFinite(a.effect?.getComputedTiming().endTime)).map((a) => a.finished)) })
  await twoFrames(page)
}
const looks = [['light', desktop], ['dark', phone]] as const
/** What is on the screen now, in both colour schemes and both widths. Colours do not hang on the width, nor the layout on the colours, so two looks see all four. */
export async function everyLook(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const [colorScheme, viewport] of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    // The pages of the sign-in have no script that would say so.
    await page.waitForFunction((scheme) => (document.documentElement.dataset['scheme'] ?? scheme) === scheme, colorScheme)
    await twoFrames(page)
    await settled(page)
    // Colours that change with the scheme may still have been on their way when they were looked at.
    const problems = (await problemsOf(page)).length > 0 ? await settled(page).then(() => problemsOf(page)) : []
    found.push(...problems.map((p) => `${colorScheme}: ${p}`))
  }
  return found
}
