import type { z } from 'zod'
import { no, ok, type Decision, type Detail } from '#domain/refusal.ts'

type Issue = z.core.$ZodIssue

/** Reads a body by its schema. Every problem is told at once, each with the member that it is about. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): Decision<T> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return no('InvalidBody', { problems: 'it must be a JSON object.' })
  const read = schema.safeParse(body)
  if (read.success) return ok(read.data)
  const details = read.error.issues.flatMap((issue) => detailsOf(issue))
  return no('InvalidBody', { problems: details.slice(0, 10).map((d) => `${d.target ? `${d.target} ` : ''}${d.message}`).join('; ') }, details)
}

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
