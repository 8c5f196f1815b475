/** `latchkey.why(personId='…',accessPackageId='…')` and `latchkey.why(personId='…',resourceId='…')`: proofs as plain JSON. */
import { whyPackage } from '#app/why/why-package.ts'
import { whyResource } from '#app/why/why-resource.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { jsonAnswer } from '../answer.ts'
import { argumentOf, isGuid, type Handler } from '../call.ts'

export const getWhy: Handler = async (call) => {
  const of = (name: string) => argumentOf(call, name)?.toLowerCase() ?? ''
  const [personId, accessPackageId, resourceId] = [of('personId') || call.caller.id, of('accessPackageId'), of('resourceId')]
  const bad = [personId, accessPackageId || resourceId].find((id) => !isGuid(id))
  if (bad !== undefined) return no('InvalidQuery', { problem: "latchkey.why takes personId and either accessPackageId or resourceId, each a GUID: latchkey.why(personId='…',accessPackageId='…')." })
  const found: Decision<object> = accessPackageId ? await whyPackage(call.app, call.caller, personId, accessPackageId) : await whyResource(call.app, call.caller, personId, resourceId)
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
}
