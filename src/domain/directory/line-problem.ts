/** What can be wrong in a line of a file of people: a code and its parameters, by which it can be said in any language, and the same in English. */
import type { ColumnName } from './people-file.ts'

type Parameters = Readonly<Record<string, string | number>>
/** THE table of codes, each as the end of a sentence that begins with the column. A code keeps its meaning; other clients read it. */
const sentences = {
  empty: () => 'must not be empty',
  neededForNew: () => 'is needed for somebody who is new',
  tooLong: ({ most }) => `is too long; the most is ${most}`,
  noAddress: () => 'must look like ada@example.com',
  noCountry: () => 'must be a country in two letters, such as NL',
  noFlag: ({ value }) => `must be true or false, and is "${value}"`,
  strangeCharacter: () => 'holds a character that no name has',
  sameAsLine: ({ line }) => `is the same as in line ${line}`,
  managerUnknown: ({ value }) => `is "${value}", and nobody has that user principal name, here or in the file`,
  managerCircle: () => 'makes a circle: this person would be a manager of themselves, directly or through others',
} as const satisfies Readonly<Record<string, (parameters: Parameters) => string>>
export type LineProblemCode = keyof typeof sentences

export type LineProblem = {
  readonly line: number
  readonly column: ColumnName | null
  /** `other` has no words but those of `message`. */
  readonly code: LineProblemCode | 'other'
  readonly parameters: Parameters
  readonly message: string
}

/** A problem of a line, with its words. */
export const lineProblem = (line: number, column: ColumnName, code: LineProblemCode, parameters: Parameters = {}): LineProblem => ({ line, column, code, parameters, message: (sentences[code] as (of: Parameters) => string)(parameters) })
