import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { peopleColumns, readPeopleFile } from './people-file.ts'
import { planPeople, type Facts, type Known } from './plan-people.ts'

const file = (text: string) => {
  const read = readPeopleFile(text)
  if ('unreadable' in read) throw new Error(read.unreadable)
  return read
}
const unreadable = (text: string) => (readPeopleFile(text) as { unreadable?: string }).unreadable

describe('the columns of a file', () => {
  test.each([
    ['names of the API', 'displayName,userPrincipalName,accountEnabled'], ['words of people', 'Name;User principal name;Account enabled'],
    ["Entra's template", 'Name [displayName] Required,User name [userPrincipalName] Required,Enabled'],
  ])('%s', (_, header) => {
    expect(file(`${header}\n${header.includes(';') ? 'Ada;ada@x.example;WAAR' : 'Ada,ada@x.example,yes'}`).lines).toEqual([{ line: 2, values: { displayName: 'Ada', userPrincipalName: 'ada@x.example', accountEnabled: true } }])
  })
  test.each([
    ['a column that means nothing', 'upn,shoeSize\na,b', 'a column "shoeSize". These can be read: displayName, userPrincipalName'],
    ['a column twice', 'upn,mail,E-mail\na,b,c', 'the column mail twice'],
    ['nobody known by anything', 'name\nAda', 'no column userPrincipalName'],
    ['a header and nobody', 'upn\n', 'nobody below'],
    ['nothing', '', 'it is empty'],
    ['a quote that is not closed', 'upn\n"a', 'line 2: a quote is opened'],
  ])('%s cannot be read', (_, text, problem) => {
    expect(unreadable(text)).toContain(problem)
  })
  test('the template to download has each of them, in order', () => {
    expect(readFileSync(new URL('../../../web/public/people-template.csv', import.meta.url), 'utf8')).toBe(`\ufeff${peopleColumns.map(({ name }) => name).join(',')}\r\n`)
  })
})

describe('the lines of a file', () => {
  test('an empty cell is nothing, a cell that is missing too; whether somebody may sign in stays', () => {
    expect(file('upn,department,accountEnabled,manager\nada@x.example, ,,\nbob@x.example').lines.map((l) => l.values)).toEqual([
      { userPrincipalName: 'ada@x.example', department: null, manager: null }, { userPrincipalName: 'bob@x.example', department: null, manager: null },
    ])
  })
  test('each that cannot be is told with its number', () => {
    expect(file('upn,accountEnabled,name\n,true,Nobody\na@x,maybe,A\nA@X,true,Again\nb@x,true,"B\0b"').problems).toEqual([
      { line: 2, column: 'userPrincipalName', code: 'empty', parameters: {}, message: 'must not be empty' },
      { line: 3, column: 'accountEnabled', code: 'noFlag', parameters: { value: 'maybe' }, message: 'must be true or false, and is "maybe"' },
      { line: 5, column: 'displayName', code: 'strangeCharacter', parameters: {}, message: 'holds a character that no name has' },
      { line: 4, column: 'userPrincipalName', code: 'sameAsLine', parameters: { line: 3 }, message: 'is the same as in line 3' },
    ])
  })
  test.each([
    ['userPrincipalName', 'ada', 'must look like ada@example.com'], ['userPrincipalName', 'a b@x', 'must look like ada@example.com'], ['userPrincipalName', 'pat_fabrikam.example#EXT#@x.example', undefined],
    ['mail', 'not-a-mail', 'must look like ada@example.com'], ['mail', 'ada@x.example', undefined], ['mail', '', undefined],
    ['usageLocation', 'Holland', 'must be a country in two letters, such as NL'], ['usageLocation', 'nl', undefined],
  ])('%s "%s": %s', (column, text, message) => {
    const [header, cells] = column === 'userPrincipalName' ? ['upn', text] : [`upn,${column}`, `ada@x.example,${text}`]
    expect(file(`${header}\n${cells}`).problems).toMatchObject(message === undefined ? [] : [{ line: 2, column, message }])
  })
})

describe('what a file would do', () => {
  let n = 0
  const ada = { id: 'ada', userPrincipalName: 'Ada@x.example', managerId: 'grace', values: { displayName: 'Ada', department: 'Engines', accountEnabled: true } }
  const grace = { id: 'grace', userPrincipalName: 'grace@x.example', managerId: null, values: { displayName: 'Grace', department: null, accountEnabled: true } }
  const facts: Facts = { known: new Map<string, Known>([['ada@x.example', ada], ['grace@x.example', grace]]), managerOf: new Map([['ada', 'grace'], ['grace', null]]), upnOf: new Map([['ada', 'Ada@x.example'], ['grace', 'grace@x.example']]), newId: () => `new${++n}` }
  const plan = (text: string) => planPeople(file(text).lines, facts)

  test('who is there as the file says is left alone', () => {
    expect(plan('upn,name,department,manager,accountEnabled\nada@X.example,Ada,Engines,GRACE@x.example,yes').people).toMatchObject([{ id: 'ada', isNew: false, values: {}, changes: [] }])
  })
  test('what differs is changed and told, and columns that are not there stay', () => {
    const [person] = plan('upn,department,manager\nada@x.example,,').people
    expect(person).toMatchObject({ values: { department: null }, managerId: null, changes: [{ attribute: 'department', from: 'Engines', to: null }, { attribute: 'manager', from: 'grace@x.example', to: null }] })
  })
  test('managers may come later in the file, or be there already', () => {
    const { people, problems } = plan('upn,name,manager\nbob@x.example,Bob,carol@x.example\ncarol@x.example,Carol,grace@x.example')
    expect(problems).toEqual([])
    expect(people.map((p) => [p.isNew, p.managerId])).toEqual([[true, people[1]!.id], [true, 'grace']])
  })
  test('a manager who is nobody, oneself, or below oneself is refused', () => {
    expect(plan('upn,manager\nada@x.example,nobody@x.example').problems).toMatchObject([{ line: 2, column: 'manager', message: expect.stringContaining('"nobody@x.example"') }])
    expect(plan('upn,manager\nada@x.example,ada@x.example').problems).toMatchObject([{ line: 2, message: expect.stringContaining('a circle') }])
    expect(plan('upn,manager\ngrace@x.example,ada@x.example').problems).toMatchObject([{ line: 2, message: expect.stringContaining('a circle') }])
    expect(plan('upn,manager\ngrace@x.example,ada@x.example\nada@x.example,').problems).toEqual([])
  })
})
