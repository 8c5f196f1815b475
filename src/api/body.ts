import type { z } from 'zod'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { wordsFor } from '#model/problems.ts'

/** More problems than these are no help to anybody, and an answer should not be many times what was asked. */
const mostTold = 50

/** Reads a body by its schema. The problems are told at once, each with the member that it is about. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): Decision<T> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return no('InvalidBody', { problems: 'it must be a JSON object.' })
  const read = schema.safeParse(body)
  if (read.success) return ok(read.data)
  const details = wordsFor(read.error).slice(0, mostTold)
  return no('InvalidBody', { problems: details.slice(0, 10).map((d) => `${d.target ? `${d.target} ` : ''}${d.message}`).join('; ') }, details)
}
