/** Movers and leavers: plain JSON beside Graph's entities. */
import { z } from 'zod'
import { decideMoverCase } from '#app/mover/decide-case.ts'
import { personChanges } from '#app/mover/person-changes.ts'
import { moverCase, moverCases } from '#app/mover/read-cases.ts'
import { no, ok } from '#domain/refusal.ts'
import { choiceSchema, guidSchema } from '#model/entity.ts'
import { jsonAnswer } from '../answer.ts'
import { argumentOf, isGuid, type Handler } from '../call.ts'
import { withId, withIdAndBody } from '../handle.ts'

const query = z.strictObject({
  personId: guidSchema.optional(), state: choiceSchema(['open', 'decided', 'ended', 'back', 'all']).optional(), after: guidSchema.optional(),
  top: z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be at least 1').max(500, 'must be at most 500').default(100),
})
/** `moverCases(personId='…')` says the same as `moverCases()?personId=…`. */
export const getMoverCases: Handler = async (call) => {
  const asked = query.safeParse({ ...Object.fromEntries(call.query), ...call.called?.arguments })
  if (asked.success) return ok(jsonAnswer(200, await moverCases(call.app, call.caller, asked.data)))
  return no('InvalidQuery', { problem: `moverCases takes personId, state (open, decided, ended, back or all), top (at most 500) and after. ${asked.error.issues.map((i) => `${i.path.join('/')} ${i.message}`.trim()).join('; ')}` })
}
export const getMoverCase = withId((call, id) => moverCase(call.app, call.caller, id), (_, found) => ok(jsonAnswer(200, found)))

const decision = z.strictObject({
  decision: choiceSchema(['keep', 'drop']), keepUntil: z.iso.datetime({ offset: true, message: 'must be an instant such as 2026-06-30T22:00:00Z' }).nullish().transform((v) => v ?? null),
  justification: z.string('must be a text').max(4000),
}).refine((b) => b.decision === 'keep' || b.keepUntil === null, { path: ['keepUntil'], message: 'goes with the decision keep only' })
export const postMoverDecision = withIdAndBody(decision, (call, id, body) => decideMoverCase(call.app, call.caller, id, body), async (call, { id }) => {
  const found = await moverCase(call.app, call.caller, id)
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
})

export const getPersonChanges: Handler = async (call) => {
  const id = argumentOf(call, 'personId') ?? ''
  if (!isGuid(id)) return no('InvalidId', { id })
  const found = await personChanges(call.app, call.caller, id.toLowerCase())
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
}
