import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAnswers } from './answers.ts'
import { attributeNamed, joinAttributes, mayStamp, unstamp, type AskedAttribute } from './attributes.ts'
import { choice, text } from './policy.fixture.ts'

const asks = (more: Partial<AskedAttribute> = {}): AskedAttribute => ({ name: 'jobTitle', isEditable: false, question: text('title'), present: null, ...more })
const matches = (pattern: string, value: string): boolean => new RegExp(`^(?:${pattern})$`, 'u').test(value)
/** What is kept of an answer, or what is wrong with it. */
const outcome = (asked: readonly AskedAttribute[], sent: Readonly<Record<string, string>>) => {
  const joined = joinAttributes(asked, Object.entries(sent).map(([questionId, value]) => ({ questionId, value, displayValue: 'something else' })))
  const checked = checkAnswers(joined.questions, [...joined.others, ...joined.answers], matches, joined.problems)
  return checked.ok ? checked.value.map((a) => a.displayValue).join() : checked.refusal.facts['problems']
}

describe('F8 an attribute that is asked for', () => {
  test.each<[string, readonly AskedAttribute[], Record<string, string>, string | RegExp]>([
    ['is mandatory', [asks()], {}, 'An answer is required: Question title'],
    ['of blanks is not answered', [asks()], { title: '  ' }, 'An answer is required: Question title'],
    ['may be filled once where it is empty', [asks()], { title: ' Nurse ' }, 'Nurse'],
    ['may be left out where there is a value', [asks({ present: 'Nurse' })], {}, 'Nurse'],
    ['may be sent as it is', [asks({ present: 'Nurse' })], { title: 'Nurse' }, 'Nurse'],
    ['may not be changed', [asks({ present: 'Nurse' })], { title: 'Chief' }, /^jobTitle has a value already/],
    ['may be changed where it is editable', [asks({ present: 'Nurse', isEditable: true })], { title: 'Chief' }, 'Chief'],
    ['keeps its value where it is editable and left out', [asks({ present: 'Nurse', isEditable: true })], {}, 'Nurse'],
    ['has the form of its question', [asks({ question: text('title', { regexPattern: '[A-Z]+' }) })], { title: 'nurse' }, /expected form/],
    ['need not have the form where it may not be changed', [asks({ present: 'nurse', question: text('title', { regexPattern: '[A-Z]+', isSingleLineQuestion: true }) })], {}, 'nurse'],
    ['must have the form where it could be changed', [asks({ present: 'nurse', isEditable: true, question: text('title', { regexPattern: '[A-Z]+' }) })], {}, /expected form/],
    ['is one of the choices, shown in their words', [asks({ question: choice('title', ['a', 'b']) })], { title: 'b' }, 'B'],
    ['is none of the choices', [asks({ question: choice('title', ['a', 'b']) })], { title: 'c' }, /not one of the choices/],
    ['is none of the choices, but may not be changed', [asks({ present: 'c', question: choice('title', ['a', 'b']) })], {}, 'c'],
    ['is as long as the directory takes', [asks()], { title: 'x'.repeat(129) }, 'jobTitle is longer than 128 characters.'],
    ['by two resources needs one answer', [asks(), asks({ question: text('again') })], { again: 'Nurse' }, 'Nurse,Nurse'],
    ['by two resources has one value', [asks(), asks({ question: text('again') })], { title: 'Nurse', again: 'Chief' }, /^There are different answers for jobTitle/],
    ['by two resources may not be changed where one says so', [asks({ present: 'Nurse' }), asks({ present: 'Nurse', isEditable: true, question: text('again') })], { again: 'Chief' }, /^jobTitle has a value already/],
  ])('%s', (_, asked, sent, expected) => {
    expect(outcome(asked, sent)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })
  test('leaves other answers to the policy', () => {
    expect(joinAttributes([asks()], [{ questionId: 'why', value: 'x' }, { questionId: 'title', value: 'y' }]).others).toEqual([{ questionId: 'why', value: 'x' }])
  })
  test('is known in any letters, and no other than those of the table is', () => {
    expect(['JOBTITLE', 'mobilephone', 'id', 'userPrincipalName', 'accountEnabled', 'manager', 'toString', 'extension_0_x'].map((n) => attributeNamed(n))).toEqual(['jobTitle', 'mobilePhone', ...Array(6).fill(undefined)])
  })
})

test.each<[string, Parameters<typeof mayStamp>[0], boolean]>([
  ['an empty one is filled', { present: null, value: 'a', before: null, isEditable: false }, true],
  ['one of blanks is empty', { present: ' ', value: 'a', before: null, isEditable: false }, true],
  ['one that was filled meanwhile is not written over', { present: 'b', value: 'a', before: null, isEditable: false }, false],
  ['one that may be changed is', { present: 'b', value: 'a', before: 'c', isEditable: true }, true],
  ['the same value is fine', { present: 'a', value: 'a', before: 'a', isEditable: false }, true],
  ['an answer that changed nothing does not undo a change that came later', { present: 'b', value: 'a', before: 'a', isEditable: true }, false],
  ['nor a removal that came later', { present: null, value: 'a', before: 'a', isEditable: true }, false],
])('F8 writing an attribute: %s', (_, facts, expected) => {
  expect(mayStamp(facts)).toBe(expected)
})

test.each([
  ['persisted', { value: 'a', previous: null }, undefined, 'a', true, { outcome: 'persisted' }],
  ['the only one', { value: 'a', previous: null }, undefined, 'a', false, { outcome: 'removed', write: null }],
  ['over a value from before', { value: 'a', previous: 'z' }, undefined, 'a', false, { outcome: 'restored', write: 'z' }],
  ['changed by hand', { value: 'a', previous: 'z' }, undefined, 'h', false, { outcome: 'changed by hand' }],
  ['under another', { value: 'a', previous: 'z' }, { value: 'b', previous: 'a' }, 'b', false, { outcome: 'left to another', nextGoesBackTo: 'z' }],
  ['under another, with a change by hand between them', { value: 'a', previous: 'z' }, { value: 'b', previous: 'h' }, 'b', false, { outcome: 'left to another' }],
] as const)('F8 D9 the end of a stamp: %s', (_, stamp, next, present, isPersisted, expected) => {
  expect(unstamp(stamp, next, present, isPersisted)).toEqual(expected)
})

test('D9 however stamps come and go: the value is that of the newest live one, and in the end what it was', () => {
  fc.assert(fc.property(fc.option(fc.constantFrom('z', 'a')), fc.array(fc.record({ comes: fc.boolean(), value: fc.constantFrom('a', 'b', 'c'), which: fc.nat(9) })), (first, steps) => {
    let present: string | null = first
    const live: { value: string; previous: string | null }[] = []
    const end = (i: number) => {
      const [next] = live.slice(i + 1)
      const done = unstamp(live[i]!, next, present, false)
      if (done.write !== undefined) present = done.write
      if (next && done.nextGoesBackTo !== undefined) next.previous = done.nextGoesBackTo
      live.splice(i, 1)
    }
    for (const { comes, value, which } of steps) {
      if (comes) { live.push({ value, previous: present }); present = value } else if (live.length > 0) end(which % live.length)
      expect(present).toBe(live.at(-1)?.value ?? first)
    }
    while (live.length > 0) end(0)
    expect(present).toBe(first)
  }))
})
