/** What was answered, with the words of each question: as an approver is told, else as the request has it. */
import type { AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { localized } from '../../forms/localized.ts'

export const answersOf = (request: AssignmentRequest, context: DecisionContext | undefined): DecisionContext['questions'] =>
  context?.questions ??
  (request.answers ?? []).map(({ answeredQuestion, displayValue, value }) => ({
    id: answeredQuestion.id,
    text: localized(answeredQuestion.text, answeredQuestion.localizations),
    answer: displayValue || value,
  }))
