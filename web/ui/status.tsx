/** States of requests and assignments in the words of My Access. */
import { useTranslation } from 'react-i18next'
import type { Assignment, AssignmentRequest, RequestState, RequestType } from '../api/types.ts'
import { Pill, type Tone } from './Pill.tsx'

type Shown = Pick<AssignmentRequest, 'state' | 'status'> & Partial<Pick<AssignmentRequest, 'requestType'>>
/** A request that nobody decided on is denied in Graph's state; people know it as expired. One that takes access away delivers nothing. */
type ShownState = RequestState | 'expired' | 'escalated' | 'removing' | 'removed' | 'ended'
export const shownState = (request: Shown): ShownState =>
  request.requestType && kindOf(request.requestType) === 'remove' ? stateOfRemoval(request) : stateOfRequest(request)
const stateOfRemoval = ({ state, requestType }: Shown): ShownState =>
  state === 'delivering' || state === 'submitted' ? 'removing' : state !== 'delivered' ? state : requestType === 'systemRemove' ? 'ended' : 'removed'
const stateOfRequest = ({ state, status }: Shown): ShownState =>
  state === 'denied' && status?.toLowerCase() === 'expired'
    ? 'expired'
    : state === 'pendingApproval' && status === 'PendingApprovalEscalated'
      ? 'escalated'
      : state

const TONES: Record<ShownState | Assignment['state'], Tone> = {
  submitted: 'busy',
  pendingApproval: 'wait',
  escalated: 'wait',
  scheduled: 'calm',
  delivering: 'busy',
  delivered: 'good',
  partiallyDelivered: 'wait',
  deliveryFailed: 'bad',
  denied: 'bad',
  expired: 'calm',
  canceled: 'calm',
  removing: 'busy',
  removed: 'calm',
  ended: 'calm',
}

export const RequestStatus = ({ request }: { request: Shown }) => {
  const { t } = useTranslation()
  const state = shownState(request)
  return <Pill tone={TONES[state]}>{t(`requests.state.${state}`)}</Pill>
}

export const AssignmentStatus = ({ state }: { state: Assignment['state'] }) => {
  const { t } = useTranslation()
  return <Pill tone={TONES[state]}>{t(`packages.state.${state}`)}</Pill>
}

/** What kind of change a request asks for. */
export const kindOf = (type: RequestType): 'add' | 'update' | 'remove' => (type.endsWith('Remove') ? 'remove' : type.endsWith('Update') ? 'update' : 'add')

/** What it is called: people ask for more time, administrators and rules change whatever there is. */
export const namedKindOf = (type: RequestType): 'add' | 'extension' | 'change' | 'remove' => {
  const kind = kindOf(type)
  return kind !== 'update' ? kind : type === 'userUpdate' ? 'extension' : 'change'
}
