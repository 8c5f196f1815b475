import { describe, expect, test } from 'vitest'
import { messageOf } from '../refusal.ts'
import { evaluate, explain, type Facts } from './evaluate.ts'
import { parseRule } from './parse.ts'

const group = '0a0a0a0a-0000-4000-8000-00000000000a'
const joann: Facts = {
  id: '0a0a0a0a-0000-4000-8000-0000000000ff', department: 'Sales', city: null, accountEnabled: true, userType: 'Member', otherMails: ['j@contoso.example', 'J@Fabrikam.example'], groups: [group],
  managerId: '0a0a0a0a-0000-4000-8000-0000000000aa', employeeHireDate: '2026-05-10T00:00:00.000Z',
}
const around = { now: '2026-05-20T08:00:00.000Z', matches: (pattern: string, text: string) => new RegExp(pattern, 'i').test(text) }
const read = (text: string) => { const d = parseRule(text); if (!d.ok) throw new Error(messageOf(d.refusal)); return d.value }
const holds = (text: string, facts = joann) => evaluate(read(text), facts, around)

describe('what holds of Joann', () => {
  test.each<[string, boolean]>([
    ['user.department -eq "SALES"', true], ['user.department -ne "sales"', false], ['user.department -startsWith "sa"', true], ['user.department -endsWith "LES"', true], ['user.department -contains "AL"', true],
    ['user.department -notContains "AL"', false], ['user.department -match "^s.*s$"', true], ['user.department -notMatch "^s.*s$"', false], ['user.department -in ["legal", "sales"]', true], ['user.department -notIn ["legal"]', true],
    ['user.department -eq null', false], ['user.department -ne null', true],
    ['user.city -eq null', true], ['user.city -eq ""', false], ['user.city -ne "Utrecht"', true], ['user.city -notIn ["Utrecht"]', true], ['user.city -notMatch "."', true], ['user.city -contains ""', false],
    ['user.accountEnabled -eq true', true], ['user.accountEnabled -ne true', false], ['user.userType -eq "member"', true],
    ['user.otherMails -any (_ -endsWith "@fabrikam.example")', true], ['user.otherMails -all (_ -contains "@")', true], ['user.otherMails -all (_ -contains "contoso")', false],
    [`user.memberOf -any (group.objectId -in ["${group.toUpperCase()}"])`, true], ['user.memberOf -any (group.objectId -in ["0a0a0a0a-0000-4000-8000-00000000000b"])', false],
    ['Direct Reports for "0A0A0A0A-0000-4000-8000-0000000000AA"', true], [`Direct Reports for "${group}"`, false],
    ['user.employeeHireDate -le system.now', true], ['user.employeeHireDate -ge system.now -minus P10D', false], ['user.employeeHireDate -ge system.now -minus P11D', true], ['user.employeeHireDate -le system.now -plus P1D', true],
    ['user.employeeHireDate -eq "2026-05-10"', true], ['user.employeeHireDate -ne null', true], [`user.objectId -eq "${joann['id'] as string}"`, true],
    ['user.department -eq "Sales" -and user.city -eq "x" -or user.accountEnabled -eq true', true], ['user.department -eq "Sales" -and (user.city -eq "x" -or user.accountEnabled -eq false)', false],
  ])('%s: %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })
  test('nothing is neither some of it nor all of it', () => {
    const bare = { ...joann, otherMails: [] }
    expect([holds('user.otherMails -any (_ -contains "")', bare), holds('user.otherMails -all (_ -contains "")', bare), holds('user.otherMails -eq null', bare)]).toEqual([false, false, true])
  })
})

test('F42 a proof tells every part with its outcome and what the person has', () => {
  expect(explain(read('user.department -eq "Legal" -or -not (user.city -eq "Utrecht") -and user.otherMails -any (_ -contains "fabrikam")'), joann, around)).toEqual({
    rule: 'user.department -eq "Legal" -or (-not (user.city -eq "Utrecht") -and user.otherMails -any (_ -contains "fabrikam"))', holds: true, of: [
      { rule: 'user.department -eq "Legal"', holds: false, value: 'Sales' },
      { rule: '-not (user.city -eq "Utrecht") -and user.otherMails -any (_ -contains "fabrikam")', holds: true, of: [
        { rule: '-not (user.city -eq "Utrecht")', holds: true, of: [{ rule: 'user.city -eq "Utrecht"', holds: false, value: null }] },
        { rule: 'user.otherMails -any (_ -contains "fabrikam")', holds: true, value: joann['otherMails'], of: [
          { rule: '_ -contains "fabrikam"', holds: false, value: 'j@contoso.example' }, { rule: '_ -contains "fabrikam"', holds: true, value: 'J@Fabrikam.example' }] },
      ] },
    ],
  })
})
