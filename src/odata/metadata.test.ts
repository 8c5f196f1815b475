import { expect, test } from 'vitest'
import { book, club, partyEntity, reader, roots, shelf, slot } from './library.fixture.ts'
import { metadataXml, type Model } from './metadata.ts'

const model: Model = {
  entities: [partyEntity, reader, club, shelf, book, slot],
  roots,
  complexTypes: [
    { name: 'schedule', members: { startDateTime: 'Edm.DateTimeOffset!', kind: 'microsoft.graph.kind' } },
    { name: 'stage', abstract: true, members: {} },
    { name: 'lastStage', base: 'stage', members: { 'a"<b>': 'Edm.String' } },
  ],
  enums: { kind: { a: 1, b: 2 } },
  operations: [
    {
      kind: 'function',
      name: 'filterByCurrentUser',
      bound: 'Collection(microsoft.graph.book)',
      parameters: { on: 'Edm.String' },
      returns: 'Collection(microsoft.graph.book)',
    },
    { kind: 'action', name: 'lend', bound: 'microsoft.graph.book', parameters: {} },
  ],
}

/** The open elements at the end of the document; none when it is well formed. */
function unclosed(xml: string): string[] {
  const open: string[] = []
  for (const [, end, name, self] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[\w:]+="[^"<>]*")*(\/?)>/g)) {
    if (end) expect(open.pop()).toBe(name)
    else if (!self) open.push(name!)
  }
  return open
}

test('$metadata is well formed and names only what it declares', () => {
  const xml = metadataXml(model)
  expect(unclosed(xml)).toEqual([])
  expect(xml.replace(/^<\?xml[^>]*>/, '').replace(/<[^<>]*>/g, '')).toBe('')
  const declared = new Set([...xml.matchAll(/<(?:EntityType|ComplexType|EnumType) Name="(\w+)"/g)].map((m) => m[1]))
  const used = [...xml.matchAll(/(?:Type|BaseType|EntityType)="(?:Collection\()?microsoft\.graph\.(\w+)/g)].map((m) => m[1])
  expect(used.filter((name) => !declared.has(name))).toEqual([])
})

test.each([
  '<EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key>',
  '<EntityType Name="reader" BaseType="microsoft.graph.party">',
  '<NavigationProperty Name="books" Type="Collection(microsoft.graph.book)" ContainsTarget="true"/>',
  '<EnumType Name="bookState"><Member Name="lent" Value="0"/><Member Name="present" Value="1"/></EnumType>',
  '<EntityType Name="house"><NavigationProperty Name="shelves" Type="Collection(microsoft.graph.shelf)" ContainsTarget="true"/>',
  '<EnumType Name="kind"><Member Name="a" Value="1"/>',
  '<Property Name="startDateTime" Type="Edm.DateTimeOffset" Nullable="false"/>',
  '<Singleton Name="me" Type="microsoft.graph.reader">',
  '<Property Name="a&quot;&lt;b&gt;" Type="Edm.String"/>',
  '<Function Name="filterByCurrentUser" IsBound="true"><Parameter Name="bindingParameter" Type="Collection(microsoft.graph.book)"/>',
])('%s', (part) => expect(metadataXml(model)).toContain(part))

test('internal members stay inside', () => {
  const xml = metadataXml(model)
  for (const name of ['secret', 'shelfId', 'pin', 'mentorId']) expect(xml).not.toContain(`Property Name="${name}"`)
})
test('beta has its own names', () => {
  const xml = metadataXml({ ...model, face: 'beta' })
  expect(xml).toContain('<NavigationProperty Name="volumes" Type="Collection(microsoft.graph.book)" ContainsTarget="true"/>')
  expect(xml).toContain('<Property Name="name" Type="Edm.String"/>')
})
