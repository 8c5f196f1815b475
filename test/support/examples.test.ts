import { describe, expect, test } from 'vitest'
import { readModel } from './csdl-model.ts'
import { differences, requestOf, type Example } from './examples.ts'

const model = readModel(`<edmx:Edmx><edmx:DataServices><Schema Namespace="microsoft.graph" Alias="graph">
  <EnumType Name="colour"><Member Name="red"/><Member Name="green"/></EnumType>
  <EntityType Name="thing"><Property Name="id" Type="Edm.String"/><Property Name="colour" Type="graph.colour"/></EntityType>
  <EntityContainer Name="G"><EntitySet Name="things" EntityType="graph.thing"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`)

const id = '7999249e-249e-7999-9e24-99799e249979'
const example = (members: Partial<Example>): Example => ({
  page: 'thing-get',
  example: 1,
  method: 'GET',
  url: `https://graph.microsoft.com/v1.0/things/${id}`,
  body: null,
  expectedStatus: 200,
  expectedBody: null,
  ...members,
})

describe('a replayed request', () => {
  test('carries the real ids', () => {
    const sent = example({ method: 'POST', url: 'https://graph.microsoft.com/v1.0/things/{id}/parts/{id}', body: { of: `Member_${id}` } })
    expect(requestOf(sent, { '{id}': ['a', 'b'], [id]: 'c' })).toEqual({ method: 'POST', path: '/v1.0/things/a/parts/b', body: { of: 'Member_c' } })
  })
  test('keeps no id of the documentation', () => expect(() => requestOf(example({}), {})).toThrow(`nothing stands for ${id} of thing-get#1`))
})

type Row = [name: string, shown: unknown, ours: unknown, differences: string[]]
const rows: Row[] = [
  ['more than shown', { id: 'x' }, { id: 'y', colour: 'red' }, []],
  ['a value', { id: 'x' }, { id: 'y' }, []],
  ['a missing member', { id: 'x', name: 'n' }, { id: 'y' }, ['name missing']],
  ['a missing member inside', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ['a/c missing']],
  ['another kind', { id: 'x' }, { id: 1 }, ['id number, documented string']],
  ['null of ours', { id: 'x' }, { id: null }, []],
  ['null of theirs', { id: null }, { id: 'x' }, []],
  ['null written as text', { a: 'null' }, { a: {} }, []],
  ['another case of an enum', { colour: 'Red' }, { colour: 'red' }, []],
  ['another member of an enum', { colour: 'red' }, { colour: 'green' }, ['colour green, documented red']],
  ['an empty list shown', { list: [] }, { list: [1] }, []],
  ['an empty list of ours', { list: [1] }, { list: [] }, ['list empty']],
  ['the nearest item', { list: [{ a: 1, b: 1 }] }, { list: [{ a: 1 }, { a: 1, b: 2 }] }, []],
  ['an annotation', { '@odata.type': 'x', 'a@odata.context': 'y' }, {}, []],
]

describe('an answer differs by', () => {
  test.for(rows)('%s', ([, expectedBody, body, expected]) => expect(differences(model, example({ expectedBody }), { status: 200, body })).toEqual(expected))

  test('its status, and then by nothing else', () =>
    expect(differences(model, example({ expectedBody: { id } }), { status: 404, body: {} })).toEqual(['status 404, documented 200']))

  test('an item of a list', () => {
    const shown = example({ url: 'https://graph.microsoft.com/v1.0/things', expectedBody: { value: [{ id, colour: 'red' }] } })
    expect(differences(model, shown, { status: 200, body: { value: [{ id: 'x', colour: 'green' }] } })).toEqual(['value/colour green, documented red'])
    expect(differences(model, shown, { status: 200, body: { value: [] } })).toEqual(['value empty'])
  })
})
