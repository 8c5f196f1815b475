import { no, ok, type Decision, type Detail } from '../refusal.ts'
import { answerIn, type Localization } from './localized.ts'
import type { Choice, Question } from './policy.ts'

/** An answer as it comes in. What it shows is not part of it: approvers would read whatever whoever asks wrote there. */
export type GivenAnswer = { readonly questionId: string; readonly value: string; readonly attribute?: { readonly name: string; readonly before: string | null } }
/**
 * An answer as it is kept, with the question of its day: its words in every language and the choices that were made, so that
 * whoever reads it later does so in theirs. Those that were kept by an older version have neither. An answer about an
 * attribute of the person says which, and what its value was at the time of asking.
 */
export type KeptAnswer = {
  readonly '@latchkey.attribute'?: string; readonly '@latchkey.valueBefore'?: string | null
  readonly '@odata.type': '#microsoft.graph.accessPackageAnswerString'; readonly value: string; readonly displayValue: string
  readonly answeredQuestion: { readonly '@odata.type': string; readonly id: string; readonly text: string; readonly localizations?: readonly Localization[]; readonly choices?: readonly Choice[] }
}

/** Does a whole text have the form of a pattern? Given from outside, because patterns of policy authors may not come to an end by themselves. */
export type Matches = (pattern: string, text: string) => boolean
/** A text longer than this is refused before a pattern can run long on it. */
const longestPatternText = 1000
/** How the values of a multiple choice are written into one answer. */
const separator = ','

/** Checks the answers to a policy's questions (entra.md F38) and gives them as they are kept, with the question's words of that day. */
export function checkAnswers(questions: readonly Question[], given: readonly GivenAnswer[], matches: Matches, also: readonly Detail[] = []): Decision<readonly KeptAnswer[]> {
  const unknown = given.filter((a) => !questions.some((q) => q.id === a.questionId)).map((a) => ({ target: `answers/${a.questionId}`, message: 'The policy has no such question.' }))
  const problems: Detail[] = [...unknown, ...also, ...questions.flatMap((q) => problemOf(q, given.find((a) => a.questionId === q.id)?.value.trim() ?? '', matches))]
  if (problems.length > 0) return no('AnswersInvalid', { problems: problems.map((p) => p.message).join(' ') }, problems)
  return ok(questions.flatMap((q) => {
    const answer = given.find((a) => a.questionId === q.id)
    return answer && answer.value.trim() !== '' ? [keep(q, answer)] : []
  }))
}

function problemOf(q: Question, value: string, matches: Matches): Detail[] {
  const problem = (message: string): Detail[] => [{ target: `answers/${q.id}`, message }]
  if (value === '') return q.isRequired ? problem(`An answer is required: ${q.text}`) : []
  if (q.kind === 'choice') {
    const picked = chosen(q, value)
    const unknown = picked.filter((v) => !q.choices?.some((c) => c.actualValue === v))
    if (picked.length === 0 && q.isRequired) return problem(`An answer is required: ${q.text}`)
    return unknown.length > 0 ? problem(`"${unknown.join(', ')}" is not one of the choices: ${q.text}`) : []
  }
  if (q.isSingleLineQuestion && /[\r\n]/.test(value)) return problem(`The answer must be one line: ${q.text}`)
  return q.regexPattern && (value.length > longestPatternText || !matches(q.regexPattern, value)) ? problem(`The answer does not have the expected form: ${q.text}`) : []
}

const chosen = (q: Question, value: string): readonly string[] => (q.isMultipleSelectionAllowed ? value.split(separator).map((v) => v.trim()).filter((v) => v !== '') : [value])

/** An answer that was found good, as it is kept. What it shows is in the words that its question was written in first. */
export function keep(q: Question, a: GivenAnswer): KeptAnswer {
  const value = a.value.trim()
  const about = a.attribute ? { '@latchkey.attribute': a.attribute.name, '@latchkey.valueBefore': a.attribute.before } : {}
  const words = { id: q.id, text: q.text, localizations: q.localizations ?? [] }
  const answeredQuestion = q.kind === 'choice'
    ? { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', ...words, choices: chosen(q, value).map((v) => choiceOf(q, v)) }
    : { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', ...words }
  return { '@odata.type': '#microsoft.graph.accessPackageAnswerString', ...about, value, displayValue: answerIn([], { value, answeredQuestion }).answer, answeredQuestion }
}
const choiceOf = (q: Question, value: string): Choice => {
  const { text = value, localizations = [] } = q.choices?.find((c) => c.actualValue === value) ?? {}
  return { actualValue: value, text, localizations }
}
