/** The lists and searches of the portal in a large organization, as a browser asks for them. */
import type { Page, Request } from 'playwright-core'
import { desktop, openBrowser } from '../../test/web/browser.ts'
import { key } from '../crowd.ts'
import { median, percentile, type Figure } from '../measure.ts'
import { sql, type Place } from '../place.ts'
import { grow } from '../tenant.ts'

const rounds = 5
const first = 1
const goals = { list: 500, search: 200, act: 1000 } as const
/** Held by 40,000. */
const popular = key(7, 2200)
const admin = 'Stephan Brandt'
/** Somebody whom `data.sql` gave a team, access and requests. */
const clerk = 'Person 432'
type Asked = { readonly name: string; readonly who: string; readonly path: string; readonly type?: string; /** Ctrl+K rather than the search box of the page. */ readonly quick?: true }
const lists: readonly Asked[] = [
  ...([
    ['dashboard', '/admin'], ['catalogs', '/admin/catalogs'], ['packages', '/admin/access-packages'], ['packages, newest first', '/admin/access-packages?order=createdDateTime+desc'], ['packages of a catalog', `/admin/catalogs/${key(3, 2)}/packages`],
    ['assignments of a package that 40,000 have', `/admin/access-packages/${popular}/assignments`], ['its expired assignments', `/admin/access-packages/${popular}/assignments?state=expired`], ['its requests', `/admin/access-packages/${popular}/requests`],
    ['assignments', '/admin/assignments'], ['expired assignments', '/admin/assignments?state=expired'], ['requests', '/admin/requests'], ['requests that wait', '/admin/requests?show=open'], ['resources', '/admin/resources'], ['holders of a resource', `/admin/resources/${key(4, 1)}`], ['relationships', '/admin/graph'],
    ['separation of duties', '/admin/separation'], ['people', '/admin/people'], ['a person', `/admin/people/${key(1, 50_007)}`], ['resources of a person', `/admin/people/${key(1, 50_007)}/resources`], ['audit log', '/admin/audit'],
  ] as const).map(([name, path]) => ({ name, who: admin, path })),
  ...([['home', '/'], ['what I can ask for', '/access-packages'], ['what I have', '/access-packages?tab=active'], ['my requests', '/requests'], ['my approvals', '/approvals'], ['what I decided', '/approvals?tab=history'], ['my team', '/team']] as const).map(([name, path]) => ({ name, who: clerk, path })),
]
const searches: readonly Asked[] = [
  { name: 'packages', who: admin, path: '/admin/access-packages', type: 'package 1234' }, { name: 'catalogs', who: admin, path: '/admin/catalogs', type: 'bench 1' }, { name: 'people', who: admin, path: '/admin/people', type: 'person 5000' },
  { name: 'audit log', who: admin, path: '/admin/audit', type: 'approve' },
  // By whom they are for: somebody, and nobody, which is known only once all were looked at or none has to be.
  ...['person 50007', 'zebra'].flatMap((type) => ['requests', 'assignments'].map((name) => ({ name: `${name} by "${type}"`, who: admin, path: `/admin/${name}`, type }))),
  { name: 'audit log by "zebra"', who: admin, path: '/admin/audit', type: 'zebra' },
  { name: 'what I can ask for', who: clerk, path: '/access-packages', type: 'package 12' },
  // All that it looks through at once, each by itself.
  ...['person 50007', 'package 1234', 'zebra'].map((type) => ({ name: `all by "${type}", with Ctrl+K`, who: admin, path: '/admin', type, quick: true as const })),
]

/** Fills up to 20,000 packages, 100,000 people and a million assignments, and opens each list with a browser. */
export async function large(place: Place): Promise<readonly Figure[]> {
  await grow(place, 'million')
  return opened(place)
}

