import { describe, expect, test } from 'vitest'
import { answerIn, textIn, type Localization, type Shown } from './localized.ts'

const said = (languageCode: string, text?: string | null): Localization => ({ languageCode, text })
const where = [said('nl', 'Waar?'), said('nl-BE', 'Naar waar?'), said('de-AT', 'Wo denn?'), said('fr', ' '), said('es', null)]

describe('a text is read', () => {
  test.each<[string, readonly string[], readonly Localization[] | undefined, string]>([
    ['in the reader’s language', ['nl'], where, 'Waar?'],
    ['in exactly theirs before the base language', ['nl-BE'], where, 'Naar waar?'],
    ['in the base language of theirs', ['nl-NL'], where, 'Waar?'],
    ['in another kind of their language', ['de-DE'], where, 'Wo denn?'],
    ['in their language, whatever letters it is named in', ['NL-be'], where, 'Naar waar?'],
    ['as it is where there is no other', ['nl'], undefined, 'Where?'],
    ['as it is where theirs was not written', ['it'], where, 'Where?'],
    ['as it is where theirs has been left empty', ['fr', 'es'], where, 'Where?'],
    ['as it is where nobody knows what they read', [], where, 'Where?'],
    ['in their second language where the first was not written', ['it', 'nl'], where, 'Waar?'],
    ['as it is before the second language of who reads English', ['en-GB', 'nl'], where, 'Where?'],
    ['in English where the author began in another', ['en-US'], [said('en', 'Where to?')], 'Where to?'],
  ])('%s', (_, languages, localizations, expected) => {
    expect(textIn(languages, { text: 'Where?', localizations })).toBe(expected)
  })
})

describe('an answer is read', () => {
  const [spain, malta, laos] = [{ actualValue: 'es', text: 'Spain', localizations: [said('nl', 'Spanje')] }, { actualValue: 'mt', text: 'Malta', localizations: [] }, { actualValue: 'la', text: '' }]
  const chose = (...choices: NonNullable<Shown['answeredQuestion']['choices']>): Shown =>
    ({ value: choices.map((c) => c.actualValue).join(','), displayValue: 'of its day', answeredQuestion: { text: 'Where?', localizations: where, choices } })
  test.each<[string, Shown, string]>([
    ['in the words of the choice', chose(spain), 'Spanje'],
    ['in the words of each choice, where there are some', chose(spain, malta, laos), 'Spanje, Malta, la'],
    ['as it was given to an open question', { value: 'by the sea', displayValue: 'by the sea', answeredQuestion: { text: 'Where?', localizations: where } }, 'by the sea'],
    ['as it was kept before choices were kept with it', chose(), 'of its day'],
    ['as its value where nothing else was kept', { value: 'es', answeredQuestion: {} }, 'es'],
  ])('%s', (_, answer, expected) => {
    expect(answerIn(['nl-NL'], answer).answer).toBe(expected)
  })
  test('with the question in the same language', () => {
    expect(answerIn(['nl'], chose(spain))).toEqual({ question: 'Waar?', answer: 'Spanje' })
    expect(answerIn(['en'], chose(spain))).toEqual({ question: 'Where?', answer: 'Spain' })
  })
})
