/** A real Chromium for the end-to-end tests: by role and label, as a person finds things. */
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type Request } from 'playwright-core'
import { existsSync } from 'node:fs'
import known from '../browsers.json' with { type: 'json' }
import { freePort } from '../support/free-port.ts'
import { startTestServer, type Options, type TestServer } from '../support/server.ts'

const places = [process.env['CHROMIUM_PATH'], ...known]
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Starts the browser that `npm test` found or installed, for whoever closes it again. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place))
  if (!executablePath) throw new Error('No Chromium found. Install Chromium, or set CHROMIUM_PATH to one.')
  return chromium.launch({ executablePath, args: [...args, ...more] })
}

/**
 * Pages are drawn by the processor here: what shines through, blurred, took it longer than all else on a page. And no page lives long
 * enough for the compilers that make JavaScript faster to give back what they take.
 */
const thrifty = ['--blink-settings=prefersReducedTransparency=true', '--js-flags=--no-turbofan --no-maglev --always-sparkplug']
let shared: Promise<Browser> | undefined
/** The browser of the test files that follow one another in this process. It ends with the process. */
export async function theBrowser(): Promise<Browser> {
  const browser = await (shared ??= openBrowser(thrifty))
  return browser.isConnected() ? browser : (shared = openBrowser(thrifty))
}
let port: Promise<number> | undefined
/** A server at the address of the one before it, so that the browser has loaded and compiled the portal already. */
export async function openPortal(options: Options = {}): Promise<TestServer> {
  if (shared) await closeStrays(await shared)
  const at = async () => startTestServer({ ...options, config: { ...options.config, port: await (port ??= freePort()) } })
  return at().catch((error: NodeJS.ErrnoException) => {
    // Somebody else took it meanwhile.
    if (error.code !== 'EADDRINUSE') throw error
    port = undefined
    return at()
  })
}

/** What a test that failed has left open would go on asking whoever is at its address now. */
async function closeStrays(browser: Browser): Promise<void> {
  const idle = new Set([...left.get(browser)?.values() ?? []].flat().map((page) => page.context()))
  await Promise.all(browser.contexts().filter((context) => !idle.has(context)).map((context) => context.close()))
}

export type Visit = { readonly page: Page; /** Errors and warnings of the console, and answers that failed. */ readonly complaints: string[]; close(): Promise<void> }
export const desktop = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** What a page has asked for and not been given yet. */
const underWay = new WeakMap<Page, Set<Request>>()
function watchRequests(page: Page): void {
  const asked = new Set<Request>()
  underWay.set(page, asked)
  page.on('request', (request) => void asked.add(request))
  const isOver = (request: Request) => void asked.delete(request)
  page.on('requestfinished', isOver)
  page.on('requestfailed', isOver)
}
/** What changes with the next two frames has changed. */
export const twoFrames = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())) }))
/** The page of a visit has all that it asked for, and what came made it ask for nothing more. Playwright's own would look on for half a second. */
export async function hasAll(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = underWay.get(page)!.size === 0 ? quiet + 1 : 0) await twoFrames(page)
}

/** Goes where a link of the portal would lead: other than with an address that is typed, the portal stays, and that is an eighth of the work. */
export async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate', { state: null })) }, path)
  await isDrawn(page)
}
/** The page has all that it asked for and shows it. */
export async function isDrawn(page: Page): Promise<void> {
  await hasAll(page)
  await page.locator('[data-loading]').first().waitFor({ state: 'detached' })
  await hasAll(page)
}

/** No dialog is open any more. What lies behind one has no roles, so nothing of it can be found until then. */
export const gone = (page: Page): Promise<void> => page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor({ state: 'detached' })

/** Pages that a visit has left, by browser and options: the process behind one has compiled the portal, which takes longer than all else. */
const left = new WeakMap<Browser, Map<string, Page[]>>()
function idlePages(browser: Browser, options: BrowserContextOptions): Page[] {
  if (!left.has(browser)) left.set(browser, new Map())
  const [ofBrowser, key] = [left.get(browser)!, JSON.stringify(options)]
  if (!ofBrowser.has(key)) ofBrowser.set(key, [])
  return ofBrowser.get(key)!
}
/** Makes a page as if nobody had been there, but for the files that it has loaded. */
async function leave(page: Page, url: string, { viewport = null }: BrowserContextOptions): Promise<void> {
  page.removeAllListeners()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto(`${url}/icon.svg`)
  await page.evaluate(() => { localStorage.clear(); sessionStorage.clear() })
  const context = page.context()
  await Promise.all([context.clearCookies(), context.clearPermissions(), page.emulateMedia({ colorScheme: null, forcedColors: null, media: null }), viewport && page.setViewportSize(viewport), ...context.pages().map((p) => (p === page ? undefined : p.close()))])
}

/** Picks a person as somebody does on the page of the sign-in, but over HTTP: that page has stories of its own, and here nobody would see it. */
async function signIn({ request }: BrowserContext, url: string, person: string): Promise<void> {
  const picker = await (await request.get(`${url}/auth/sign-in`)).text()
  const [, action] = /<form method="post" action="([^"]+)"/.exec(picker) ?? []
  const [, csrf] = /name="csrf" value="([^"]+)"/.exec(picker) ?? []
  const [, name] = /name="person" value="([^"]+)"/.exec(picker.split('<li>').find((one) => one.includes(`>${person}`)) ?? '') ?? []
  if (!action || !csrf || !name) throw new Error(`${person} is not offered on the page of the sign-in`)
  const answer = await request.post(url + action, { form: { csrf, person: name } })
  if (new URL(answer.url()).pathname !== '/') throw new Error(`${person} did not come to the portal but to ${answer.url()}`)
}

/** Opens the portal for somebody who is signed in. */
export async function visit(browser: Browser, server: TestServer, person: string, path = '/', more: BrowserContextOptions = {}): Promise<Visit> {
  const options = { viewport: desktop, timezoneId: 'Europe/Amsterdam', locale: 'en-GB', reducedMotion: 'reduce', ...more } as const
  const idle = idlePages(browser, options)
  const page = idle.pop() ?? (await (await browser.newContext(options)).newPage())
  page.setDefaultTimeout(15_000)
  watchRequests(page)
  const complaints: string[] = []
  await signIn(page.context(), server.url, person)
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`) })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('response', (response) => { if (response.status() >= 400) complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`) })
  await page.goto(server.url + path)
  // What was allowed to a page cannot be given back to the next one.
  const close = more.permissions ? () => page.context().close() : async () => { await leave(page, server.url, options); idle.push(page) }
  return { page, complaints, close }
}