/** Each list and each search, in a browser. */
export async function opened(place: Place): Promise<readonly Figure[]> {
  const browser = await openBrowser()
  try {
    const figures: Figure[] = []
    const [there] = await sql<{ millions: number }>(place, 'select round(count(*) / 1e6)::int as millions from assignment')
    const size = `${there!.millions} million`
    for (const who of new Set([...lists, ...searches].map((asked) => asked.who))) {
      const page = await (await browser.newContext({ viewport: desktop, reducedMotion: 'reduce', locale: 'en-GB' })).newPage()
      await signIn(page, place, who)
      if (who === clerk) figures.push(await untilOneCanAct(page, place))
      for (const asked of lists.filter((one) => one.who === who)) figures.push(await measured(page, place, size, asked))
      for (const asked of searches.filter((one) => one.who === who)) figures.push(await measured(page, place, size, asked))
    }
    return figures
  } finally {
    await browser.close()
  }
}

/** By the page on which the demonstration offers its people. */
async function signIn(page: Page, { url }: Place, who: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('searchbox').fill(who)
  await page.getByRole('searchbox').press('Enter')
  await page.getByRole('button', { name: who }).first().click()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
}

/** From the address being entered to the overview being there with all that it reads; files come from the browser's cache, as on the second day. */
async function untilOneCanAct(page: Page, { url }: Place): Promise<Figure> {
  const times: number[] = []
  for (let round = 0; round < rounds + first; round++) {
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('main [role=progressbar], main .fui-Skeleton').length === 0)
    times.push(await page.evaluate(() => performance.now()))
  }
  const [measuredTimes, p95] = [times.slice(first), percentile(times.slice(first), 0.95)]
  return { name: 'portal, until one can act', unit: 'ms', median: median(measuredTimes), p95, goal: { text: `< ${goals.act} ms`, met: p95 < goals.act }, about: `The overview as ${clerk}, from the address being entered to everything that it reads being there, in Chromium, ${rounds} times.` }
}

const isQuestion = (request: Request): boolean => request.url().includes('/v1.0/')
const isSearch = (request: Request): boolean => isQuestion(request) && /search|person=/i.test(decodeURIComponent(request.url()))

/** What the slowest question of the page took, each time that it was opened or searched. */
async function measured(page: Page, { url }: Place, size: string, { name, who, path, type, quick }: Asked): Promise<Figure> {
  const slowest: number[] = []
  let question = ''
  for (let round = 0; round < rounds + first; round++) {
    const asked: Request[] = []
    const listen = (request: Request) => { if ((type ? isSearch : isQuestion)(request)) asked.push(request) }
    page.on('requestfinished', listen)
    const answered = page.waitForEvent('requestfinished', isQuestion)
    await page.goto(url + path)
    await answered
    await page.waitForLoadState('networkidle')
    if (type) {
      const found = page.waitForEvent('requestfinished', isSearch)
      if (quick) {
        await page.keyboard.press('Control+k')
        await page.getByRole('dialog').getByRole('combobox').fill(type)
      } else await page.getByRole('searchbox').fill(type)
      await found
      await page.waitForLoadState('networkidle')
    }
    page.off('requestfinished', listen)
    const times = asked.map((request) => ({ path: request.url().replace(url, ''), ms: request.timing().responseEnd - request.timing().requestStart }))
    const worst = times.toSorted((a, b) => b.ms - a.ms)[0]
    if (!worst) throw new Error(`${path} asked nothing.`)
    slowest.push(worst.ms)
    question = worst.path
  }
  const times = slowest.slice(first)
  const [goal, p95] = [type ? goals.search : goals.list, percentile(times, 0.95)]
  return {
    name: `of ${size}, ${type ? 'search in ' : ''}${name}`, unit: 'ms', median: median(times), p95, goal: { text: `< ${goal} ms`, met: p95 < goal },
    about: `\`${path}\` as ${who}${type ? `, after "${type}" was typed` : ''}, ${rounds} times; the slowest of its questions is \`${decodeURIComponent(question).replace('/v1.0/identityGovernance/entitlementManagement', '…').slice(0, 160)}\`.`,
  }
}
