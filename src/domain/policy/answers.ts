import { no, ok, type Decision, type Detail } from '../refusal.ts'
import type { Question } from './policy.ts'

/** An answer as it comes in. What it shows is not part of it: approvers would read whatever whoever asks wrote there. */
export type GivenAnswer = { readonly questionId: string; readonly value: string; readonly attribute?: { readonly name: string; readonly before: string | null } }
/** An answer as it is kept. One about an attribute of the person says which, and what its value was at the time of asking. */
export type KeptAnswer = {
  readonly '@latchkey.attribute'?: string; readonly '@latchkey.valueBefore'?: string | null
  readonly '@odata.type': '#microsoft.graph.accessPackageAnswerString'; readonly value: string; readonly displayValue: string; readonly answeredQuestion: { readonly '@odata.type': string; readonly id: string; readonly text: string }
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
    return answer && answer.value.trim() !== '' ? [kept(q, answer)] : []
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

function kept(q: Question, a: GivenAnswer): KeptAnswer {
  const value = a.value.trim()
  const shown = q.kind === 'choice' ? chosen(q, value).map((v) => q.choices?.find((c) => c.actualValue === v)?.text || v).join(', ') : value
  const type = q.kind === 'choice' ? 'accessPackageMultipleChoiceQuestion' : 'accessPackageTextInputQuestion'
  const about = a.attribute ? { '@latchkey.attribute': a.attribute.name, '@latchkey.valueBefore': a.attribute.before } : {}
  return { '@odata.type': '#microsoft.graph.accessPackageAnswerString', ...about, value, displayValue: shown, answeredQuestion: { '@odata.type': `#microsoft.graph.${type}`, id: q.id, text: q.text } }
}
