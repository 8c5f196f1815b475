/**
 * Attributes of people that resources ask for (entra.md F8): which may be asked for, how they join the questions of a
 * policy, when an answer may be written, and what the end of access means for what was written.
 */
import type { Detail } from '../refusal.ts'
import type { GivenAnswer } from './answers.ts'
import type { Question } from './policy.ts'

/**
 * The attributes that a resource may ask for, with the longest text that the directory takes. Not here is what says who
 * somebody is or whether they may come in: names of accounts, mail addresses, kind, manager, whether they are blocked.
 */
export const attributeLengths = {
  givenName: 64, surname: 64, jobTitle: 128, department: 64, companyName: 64, officeLocation: 128, streetAddress: 1024, city: 128, state: 128, postalCode: 40,
  country: 128, usageLocation: 2, preferredLanguage: 35, employeeId: 16, employeeType: 64, mobilePhone: 64,
} as const
export type AttributeName = keyof typeof attributeLengths
export const attributeNames = Object.keys(attributeLengths) as readonly AttributeName[]
/** Only who may write the directory may have these asked for: they are used to prove who somebody is (entra.md F8). */
export const sensitiveAttributes: readonly AttributeName[] = ['mobilePhone']
/** The attribute of a name, in whatever letters. */
export const attributeNamed = (name: string): AttributeName | undefined => attributeNames.find((n) => n.toLowerCase() === name.toLowerCase())

/** An attribute that a resource of the package asks for, with the value that the person has now. */
export type AskedAttribute = { readonly name: AttributeName; readonly isEditable: boolean; readonly question: Question; readonly present: string | null }
type Joined = { readonly questions: readonly Question[]; readonly answers: readonly GivenAnswer[]; readonly others: readonly GivenAnswer[]; readonly problems: readonly Detail[] }

const isEmpty = (value: string | null): value is null | '' => value === null || value.trim() === ''

/**
 * The questions about attributes with their answers, ready for the check of answers; `others` are answers to anything
 * else. All are mandatory. One answer does for every resource that asks for the attribute; without one the present value counts.
 */
export function joinAttributes(asked: readonly AskedAttribute[], given: readonly GivenAnswer[]): Joined {
  const isAbout = (answer: GivenAnswer) => asked.some((a) => a.question.id === answer.questionId)
  const settled = [...new Set(asked.map((a) => a.name))].map((name) => settle(name, asked.filter((a) => a.name === name), given))
  return {
    questions: settled.flatMap((s) => s.questions), answers: settled.flatMap((s) => s.answers), problems: settled.flatMap((s) => s.problems),
    others: given.filter((a) => !isAbout(a)),
  }
}

function settle(name: AttributeName, asked: readonly AskedAttribute[], given: readonly GivenAnswer[]): Omit<Joined, 'others'> {
  const present = asked[0]!.present?.trim() ?? ''
  const sent = given.filter((g) => asked.some((a) => a.question.id === g.questionId) && g.value.trim() !== '')
  const values = [...new Set(sent.map((g) => g.value.trim()))]
  // One resource that lets nobody change the value is enough: it is the same value for all of them.
  const locked = present !== '' && asked.some((a) => !a.isEditable)
  const value = values[0] ?? present
  const problem = (message: string): readonly Detail[] => [{ target: `answers/${sent[0]?.questionId ?? asked[0]!.question.id}`, message }]
  const problems = values.length > 1 ? problem(`There are different answers for ${name}; it has one value.`)
    : locked && value !== present ? problem(`${name} has a value already and may not be changed here; leave the answer out.`)
    : value.length > attributeLengths[name] ? problem(`${name} is longer than ${attributeLengths[name]} characters.`) : []
  return {
    questions: asked.map(({ question }) => ({ ...question, isRequired: true, ...(locked ? asItIs(question, present) : {}) })),
    answers: value === '' ? [] : asked.map(({ question }) => ({ questionId: question.id, value, attribute: { name, before: asked[0]!.present } })), problems,
  }
}

/** A value that nobody may change needs not have the form that a new one would need. */
const asItIs = (question: Question, present: string): Partial<Question> =>
  question.kind === 'choice' ? { choices: [...(question.choices ?? []), { actualValue: present, text: present }] } : { isSingleLineQuestion: false, regexPattern: null }

/** May an answer be written over the value of the moment? `before` is the value at the time of asking. */
export function mayStamp({ present, value, before, isEditable }: { readonly present: string | null; readonly value: string; readonly before: string | null; readonly isEditable: boolean }): boolean {
  if (present === value) return true
  // An answer that left the value as it was does not bring it back when somebody has changed it since.
  return value !== before && (isEditable || isEmpty(present))
}

/** A value that was written because of an assignment, and what was there before it. */
export type Stamp = { readonly value: string; readonly previous: string | null }
export type Unstamped = {
  readonly outcome: 'persisted' | 'left to another' | 'removed' | 'restored' | 'changed by hand'
  /** What the attribute becomes. */
  readonly write?: string | null
  /** What the next stamp of the attribute is to go back to from now on, as this one is taken out from under it. */
  readonly nextGoesBackTo?: string | null
}

/**
 * What the end of a stamp means (entra.md F8, D9). Stamps of one attribute lie on each other in the order they were
 * written. The top one gives its place to what lay under it; one further down is taken out and the value stays. A value
 * that somebody changed meanwhile is not ours to touch.
 */
export function unstamp(stamp: Stamp, next: Stamp | undefined, present: string | null, isPersisted: boolean): Unstamped {
  if (isPersisted) return { outcome: 'persisted' }
  if (next) return { outcome: 'left to another', ...(next.previous === stamp.value ? { nextGoesBackTo: stamp.previous } : {}) }
  if (present !== stamp.value) return { outcome: 'changed by hand' }
  return { outcome: isEmpty(stamp.previous) ? 'removed' : 'restored', write: stamp.previous }
}
