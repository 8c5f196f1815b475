/** Who gets the access and who asked, which is the same person most of the time. */
import type { AssignmentRequest } from '../../api/types.ts'

export const peopleOf = ({ requestor, target }: AssignmentRequest): { target: string; requestor: string; onBehalf: boolean } => {
  const asks = requestor?.displayName ?? ''
  const gets = target?.displayName ?? asks
  return { target: gets, requestor: asks, onBehalf: !!asks && gets !== asks }
}
