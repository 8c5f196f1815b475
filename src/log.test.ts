import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readableLine } from './log.ts'

test.each([
  [{ level: 'info', time: '2026-06-05T12:03:41.000Z', msg: 'ready', url: 'http://localhost:8080', pid: 7 }, '12:03:41 info  ready  url=http://localhost:8080 pid=7\n'],
  [{ level: 'warn', time: '2026-06-05T12:03:41.000Z', msg: 'late' }, '12:03:41 warn  late\n'],
  [{ level: 'error', time: '2026-06-05T12:03:41.000Z', msg: 'failed', err: { message: 'x', stack: 'Error: x\n    at y' } }, '12:03:41 error failed\nError: x\n    at y\n'],
])('a person reads %o as a line', (entry, line) => {
  expect(readableLine(JSON.stringify(entry))).toBe(line)
})

test('a log on a disk that is full stops nobody', { skip: process.platform !== 'linux' }, () => {
  const work = `import { openLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)}
    const log = openLog('info', false)
    for (let i = 0; i < 3000; i++) log.info('x'.repeat(1000))
    setTimeout(() => { log.info('later'); console.error('still here') }, 10)`
  const full = openSync('/dev/full', 'w')
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', work], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8', timeout: 30_000 })
  closeSync(full)
  expect({ stderr, status }).toEqual({ stderr: 'still here\n', status: 0 })
})
