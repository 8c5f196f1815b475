/** Somebody who is signed in and has a keyboard and no pointer, with what the stories of the administration look for on the way. */
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { visit } from './browser.ts'
import { keysOf } from './keys.ts'

export async function walkAs(browser: Browser, server: TestServer, who: string, path: string) {
  const visited = await visit(browser, server, who, path)
  const { page, complaints } = visited
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'))
  const gone = async () => { await expect.poll(() => dialog.count()).toBe(0) }
  const done = async () => { expect(complaints).toEqual([]); await visited.close() }
  return { ...keysOf(page), page, complaints, heading, dialog, gone, done }
}
