/** Who is signed in, and what time it is there. */
import { Temporal } from 'temporal-polyfill'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') })
  vi.stubGlobal('Temporal', Temporal)
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {}, clear: () => {}, length: 0, key: () => null })
  vi.stubGlobal('fetch', async () => Response.json({ user: { id: 'joann' }, csrfToken: 'x', now: '2026-05-20T08:00:00Z' }))
})
afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers() })

test('the clock runs on beside the server’s while one goes from page to page, and is not set back to the time of the first', async () => {
  const { startSession } = await import('./session.ts')
  const { now } = await import('./clock.ts')
  await startSession()
  expect(now().toString()).toBe('2026-05-20T08:00:00Z')
  vi.setSystemTime(new Date('2026-01-01T00:00:50Z'))
  await startSession()
  expect(now().toString()).toBe('2026-05-20T08:00:50Z')
})
