import { system } from '../caller.ts'
import type { RequestType } from '../request/request-machine.ts'

/** How access ended: its time was over, its holder gave it up, or it was taken away by somebody or by a rule. */
export type Ending = 'expired' | 'givenUp' | 'removed'
export type EndingFacts = {
  readonly requestType: RequestType; readonly createdById: string | null; readonly createdDateTime: string | null
  readonly holderId: string | null
  /** When the access was to end. */
  readonly endsAt: string | null
}

/** What a request that takes access away stands for. Latchkey itself removes what is over, and what a rule no longer allows before that. */
export function endingOf({ requestType, createdById, createdDateTime, holderId, endsAt }: EndingFacts): Ending {
  if (createdById === holderId) return 'givenUp'
  return requestType === 'systemRemove' && createdById === system.id && endsAt !== null && endsAt <= createdDateTime! ? 'expired' : 'removed'
}
