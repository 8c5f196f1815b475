/** What was answered, in the words of each question and in the reader's language: as an approver is told, else as the request has it. */
import type { AnsweredQuestion, AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { answered } from '../../forms/localized.ts'

/** `isChanged`: the answer gives an attribute of the person another value. */
type Said = { id: string; text: string; answer: string; isChanged: boolean; valueBefore?: string | null | undefined }

const said = ({ id, text, localizations, choices, value, answer, attribute, valueBefore }: AnsweredQuestion): Said => {
  const read = answered({ value, displayValue: answer, answeredQuestion: { text, localizations, choices } })
  return { id, text: read.question, answer: read.answer, valueBefore, isChanged: attribute !== undefined && (valueBefore ?? '') !== value }
}

export const answersOf = (request: AssignmentRequest, context: DecisionContext | undefined): Said[] =>
  (
    context?.questions ??
    (request.answers ?? []).map(({ answeredQuestion, displayValue, value }) => ({ text: '', ...answeredQuestion, value, answer: displayValue ?? null }))
  ).map(said)
