/** What does not fit a schema, in words for whoever sent it. */
import type { z } from 'zod'
import type { Detail } from '#domain/refusal.ts'

type Issue = z.core.$ZodIssue

/** Every problem of a value, each with the member that it is about; none where it fits. */
export function problemsOf(schema: z.ZodType, value: unknown): readonly Detail[] {
  const read = schema.safeParse(value)
  return read.success ? [] : wordsFor(read.error)
}
/** The same for a value that was read already. */
export const wordsFor = (error: z.ZodError): readonly Detail[] => error.issues.flatMap((issue) => detailsOf(issue))

function detailsOf(issue: Issue): Detail[] {
  const at = issue.path.join('/')
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ target: at ? `${at}/${key}` : key, message: 'is not a member that can be written here' }))
  return [{ target: at, message: wording(issue) }]
}

/** Messages of our own schemas stand; what the library says by itself is put in the same words. */
function wording(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) return `must be ${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  if (issue.code === 'too_big') return `is too long; the most is ${issue.maximum}`
  return issue.message.startsWith('Invalid') ? 'does not have the expected form' : issue.message
}
