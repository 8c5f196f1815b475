import type { Caller } from '#domain/caller.ts'
import { no, type Decision } from '#domain/refusal.ts'
import type { WantedSchedule } from '#domain/policy/period.ts'
import type { GivenAnswer } from '#domain/policy/answers.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import type { App } from '../app.ts'
import { hideUnseen } from './hide-unseen.ts'
import { submitAdd } from './submit-add.ts'
import { submitRemove } from './submit-remove.ts'

export type SubmitInput = {
  readonly requestType: RequestType
  readonly accessPackageId: string | undefined
  readonly policyId: string | undefined
  /** Object id of the person who is to get the access. */
  readonly targetId: string | undefined
  readonly assignmentId: string | undefined
  readonly schedule: WantedSchedule
  readonly justification: string | null
  readonly answers: readonly GivenAnswer[]
}
type Submit = (app: App, caller: Caller, input: SubmitInput) => Promise<Decision<{ id: string }>>

/** Which use case a request type is. The other types of Graph are made by the product itself or come with later releases. */
const submissions: Partial<Record<RequestType, Submit>> = {
  userAdd: submitAdd, onBehalfAdd: submitAdd, adminAdd: submitAdd,
  userRemove: submitRemove, adminRemove: submitRemove,
}

/** Submits an assignment request of any type (entra.md §3.2 R1, R28). */
export const submitRequest: Submit = async (app, caller, input) => {
  const submit = submissions[input.requestType]
  if (!submit) return no('NotSupported', { what: `The request type ${input.requestType}` }, 'requestType')
  return hideUnseen(app, caller, input.accessPackageId, await submit(app, caller, input))
}
