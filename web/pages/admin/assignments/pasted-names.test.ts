import { describe, expect, test } from 'vitest'
import { namesIn, whoIsMeant } from './pasted-names.ts'

const person = (id: string, displayName: string, mail = `${id}@contoso.example`) => ({ id, displayName, mail, userPrincipalName: `${id}.upn@contoso.example` })
const people = [person('mary', 'Mary Collins'), person('joann', 'Joann Guerrero'), person('one', 'Jan de Vries'), person('two', 'Jan de Vries')]

describe('F57 a pasted list', () => {
  test.each([
    ['one a line', 'Mary Collins\nJoann Guerrero\r\n', ['Mary Collins', 'Joann Guerrero']],
    ['with other marks between', 'Mary Collins; joann@contoso.example,bram@contoso.example\tSara', ['Mary Collins', 'joann@contoso.example', 'bram@contoso.example', 'Sara']],
    ['as mail programs write it', 'Mary Collins <mary@contoso.example>; <joann@contoso.example>', ['mary@contoso.example', 'joann@contoso.example']],
    ['with blanks, and somebody twice', '  Mary   Collins \n\n mary collins ', ['mary collins']],
    ['empty', ' \n ', []],
  ])('%s', (_, text, names) => {
    expect(namesIn(text)).toEqual(names)
  })
  test('by name, mail and user principal name, in any case; who is not found and what several are called is told', () => {
    expect(whoIsMeant(['mary collins', 'JOANN@contoso.example', 'Nobody Known', 'Jan de Vries', 'two.upn@contoso.example'], people)).toEqual({
      people: [people[0], people[1], people[3]], missing: ['Nobody Known'], several: ['Jan de Vries'],
    })
  })
  test('somebody who is named twice is there once', () => {
    expect(whoIsMeant(['Mary Collins', 'mary@contoso.example'], people).people).toEqual([people[0]])
  })
})
