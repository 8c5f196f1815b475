import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openLog, readableLine } from './log.ts'

test.each([
  [{ level: 'info', time: '2026-06-05T12:03:41.000Z', msg: 'ready', url: 'http://localhost:8080', pid: 7 }, '12:03:41 info  ready  url=http://localhost:8080 pid=7\n'],
  [{ level: 'warn', time: '2026-06-05T12:03:41.000Z', msg: 'late' }, '12:03:41 warn  late\n'],
  [{ level: 'error', time: '2026-06-05T12:03:41.000Z', msg: 'failed', err: { message: 'x', stack: 'Error: x\n    at y' } }, '12:03:41 error failed\n  Error: x\n      at y\n'],
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

// What people sent stands in errors and facts: it must begin no line of its own, and move no cursor.
const forged = 'x\r\n12:03:42 info  Grace signed in\u001b[2J\u001b[31m\u007f\u202egnp\u2028y'

test('nothing that was sent begins a line or moves what a terminal shows', () => {
  const line = readableLine(JSON.stringify({ level: 'warn', time: '2026-06-05T12:03:41.000Z', msg: forged, who: forged, more: { who: forged }, err: { message: forged, stack: `Error: ${forged}\n    at y` } }))
  const lines = line.split('\n').slice(0, -1)
  expect(lines.filter((text) => /^\d\d:/.test(text))).toHaveLength(1)
  expect(line.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
  expect(lines[0]).toContain('x\\r\\n12:03:42 info  Grace signed in\\u001b[2J\\u001b[31m\\u007f\\u202egnp\\u2028y')
})

test('as JSON an entry is one line, and what is secret is hidden wherever it stands', () => {
  const written: string[] = []
  const log = openLog('trace', false, (line) => void written.push(line))
  log.info({ who: forged, authorization: 'Bearer s3cret', headers: { cookie: 's3cret' }, request: { body: { client_secret: 's3cret', password: 's3cret' } } }, forged)
  log.error({ err: Object.assign(new Error(forged), { config: { authorization: 's3cret' } }) }, 'failed')
  expect(written.map((line) => line.split('\n').length)).toEqual([2, 2])
  expect(written.join('')).not.toContain('s3cret')
  expect(JSON.parse(written[0]!)).toMatchObject({ msg: forged, who: forged, authorization: '[hidden]' })
})
