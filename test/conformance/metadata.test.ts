import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roots } from '#model/registry.ts'
import { derivesFrom, memberNamed, readModel, type Member, type Model, type Operation, type Structure, type TypeRef } from '../support/csdl-model.ts'
import { placeOfUrl } from '../support/csdl-path.ts'
import { checkValue, type Problem } from '../support/csdl-value.ts'
import { graphModel, withoutMetadata } from '../support/csdl.ts'
import { startTestServer, type Reply, type TestServer } from '../support/server.ts'

// $metadata against Graph's own: whatever Latchkey declares, Graph declares in the same way, so that no name of ours can
// slip in. The other direction is not asked for: Graph has more.

const written = ({ name, collection }: TypeRef): string => (collection ? `Collection(${name})` : name)
const said = (problem: string | false | undefined): string[] => (problem ? [problem] : [])

const memberProblems = (graph: Model, owner: string, ours: Member): string[] => {
  const at = `${owner}/${ours.name}`
  const theirs = memberNamed(graph, owner, ours.name)
  if (!theirs) return [`${at} is not in Graph`]
  return [
    ...said(written(theirs.type) !== written(ours.type) && `${at} is ${written(ours.type)}, in Graph ${written(theirs.type)}`),
    ...said(theirs.navigation !== ours.navigation && `${at} is ${ours.navigation ? 'a navigation' : 'a property'}, in Graph not`),
    // Latchkey may promise a value where Graph promises none, but not the other way round.
    ...said(ours.nullable && !theirs.nullable && `${at} is nullable, in Graph not`),
  ]
}

const structureProblems = (graph: Model, ours: Structure): string[] => {
  const theirs = graph.types.get(ours.name)
  if (!theirs || theirs.kind === 'enum') return [`${ours.name} is not in Graph`]
  return [
    ...said(theirs.kind !== ours.kind && `${ours.name} is ${ours.kind}, in Graph ${theirs.kind}`),
    ...said(theirs.abstract !== ours.abstract && `${ours.name} is ${ours.abstract ? '' : 'not '}abstract, in Graph otherwise`),
    ...said(ours.base !== undefined && !derivesFrom(graph, ours.name, ours.base) && `${ours.name} does not derive from ${ours.base} in Graph`),
    ...[...ours.own.values()].flatMap(member => memberProblems(graph, ours.name, member)),
  ]
}

const choiceProblems = (graph: Model, name: string, members: string[]): string[] => {
  const theirs = graph.types.get(name)
  if (theirs?.kind !== 'enum') return [`${name} is not an enumeration of Graph`]
  return members.filter(member => !theirs.members.includes(member)).map(member => `${name} has no ${member} in Graph`)
}

const signature = ({ kind, name, binding, parameters, returns }: Operation): string =>
  `${kind} ${name}(${[written(binding), ...parameters].join(', ')}) → ${returns ? written(returns) : 'nothing'}`

describe.skipIf(withoutMetadata)('F84 $metadata', () => {
  let server: TestServer
  let answer: Reply<string>
  let ours: Model
  const graph = graphModel() as Model
  beforeAll(async () => {
    server = await startTestServer()
    answer = await server.anonymous().get<string>('/v1.0/$metadata')
    ours = readModel(answer.body)
  }, 120_000)
  afterAll(() => server?.close())

  test('is XML for everybody', () => expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/xml')]))

  test('declares types as Graph does', () => {
    const problems = [...ours.types.values()].flatMap(type => (type.kind === 'enum' ? choiceProblems(graph, type.name, type.members) : structureProblems(graph, type)))
    expect(problems).toEqual([])
  })

  test('numbers the members of enumerations as Graph does', () => {
    const orders = [...ours.types.values()].flatMap(type => (type.kind === 'enum' ? [[type.name, type.members] as const] : []))
    const wrong = orders.filter(([name, members]) => {
      const theirs = graph.types.get(name)
      return theirs?.kind !== 'enum' || members.some(member => ours.values.get(`${name}/${member}`) !== graph.values.get(`${name}/${member}`))
    })
    expect(wrong.map(([name]) => name)).toEqual([])
  })

  test('names every type that it uses', () => {
    const used = [...ours.types.values()].flatMap(type => (type.kind === 'enum' ? [] : [...type.own.values()].map(member => member.type.name)))
    expect([...new Set(used)].filter(name => !name.startsWith('Edm.') && !ours.types.has(name))).toEqual([])
  })

  test('offers functions and actions of Graph', () => {
    const theirs = new Set(graph.operations.map(signature))
    expect(ours.operations.map(signature).filter(operation => !theirs.has(operation))).toEqual([])
  })

  test.for(roots.map(({ path }) => path))('declares what %s answers', async path => {
    const { body } = await server.asApp().get<{ value: unknown[] }>(`/v1.0/${path}?$top=50`)
    const place = placeOfUrl(ours, `/v1.0/${path}`, 'GET')
    const problems: Problem[] = []
    if (place.kind !== 'typed') throw new Error(`${path} is not declared`)
    checkValue({ model: ours, problems, idsRequired: true }, place.type, false, body.value, path)
    expect(problems).toEqual([])
  })

  test('begins where Graph begins', () => {
    expect([...ours.roots].filter(([name, type]) => written(graph.roots.get(name) ?? { name: 'nothing', collection: false }) !== written(type))).toEqual([])
  })
})
