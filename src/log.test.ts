import { expect, test } from 'vitest'
import { readableLine } from './log.ts'

test.each([
  [{ level: 'info', time: '2026-06-05T12:03:41.000Z', msg: 'ready', url: 'http://localhost:8080', pid: 7 }, '12:03:41 info  ready  url=http://localhost:8080 pid=7\n'],
  [{ level: 'warn', time: '2026-06-05T12:03:41.000Z', msg: 'late' }, '12:03:41 warn  late\n'],
  [{ level: 'error', time: '2026-06-05T12:03:41.000Z', msg: 'failed', err: { message: 'x', stack: 'Error: x\n    at y' } }, '12:03:41 error failed\nError: x\n    at y\n'],
])('a person reads %o as a line', (entry, line) => {
  expect(readableLine(JSON.stringify(entry))).toBe(line)
})
