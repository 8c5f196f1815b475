/**
 * A page for somebody who has a keyboard and no pointer. Things are reached by Tab alone, and wherever the focus comes to on
 * the way one must see that it is there: it has a ring that is gone when it has left, and nothing lies over it.
 */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

type Walk = { seen: Set<Element>; left: { element: Element; look: string } | undefined; at: Element | undefined; stays: number }
type Found = { place: 'there' | 'onward' | 'round'; faults: string[]; at: string }
type Role = Parameters<Page['getByRole']>[0]
/** What to go to: a role and the name that it has there, or anything that can be found. */
export type Wanted = Locator | readonly [role: Role, name: string | RegExp]
export type Keys = ReturnType<typeof keysOf>

/** Runs in the page after each Tab. */
const look = async (wanted: readonly (Element | SVGElement)[], isStart: boolean): Promise<Found> => {
  const nameOf = (element: Element) => `<${element.tagName.toLowerCase()}> ${element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent?.slice(0, 60)}`
  /** All that a ring can be made of, on the element, on what Fluent draws around a field, and on what is drawn before and after both. */
  const lookOf = (element: Element): string => {
    const around = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling].filter((one) => one != null)
    return around.flatMap((one) => [null, '::before', '::after'].map((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, borderWidth, transform, backgroundColor, textDecorationLine } = getComputedStyle(one, part)
      return [outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, boxShadow, borderColor, borderWidth, transform, backgroundColor, textDecorationLine].join()
    })).join('|')
  }
  const isSeen = (element: Element): boolean => {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
    const points = [[left + width / 2, top + height / 2], [left + 4, top + height / 2], [right - 4, top + height / 2], [left + width / 2, top + 4], [left + width / 2, bottom - 4], [left + 4, top + 4]] as const
    return points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y)
      return hit !== null && (element.contains(hit) || hit.contains(element) && hit !== document.body && hit.closest('label, td, th, li, span, div')?.contains(element) && hit.getBoundingClientRect().height < innerHeight / 2)
    })
  }
  const frame = () => new Promise((done) => { requestAnimationFrame(done) })
  const isPlace = (element: Element | null): element is Element => element !== null && !element.matches('body, h1, main')
  const holder = window as unknown as { walk?: Walk }
  if (!holder.walk) {
    const begun: Walk = { seen: new Set(), left: undefined, at: undefined, stays: 0 }
    holder.walk = begun
    // How it looks with the focus is known best when the focus is about to leave.
    addEventListener('keydown', ({ key }) => {
      const element = document.activeElement
      begun.left = key === 'Tab' && isPlace(element) ? { element, look: lookOf(element) } : undefined
    }, true)
  }
  const { walk } = holder
  if (isStart) Object.assign(walk, { seen: new Set(), at: undefined, stays: 0 })
  const faults: string[] = []
  const element = document.activeElement ?? document.body
  const { left } = walk
  // A box and its arrow share what is drawn around them.
  if (left && left.element !== element && left.element.isConnected && !left.element.parentElement?.contains(element)) {
    for (let wait = 0; wait < 20 && lookOf(left.element) === left.look; wait++) await frame()
    if (lookOf(left.element) === left.look) faults.push(`One does not see that the focus is on ${nameOf(left.element)}`)
  }
  walk.left = undefined
  // What comes into view now has the time that it takes.
  for (let wait = 0; isPlace(element) && wait < 20 && !isSeen(element); wait++) await frame()
  if (isPlace(element) && !isSeen(element)) faults.push(`Something lies over ${nameOf(element)}, or it is off the page`)
  // A day has parts, each with a stop of its own.
  walk.stays = walk.at === element ? walk.stays + 1 : 0
  const isRound = isPlace(element) && walk.seen.has(element) && (walk.at !== element || walk.stays > 6)
  walk.at = element
  walk.seen.add(element)
  return { place: wanted.includes(element as HTMLElement) ? 'there' : isRound ? 'round' : 'onward', faults, at: nameOf(element) }
}

/** The keys of somebody at this page. */
export function keysOf(page: Page) {
  const find = (wanted: Wanted): Locator => ('page' in wanted ? wanted : page.getByRole(wanted[0], { name: wanted[1], exact: typeof wanted[1] === 'string' }))
  const press = async (...keys: string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key) }
  /** Presses Tab until the focus is there. Whoever was everywhere once and did not find it does not find it. */
  const to = async (wanted: Wanted, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
    const target = find(wanted)
    await target.first().waitFor()
    const way: string[] = []
    for (let isStart = true; ; isStart = false) {
      const { place, faults, at } = await target.evaluateAll(look, isStart)
      expect(faults).toEqual([])
      if (place === 'there') return
      way.push(at)
      expect(place, `${String(target)} cannot be reached with ${key}, only ${way.join(' → ')}`).toBe('onward')
      await press(key)
    }
  }
  const enter = async (wanted: Wanted, key = 'Enter'): Promise<void> => { await to(wanted); await press(key) }
  const write = async (wanted: Wanted, text: string): Promise<void> => {
    await to(wanted)
    await press('Control+a')
    await (text ? page.keyboard.type(text) : press('Delete'))
  }
  const active = () => page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '')
  /** Types into a box that offers names, goes down to one of them and takes it. */
  const pick = async (box: Wanted, typed: string, option = typed): Promise<void> => {
    await to(box)
    await page.keyboard.type(typed)
    await page.getByRole('option', { name: new RegExp(option) }).first().waitFor()
    for (let step = 0; step < 20 && !(await active()).includes(option); step++) await press('ArrowDown')
    expect(await active()).toContain(option)
    await press('Enter')
  }
  /** One of several radio buttons: Tab comes to the group, the arrows to each of them. */
  const choose = async (name: string | RegExp): Promise<void> => {
    const radio = find(['radio', name])
    await radio.waitFor()
    const group = await radio.getAttribute('name')
    await to(page.locator(`input[type=radio][name="${group}"]`))
    const count = await page.locator(`input[type=radio][name="${group}"]`).count()
    for (let step = 0; step < count && !(await radio.evaluate((one) => one === document.activeElement)); step++) await press('ArrowDown')
    if (!(await radio.isChecked())) await press('Space')
    expect(await radio.isChecked()).toBe(true)
  }
  /** One of a list that opens: typed letters choose. */
  const select = async (list: Wanted, name: string): Promise<void> => {
    await to(list)
    await page.keyboard.type(name)
    await expect.poll(() => find(list).evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.textContent ?? '')).toContain(name)
  }
  /** Days are typed part by part, in the order of the browser's language. */
  const day = async (label: string, parts: string): Promise<void> => { await to(page.getByLabel(label)); await page.keyboard.type(parts) }
  /** The focus comes here by itself, and stays. */
  const arrives = async (wanted: Wanted): Promise<void> => {
    const where = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
    await expect.poll(async () => ((await find(wanted).evaluateAll((all) => all.some((one) => one === document.activeElement))) ? 'there' : `at “${await where()}”`), { message: `the focus comes to ${String(find(wanted))}` }).toBe('there')
  }
  /** Nobody is left nowhere: the focus is on something, not on the whole page. */
  const isSomewhere = async (): Promise<void> => { await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true) }
  return { page, press, to, enter, write, pick, choose, select, day, arrives, isSomewhere, type: (text: string) => page.keyboard.type(text) }
}
