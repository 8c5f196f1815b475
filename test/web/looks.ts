/** What is on the screen, looked at by axe: WCAG 2.2 A and AA, in both colour schemes, wide and narrow. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { desktop, phone } from './browser.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
type Wanted = { readonly exclude: readonly string[]; readonly scheme?: 'light' | 'dark'; readonly tags: readonly string[] }

/** Runs in the page: all that a look takes, so that it takes one trip. */
const inspect = async ({ exclude, scheme, tags: values }: Wanted): Promise<string[]> => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done) })
  const root = document.documentElement
  // The pages of the sign-in have no script that would say so.
  const isTurned = () => !scheme || (root.dataset['scheme'] ?? scheme) === scheme
  for (let wait = 0; !isTurned(); wait++) {
    if (wait > 600) throw new Error(`the page never turned ${scheme}`)
    await frame()
  }
  const problems = async (): Promise<string[]> => {
    // What fades in has its contrast when it is there.
    await frame()
    await Promise.allSettled(document.getAnimations().filter((a) => Number.isFinite(a.effect?.getComputedTiming().endTime)).map((a) => a.finished))
    await frame()
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ include: [['html']], exclude: exclude.map((one) => [one]) }, { runOnly: { type: 'tag', values: [...values] }, resultTypes: ['violations'], iframes: false })
    const overflow = root.scrollWidth - root.clientWidth
    return [...found.map((v) => `${v.id}: ${v.nodes.map((n) => String(n.target)).join(', ')}`), ...(overflow > 0 ? [`scrolls sideways by ${overflow} pixels`] : [])]
  }
  // What changes with the scheme may still have been on its way when it was looked at.
  return (await problems()).length > 0 ? problems() : []
}
/** What axe finds on the page, but for what is inside of frames, and whether it scrolls sideways. Once given to a page axe stays there, so that looking again is cheap. */
export async function violations(page: Page, exclude: readonly string[] = [], scheme?: 'light' | 'dark'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  return page.evaluate(inspect, { exclude, tags, ...(scheme ? { scheme } : {}) })
}
const looks = [['light', desktop], ['dark', phone]] as const
async function looked(page: Page, which: readonly (typeof looks)[number][]): Promise<string[]> {
  const before = page.viewportSize()!
  const found: string[] = []
  for (const [colorScheme, viewport] of which) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    found.push(...(await violations(page, [], colorScheme)).map((p) => `${colorScheme}: ${p}`))
  }
  await page.setViewportSize(before)
  return found
}
/** What is on the screen now, in both colour schemes and both widths. Colours do not hang on the width, nor the layout on the colours, so two looks see all four. */
export const everyLook = (page: Page): Promise<string[]> => looked(page, looks)
/** For a story that is told at both widths: each time the look of that width. */
export const lookHere = (page: Page): Promise<string[]> => looked(page, [looks.find(([, { width }]) => width === page.viewportSize()!.width)!])
