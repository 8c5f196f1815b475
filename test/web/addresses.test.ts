/** Whatever the portal or a mail links to can be opened by its address, reloaded, and sent on. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paths } from '../../web/paths.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

/** Ids and queries may be anything here: what is at an address is found out by the page. */
const linkOf = (link: unknown): string => (typeof link === 'function' ? (link as (...parts: string[]) => string)('one', 'two', 'three') : String(link))
const opened = async (path: string) => {
  const answer = await fetch(server.url + path, { headers: { accept: 'text/html' }, redirect: 'manual' })
  return `${path} ${answer.status} ${answer.headers.get('content-type')?.split(';')[0]}`
}
const { demoMails: _, signIn: __, ...ofPortal } = paths
const links = [...Object.values(ofPortal).map(linkOf), '/movers/one', '/@one']

test('every link of the portal, of mails and that people pass on is answered with the portal', async () => {
  expect(links.length).toBeGreaterThan(50)
  expect(await Promise.all(links.map(opened))).toEqual(links.map((path) => `${path} 200 text/html`))
})

test('at any other address the portal says that there is nothing, and so does the status', async () => {
  expect(await Promise.all(['/nowhere', '/movers', '/requestsx'].map(opened))).toEqual(['/nowhere 404 text/html', '/movers 404 text/html', '/requestsx 404 text/html'])
})
