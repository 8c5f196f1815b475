/** The weather between the portal and its API, as a test makes it, and how a form is held against all of it. */
import type { Browser, Locator, Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { visit, type Visit } from './browser.ts'
import { everyLook } from './looks.ts'

export type Weather = (route: Route) => Promise<void>
export const failing = (status: number, headers: Record<string, string> = {}): Weather => (route) =>
  route.fulfill({ status, headers, contentType: 'application/json', body: JSON.stringify({ error: { code: 'x', message: 'A sentence for machines', innerError: { 'request-id': 'abc-123' } } }) })
const KEPT = 'What you entered is still here.'
/** What a form says in each weather. */
const weathers: readonly (readonly [string, Weather, RegExp])[] = [
  ['it fails', failing(500), new RegExp(`fault of its own.*${KEPT} Reference: abc-123`)],
  ['it is busy', failing(503, { 'retry-after': '30' }), new RegExp(`busy. Try again in 30 seconds. ${KEPT}`)],
  ['a proxy speaks for it', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }), new RegExp(`fault of its own.*${KEPT}`)],
  ['the network is cut', (route) => route.abort('internetdisconnected'), new RegExp(`can’t be reached. Check your connection and try again. ${KEPT}`)],
]

/** The weather of the calls of one kind; `null` is a fair day. */
export async function sky(page: Page, method: string, path: RegExp) {
  const now: { weather: Weather | null; calls: number } = { weather: null, calls: 0 }
  await page.route(path, (route) => {
    if (route.request().method() !== method) return route.fallback()
    now.calls++
    return now.weather ? now.weather(route) : route.fallback()
  })
  return now
}
/** Answers only when it is told to. */
export function held() {
  let release = () => {}
  const until = new Promise<void>((resolve) => { release = resolve })
  return { release, weather: (async (route) => { await until; await route.fallback() }) as Weather }
}

export type Form = {
  readonly path: () => string
  readonly who: string
  /** Opens what is not at the address. */
  readonly open?: (page: Page) => Promise<unknown>
  readonly fill: (page: Page) => Promise<unknown>
  readonly kept: (page: Page) => Promise<unknown>
  readonly button: (page: Page) => Locator
  readonly sends: readonly [method: string, path: RegExp]
  readonly done: (page: Page) => Promise<unknown>
}
export const said = 'What I typed before the weather changed'
export const reads = (field: (page: Page) => Locator) => ({ fill: (page: Page) => field(page).fill(said), kept: async (page: Page) => { await expect.poll(() => field(page).inputValue()).toBe(said) } })
export const dialogs = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name })
export const named = (within: (page: Page) => Page | Locator, name: string | RegExp) => (page: Page) => within(page).getByRole('button', { name, exact: typeof name === 'string' })
export const whole = (page: Page) => page

/** Somebody who stays for several tests, each of which opens its own address: signing in again for each would be most of their time. */
export function guests(browser: () => Browser, server: () => TestServer) {
  const there = new Map<string, Visit>()
  return {
    async page(who: string): Promise<Page> {
      if (!there.has(who)) there.set(who, await visit(browser(), server(), who))
      const { page } = there.get(who)!
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      return page
    },
    async leave(): Promise<void> {
      await Promise.all([...there.values()].map(({ close }) => close()))
      there.clear()
    },
  }
}

/** Fills a form, lets every weather pass over it, loses the session, and sends it once. */
export async function outlastsAnyWeather(page: Page, server: TestServer, form: Form): Promise<void> {
  await page.goto(server.url + form.path())
  const over = await sky(page, ...form.sends)
  await form.open?.(page)
  await form.fill(page)
  for (const [, weather, message] of weathers) {
    over.weather = weather
    await form.button(page).click()
    await page.getByText(message).first().waitFor()
    await form.kept(page)
  }
  expect(await everyLook(page)).toEqual([])

  over.weather = null
  const address = page.url()
  await page.context().clearCookies()
  await form.button(page).click()
  await page.getByRole('alertdialog', { name: 'Please sign in again' }).getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: new RegExp(form.who) }).first().click()
  await page.waitForURL(address)
  await form.kept(page)

  const { release, weather } = held()
  Object.assign(over, { weather, calls: 0 })
  await form.button(page).click()
  await expect.poll(() => over.calls).toBe(1)
  const busy = page.locator('[role=dialog] [aria-disabled=true], [role=alertdialog] [aria-disabled=true], main [aria-disabled=true]').filter({ hasText: BUSY }).first()
  await busy.waitFor()
  await busy.click({ force: true })
  expect(over.calls).toBe(1)
  release()
  await form.done(page)
  expect(over.calls).toBe(1)
}
/** What stands on the button that was pressed. */
const BUSY = /Saving…|Sending…|Approve|Deny|Save|Create|Delegate|Add policy/
