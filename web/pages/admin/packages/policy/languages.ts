/** Texts of a question in more languages. Pure. */
import type { LocalizedText } from '../../../../api/types.ts'
import type { QuestionDraft } from './policy-draft.ts'

/** The languages that are offered; others that a question has already are kept. */
export const OFFERED = [
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fi',
  'fr',
  'he',
  'hu',
  'it',
  'ja',
  'ko',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'sk',
  'sv',
  'tr',
  'uk',
  'zh',
] as const

const withText = (texts: readonly LocalizedText[], languageCode: string, text: string): LocalizedText[] =>
  texts.some((one) => one.languageCode === languageCode)
    ? texts.map((one) => (one.languageCode === languageCode ? { ...one, text } : one))
    : [...texts, { languageCode, text }]
export const textIn = (texts: readonly LocalizedText[] | undefined, languageCode: string): string =>
  texts?.find((one) => one.languageCode === languageCode)?.text ?? ''

/** The languages that a question or one of its choices has a text in. */
export const languagesOf = ({ localizations, choices }: QuestionDraft): string[] => [
  ...new Set([localizations, ...choices.map((choice) => choice.localizations ?? [])].flat().map((one) => one.languageCode)),
]
export const withLanguage = (question: QuestionDraft, code: string): QuestionDraft => ({
  ...question,
  localizations: withText(question.localizations, code, textIn(question.localizations, code)),
})
export const withQuestionText = (question: QuestionDraft, code: string, text: string): QuestionDraft => ({
  ...question,
  localizations: withText(question.localizations, code, text),
})
export const withChoiceText = (question: QuestionDraft, key: string, code: string, text: string): QuestionDraft => ({
  ...question,
  choices: question.choices.map((choice) => (choice.key === key ? { ...choice, localizations: withText(choice.localizations ?? [], code, text) } : choice)),
})
export function withoutLanguage(question: QuestionDraft, code: string): QuestionDraft {
  const others = (texts: readonly LocalizedText[]) => texts.filter((one) => one.languageCode !== code)
  return {
    ...question,
    localizations: others(question.localizations),
    choices: question.choices.map((choice) => (choice.localizations ? { ...choice, localizations: others(choice.localizations) } : choice)),
  }
}
