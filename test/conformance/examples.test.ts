import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOfUrl } from '../support/csdl-path.ts'
import { graphModel, withoutMetadata } from '../support/csdl.ts'
import { stages } from '../support/examples-stage.ts'
import { openWorld, type Client, type TestServer, type World } from '../support/examples-world.ts'
import { differences, keyOf, listedDifferences, listedNotYet, loadExamples, requestOf } from '../support/examples.ts'
import { startTestServer, type Reply } from '../support/server.ts'

// Graph's documented examples, sent to a Latchkey with the demonstration tenant. Where an answer differs from the one
// shown, docs/guide/differences-from-graph.md says so and why; it says nothing that is not so.

const examples = loadExamples()
const replayed = examples.filter(example => stages[keyOf(example)])
const notYet = listedNotYet()
const listed = listedDifferences()

describe.skipIf(withoutMetadata)('the guide to the differences', () => {
  test.for(examples.map(example => [keyOf(example), example] as const))('%s is replayed, or named as not yet answered', ([key, example]) => {
    const naming = notYet.filter(({ covers }) => covers(example)).map(({ pattern }) => pattern)
    expect(naming.length + (stages[key] ? 1 : 0), `named by ${naming.join(', ') || 'nothing'}`).toBe(1)
  })

  test.for(notYet)('counts $pattern right', ({ count, covers }) => expect(examples.filter(covers).length).toBe(count))

  test('names differences of replayed examples only', () => expect([...listed.keys()].filter(key => !stages[key])).toEqual([]))

  test('knows every staged example', () => expect(Object.keys(stages).sort()).toEqual(replayed.map(keyOf).sort()))
})

const send = (client: Client, { method, path, body }: ReturnType<typeof requestOf>): Promise<Reply> => {
  if (method === 'GET') return client.get(path)
  if (method === 'DELETE') return client.delete(path)
  const write = { POST: client.post, PATCH: client.patch, PUT: client.put }[method]
  if (!write) throw new Error(`${method} in an example`)
  return write(path, body)
}

const anyId = '7c0ffee0-0000-4000-8000-00000000ffff'
/** Examples of what waits are sent with any ids at all. Some name addresses that v1.0 does not have. */
const waiting = examples.filter(example => notYet.some(({ covers }) => covers(example)))

describe.skipIf(withoutMetadata)('F84 the documented example', () => {
  let server: TestServer
  let world: World
  beforeAll(async () => {
    server = await startTestServer()
    world = await openWorld(server)
  }, 120_000)
  afterAll(() => server?.close())

  test.for(replayed.map(example => [keyOf(example), example] as const))('%s', async ([key, example]) => {
    const model = graphModel()
    const stage = stages[key]
    if (!model || !stage) throw new Error('the metadata went away')
    const { as = world.admin, ids = {} } = await stage(world)
    const answer = await send(as, requestOf(example, ids))
    await server.drain()
    expect(differences(model, example, answer).sort(), JSON.stringify(answer.body)).toEqual((listed.get(key) ?? []).sort())
  })

  test.for(waiting.map(example => [keyOf(example), example] as const))('%s is known, and waits', async ([, example]) => {
    const model = graphModel()
    if (!model) throw new Error('the metadata went away')
    const url = example.url.replace(/^https:\/\/graph.microsoft.com/, '').replace(/^(?!\/v1\.0)/, '/v1.0').replace(/\{[^}]*\}/g, anyId)
    const known = placeOfUrl(model, url, example.method).kind !== 'undeclared'
    const { status, body } = await send(world.admin, { method: example.method, path: url, body: example.body ?? {} })
    expect([status, body?.error?.code], JSON.stringify(body)).toEqual(known ? [501, 'NotImplemented'] : [400, 'BadRequest'])
  })
})
