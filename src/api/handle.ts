/** How a route becomes a use case: read the id and the body, decide, answer. Problems of the id are told before those of the body. */
import type { z } from 'zod'
import { ok, type Decision } from '#domain/refusal.ts'
import { noContent, type Answer } from './answer.ts'
import { readBody } from './body.ts'
import { idOf, type Call, type Handler } from './call.ts'

/** What is answered when a use case agrees; 204 where nothing else is said. */
type Answering<T> = (call: Call, value: T, id: string) => Decision<Answer> | Promise<Decision<Answer>>
const nothing = (): Decision<Answer> => ok(noContent)

const answered = async <T>(call: Call, done: Decision<T>, answer: Answering<T>, id = ''): Promise<Decision<Answer>> => (done.ok ? answer(call, done.value, id) : done)

/** For an address with an id, without a body. */
export const withId = <T>(run: (call: Call, id: string) => Decision<T> | Promise<Decision<T>>, answer: Answering<T> = nothing): Handler => async (call) => {
  const id = idOf(call)
  return id.ok ? answered(call, await run(call, id.value), answer, id.value) : id
}

/** For a body sent to a set. */
export const withBody = <B, T>(schema: z.ZodType<B>, run: (call: Call, body: B) => Decision<T> | Promise<Decision<T>>, answer: Answering<T> = nothing): Handler => async (call) => {
  const body = readBody(schema, call.body)
  return body.ok ? answered(call, await run(call, body.value), answer) : body
}

/** For a body sent to an address with an id. */
export const withIdAndBody = <B, T>(schema: z.ZodType<B>, run: (call: Call, id: string, body: B) => Decision<T> | Promise<Decision<T>>, answer: Answering<T> = nothing): Handler =>
  withId(async (call, id) => {
    const body = readBody(schema, call.body)
    return body.ok ? run(call, id, body.value) : body
  }, answer)
