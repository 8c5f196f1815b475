import type { Caller } from '#domain/caller.ts'
import { no, type Decision } from '#domain/refusal.ts'
import type { WantedSchedule } from '#domain/policy/period.ts'
import type { GivenAnswer } from '#domain/policy/answers.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import type { App } from '../app.ts'
import { hideUnseen } from './hide-unseen.ts'
import { submitAdd } from './submit-add.ts'
import { submitRemove } from './submit-remove.ts'
import { submitUpdate } from './submit-update.ts'

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
  /** An administrator skips the policy's approval (latchkey.md U22). */
  readonly bypassApproval?: boolean
  /** One-click renewal: the end moves as far as the policy allows, and all else stays. */
  readonly extend?: boolean
  /** The assignment that is given back for what is asked (latchkey.md L8). */
  readonly swap?: string | undefined
}
/** Asks for one more period of held access and nothing else. */
export const oneMorePeriod = (assignmentId: string, justification: string | null): SubmitInput =>
  ({ requestType: 'userUpdate', assignmentId, accessPackageId: undefined, policyId: undefined, targetId: undefined, schedule: emptySchedule, answers: [], extend: true, justification })

type Submit = (app: App, caller: Caller, input: SubmitInput) => Promise<Decision<{ id: string }>>

/** Which use case a request type is. The other types of Graph are made by the product itself. */
const submissions: Partial<Record<RequestType, Submit>> = {
  userAdd: submitAdd, onBehalfAdd: submitAdd, adminAdd: submitAdd,
  userUpdate: submitUpdate, adminUpdate: submitUpdate,
  userRemove: submitRemove, adminRemove: submitRemove, approverRemove: submitRemove,
}

/** Submits an assignment request of any type (entra.md §3.2 R1, R28, R29). */
export const submitRequest: Submit = async (app, caller, input) => {
  const submit = submissions[input.requestType]
  if (!submit) return no('NotSupported', { what: `The request type ${input.requestType}` }, 'requestType')
  if (input.swap && input.requestType !== 'userAdd') return no('SwapOnlyForOneself', {}, '@latchkey.swap')
  return hideUnseen(app, caller, input.accessPackageId, await submit(app, caller, input))
}
