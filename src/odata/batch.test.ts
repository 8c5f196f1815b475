import { describe, expect, test } from 'vitest'
import { parseBatch, runBatch, type BatchRequest } from './batch.ts'
import { ODataRefusal } from './refusal.ts'

const get = (id: string, dependsOn?: string[]) => ({ id, method: 'GET', url: `/things/${id}`, ...(dependsOn ? { dependsOn } : {}) })

describe('a batch', () => {
  test('is read leniently', () => {
    expect(
      parseBatch({ requests: [{ id: 1, method: 'post', url: 'users', headers: { 'Content-Type': 'application/json', x: null }, body: { a: 1 } }] }),
    ).toEqual([{ id: '1', method: 'POST', url: '/users', headers: { 'content-type': 'application/json' }, body: { a: 1 }, dependsOn: [] }])
    expect(parseBatch({ requests: [] })).toEqual([])
  })
  test.each<[string, unknown]>([
    ['no object', 'x'],
    ['nothing', null],
    ['no list', { requests: {} }],
    ['too many', { requests: Array.from({ length: 21 }, (_, i) => get(String(i))) }],
    ['the same id twice', { requests: [get('1'), get('1')] }],
    ['an unknown dependency', { requests: [get('1', ['2'])] }],
    ['a circle', { requests: [get('1', ['2']), get('2', ['1'])] }],
    ['itself', { requests: [get('1', ['1'])] }],
    ['an absolute url', { requests: [{ ...get('1'), url: 'https://elsewhere/x' }] }],
    ['another host', { requests: [{ ...get('1'), url: '//elsewhere/x' }] }],
    ['a batch in a batch', { requests: [{ ...get('1'), url: '/$batch' }] }],
    ['a strange method', { requests: [{ ...get('1'), method: 'TRACE' }] }],
    ['no id', { requests: [{ method: 'GET', url: '/x' }] }],
    ['no url', { requests: [{ id: '1', method: 'GET' }] }],
    ['dependencies that are no list', { requests: [{ ...get('1'), dependsOn: '2' }] }],
    ['a request that is null', { requests: [null] }],
  ])('with %s is refused', (_, body) => expect(() => parseBatch(body)).toThrow(ODataRefusal))

  test('runs what depends on others after them, and not at all when they failed', async () => {
    const log: string[] = []
    const execute = async ({ id }: BatchRequest) => {
      log.push(`begin ${id}`)
      await Promise.resolve()
      log.push(`end ${id}`)
      return { status: id === 'bad' ? 404 : 200, body: { id } }
    }
    const { responses } = await runBatch(
      parseBatch({ requests: [get('late', ['first', 'second']), get('first'), get('second'), get('bad'), get('hopeless', ['bad']), get('too', ['hopeless'])] }),
      execute,
    )
    expect(Object.fromEntries(responses.map((r) => [r.id, r.status]))).toEqual({ first: 200, second: 200, late: 200, bad: 404, hopeless: 424, too: 424 })
    expect(log.indexOf('begin late')).toBeGreaterThan(Math.max(log.indexOf('end first'), log.indexOf('end second')))
    expect(log).not.toContain('begin hopeless')
  })
})
