/** The form with which one asks for a package: what is typed, what is missing, and what is sent. Pure. */
import type { Answer, AssignmentRequest, NewRequest, Question, Requirements } from '../api/types.ts'
import { dayOf, endOfDay, lastMomentOf, startOfDay, today } from '../clock.ts'

export type Ask = {
  forOther: boolean
  personId: string
  policyId: string
  answers: Record<string, string[]>
  justification: string
  hasPeriod: boolean
  start: string
  end: string
  /** The dates of an earlier request have passed, so that new ones have to be chosen. */
  hasPassed: boolean
}
export const emptyAsk: Ask = { forOther: false, personId: '', policyId: '', answers: {}, justification: '', hasPeriod: false, start: '', end: '', hasPassed: false }

/** Fields are named as the server names them in the details of a refusal. */
export type FieldName = 'person' | 'policy' | 'justification' | 'schedule/startDateTime' | 'schedule/expiration/endDateTime' | `answers/${string}`
/** A key of the texts and what it needs; or the server's own sentence. */
export type Problem =
  | {
      key:
        | 'personMissing'
        | 'policyMissing'
        | 'justificationMissing'
        | 'startPast'
        | 'endPast'
        | 'endBeforeStart'
        | 'endMissing'
        | 'endTooLate'
        | 'answerMissing'
        | 'answerPattern'
      day?: string
      pattern?: string
    }
  | { text: string }
export type Problems = Partial<Record<FieldName, Problem>>

const isPastDay = (day: string): boolean => day !== '' && day < today().toString()

/** The period of an earlier request. What was to be a period never turns into the policy's, which may begin at once: where it cannot be kept, the dates are left open. */
const periodLike = ({ schedule }: AssignmentRequest): Partial<Ask> => {
  const { type, endDateTime } = schedule?.expiration ?? {}
  if (!schedule?.startDateTime && type !== 'afterDateTime' && type !== 'afterDuration') return {}
  const [start, end] = [schedule?.startDateTime, endDateTime].map((instant) => (instant ? dayOf(instant).toString() : ''))
  if (isPastDay(end!)) return { hasPeriod: true, hasPassed: true }
  return { hasPeriod: true, start: isPastDay(start!) ? '' : start!, end: end! }
}

/** What was sent before, to ask for the same again. */
export const askLike = (request: AssignmentRequest): Partial<Ask> => ({
  ...periodLike(request),
  justification: request.justification ?? '',
  answers: Object.fromEntries((request.answers ?? []).map(({ answeredQuestion, value }) => [answeredQuestion.id, [value]])),
})

export const questionsOf = (requirements: Requirements): Question[] => [...(requirements.questions ?? [])].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))

/** The last day that the policy allows, seen from the wanted start. From a start that cannot be, nothing follows. */
export const latestEnd = ({ schedule }: Requirements, start: string): Temporal.PlainDate | undefined => {
  const { type, duration, endDateTime } = schedule?.expiration ?? {}
  if (type === 'afterDateTime' && endDateTime) return dayOf(lastMomentOf(endDateTime))
  if (type === 'afterDuration' && duration && !isPastDay(start)) return (start ? Temporal.PlainDate.from(start) : today()).toZonedDateTime('UTC').add(duration).toPlainDate()
  return undefined
}

/** The day on which access begins, where that is later than as soon as it may. */
export const laterStart = (ask: Ask, requirements: Requirements): string | undefined =>
  ask.hasPeriod && requirements.allowCustomAssignmentSchedule && ask.start > today().toString() ? ask.start : undefined

/** How the API writes several chosen values into one answer. */
const SEPARATOR = ','

/** What was answered to a question, else what the profile says. An answer of an earlier request may hold several values in one text. */
export const givenTo = (question: Question, ask: Ask): string[] =>
  (ask.answers[question.id] ?? [question['@latchkey.value'] ?? ''].filter(Boolean)).flatMap((text) => (question.isMultipleSelectionAllowed ? text.split(SEPARATOR).map((value) => value.trim()) : [text]))

const patternFits = (pattern: string | null | undefined, text: string): boolean => {
  if (!pattern) return true
  // A pattern that this browser cannot read is the server's to judge.
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return true
  }
}

const checkQuestion = (question: Question, given: readonly string[]): Problem | undefined => {
  const text = given.join('').trim()
  if (!text) return question.isRequired ? { key: 'answerMissing' } : undefined
  return patternFits(question.regexPattern, text) ? undefined : { key: 'answerPattern', pattern: question.regexPattern ?? '' }
}

const checkPeriod = (ask: Ask, requirements: Requirements): Problems => {
  const latest = latestEnd(requirements, ask.start)?.toString()
  const start: Problem | undefined = isPastDay(ask.start) ? { key: 'startPast' } : undefined
  const end: Problem | undefined = !ask.end
    ? { key: 'endMissing' }
    : isPastDay(ask.end)
      ? { key: 'endPast' }
      : ask.start && ask.end < ask.start
        ? { key: 'endBeforeStart' }
        : latest && ask.end > latest
          ? { key: 'endTooLate', day: latest }
          : undefined
  return { ...(start && { 'schedule/startDateTime': start }), ...(end && { 'schedule/expiration/endDateTime': end }) }
}

/** Everything that keeps the form from being sent. */
export const check = (ask: Ask, requirements: Requirements | undefined): Problems => {
  const problems: Problems = {}
  if (ask.forOther && !ask.personId) problems.person = { key: 'personMissing' }
  if (!requirements) return ask.forOther && !ask.personId ? problems : { ...problems, policy: { key: 'policyMissing' } }
  for (const question of questionsOf(requirements)) {
    const problem = checkQuestion(question, givenTo(question, ask))
    if (problem) problems[`answers/${question.id}`] = problem
  }
  if (requirements.isRequestorJustificationRequired && !ask.justification.trim()) problems.justification = { key: 'justificationMissing' }
  return { ...problems, ...(ask.hasPeriod && requirements.allowCustomAssignmentSchedule ? checkPeriod(ask, requirements) : {}) }
}

const answersOf = (ask: Ask, requirements: Requirements): Answer[] =>
  questionsOf(requirements).flatMap((question) => {
    const given = givenTo(question, ask)
      .map((text) => text.trim())
      .filter(Boolean)
    if (!given.length) return []
    return [
      {
        '@odata.type': '#microsoft.graph.accessPackageAnswerString' as const,
        value: given.join(SEPARATOR),
        answeredQuestion: { '@odata.type': question['@odata.type'], id: question.id },
      },
    ]
  })

/** The request as the API wants it. A start today means at once, so none is sent. */
export const toRequest = (ask: Ask, packageId: string, requirements: Requirements, swap?: string): NewRequest => {
  const answers = answersOf(ask, requirements)
  const later = laterStart(ask, requirements)
  const start = later ? { startDateTime: startOfDay(later) } : {}
  const schedule =
    ask.hasPeriod && requirements.allowCustomAssignmentSchedule
      ? { schedule: { ...start, expiration: { type: 'afterDateTime' as const, endDateTime: endOfDay(ask.end) } } }
      : {}
  return {
    requestType: ask.forOther ? 'onBehalfAdd' : 'userAdd',
    assignment: { accessPackageId: packageId, assignmentPolicyId: requirements.policyId, ...(ask.forOther ? { targetId: ask.personId } : {}) },
    ...(ask.justification.trim() ? { justification: ask.justification.trim() } : {}),
    ...schedule,
    ...(answers.length ? { answers } : {}),
    ...(swap ? { '@latchkey.swap': { assignmentId: swap } } : {}),
  }
}
