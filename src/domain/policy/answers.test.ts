import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAnswers } from './answers.ts'
import { choice, text } from './policy.fixture.ts'
import type { Question } from './policy.ts'

const matches = (pattern: string, value: string): boolean => new RegExp(`^(?:${pattern})$`, 'u').test(value)
const check = (question: Question, value?: string) => checkAnswers([question], value === undefined ? [] : [{ questionId: question.id, value }], matches)
const costCentre = text('a', { regexPattern: '[0-9]{4}' })
const days = choice('a', ['mon', 'tue', 'wed'], { isMultipleSelectionAllowed: true })

describe('an answer', () => {
  test.each<[string, Question, string | undefined, boolean]>([
    ['may be left out', text('a'), undefined, true],
    ['may be empty', text('a'), '  ', true],
    ['must be there when required', text('a', { isRequired: true }), undefined, false],
    ['of blanks is none', text('a', { isRequired: true }), ' \t\n ', false],
    ['may have any words', text('a', { isRequired: true }), 'Calle de la Paz 1\nValencia', true],
    ['has one line where only one is asked', text('a', { isSingleLineQuestion: true }), 'one\nand two', false],
    ['ends with a line end that does not count', text('a', { isSingleLineQuestion: true }), 'one\n', true],
    ['has the form', costCentre, '4711', true],
    ['has the form around blanks', costCentre, ' 4711 ', true],
    ['has the whole form, not a part of it', costCentre, '47110', false],
    ['need not have the form when it may be left out', costCentre, '', true],
    ['is not longer than a pattern may run on', text('a', { regexPattern: '.*' }), 'x'.repeat(1001), false],
    ['may be long without a pattern', text('a'), 'x'.repeat(4000), true],
    ['is one of the choices', choice('a', ['mon', 'tue']), 'tue', true],
    ['is one of the choices as they are sent, not as they are shown', choice('a', ['mon', 'tue']), 'TUE', false],
    ['is one choice only', choice('a', ['mon', 'tue']), 'mon,tue', false],
    ['may be several choices', days, 'mon, wed', true],
    ['has no choice that is not offered', days, 'mon,sun', false],
    ['of separators is none', { ...days, isRequired: true }, ' , ,', false],
    ['has a choice with a comma in it', choice('a', ['Valencia, Spain']), 'Valencia, Spain', true],
    ['to a question without choices cannot be given', choice('a', []), 'x', false],
  ])('%s', (_, question, value, expected) => {
    expect(check(question, value).ok).toBe(expected)
  })
})

test('what is wrong is said for each question, with its name', () => {
  const decision = checkAnswers([text('a', { isRequired: true }), { ...costCentre, id: 'b' }, text('c')], [{ questionId: 'b', value: 'x' }, { questionId: 'd', value: 'x' }], matches)
  expect(decision).toMatchObject({ ok: false, refusal: { kind: 'AnswersInvalid' } })
  expect(decision.ok ? [] : decision.refusal.details?.map((d) => d.target)).toEqual(['answers/d', 'answers/a', 'answers/b'])
})

describe('what an answer shows', () => {
  const unnamed: Question = { ...choice('a', []), choices: [{ actualValue: 'es', text: '' }] }
  test.each<[string, Question, string, string]>([
    ['of a choice is its text', choice('a', ['es', 'nl']), 'es', 'ES'],
    ['of a choice without a text is its value', unnamed, 'es', 'es'],
    ['of several choices are their texts, in the order of the answer', days, 'wed, mon', 'WED, MON'],
    ['to an open question is what was answered', text('a'), ' by the sea ', 'by the sea'],
    ['to an open question is no choice', text('a', { choices: [{ actualValue: 'es', text: 'ES' }] }), 'es', 'es'],
  ])('%s', (_, question, value, expected) => {
    // Whoever asks may send along what they like: a script sends what it has been shown.
    const sent = { questionId: question.id, value, displayValue: 'Netherlands' }
    expect(checkAnswers([question], [sent], matches)).toMatchObject({ ok: true, value: [{ displayValue: expected }] })
  })
})

test('it is kept with the words of the day in every language: the question’s and those of the choices that were made', () => {
  const dutch = (words: string) => [{ languageCode: 'nl', text: words }]
  const asked = { ...days, localizations: dutch('Vraag a'), choices: days.choices!.map((c) => (c.actualValue === 'wed' ? { ...c, localizations: dutch('wo') } : c)) }
  expect(checkAnswers([asked, text('b')], [{ questionId: 'b', value: ' by the sea ' }, { questionId: 'a', value: 'wed,mon' }], matches)).toEqual({ ok: true, value: [
    { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'wed,mon', displayValue: 'WED, MON', answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: 'a', text: 'Question a', localizations: dutch('Vraag a'), choices: [
      { actualValue: 'wed', text: 'WED', localizations: dutch('wo') }, { actualValue: 'mon', text: 'MON', localizations: [] },
    ] } },
    { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'by the sea', displayValue: 'by the sea', answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: 'b', text: 'Question b', localizations: [] } },
  ] })
})

test('whatever is answered: what is accepted is what was asked, and nothing required is missing', () => {
  const questions = [text('a', { isRequired: true }), { ...days, id: 'b' }, { ...costCentre, id: 'c' }]
  const answer = fc.record({ questionId: fc.constantFrom('a', 'b', 'c'), value: fc.oneof(fc.string(), fc.constantFrom('mon', '4711', 'mon,tue', ' ')) })
  fc.assert(fc.property(fc.uniqueArray(answer, { selector: (a) => a.questionId }), (given) => {
    const decision = checkAnswers(questions, given, matches)
    if (!decision.ok) return
    const kept = decision.value.map((k) => k.answeredQuestion.id)
    expect(kept).toContain('a')
    expect(new Set(kept).size).toBe(kept.length)
    for (const k of decision.value) expect(k.value.trim()).not.toBe('')
  }))
})
