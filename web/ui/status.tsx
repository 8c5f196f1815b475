/** States of requests and assignments in the words of My Access. */
import { useTranslation } from 'react-i18next'
import type { Assignment, AssignmentRequest, RequestState, RequestType } from '../api/types.ts'
import { Pill, type Tone } from './Pill.tsx'

/** A request that nobody decided on is denied in Graph's state; people know it as expired. */
type ShownState = RequestState | 'expired' | 'escalated'
export const shownState = ({ state, status }: Pick<AssignmentRequest, 'state' | 'status'>): ShownState =>
  state === 'denied' && status?.toLowerCase() === 'expired' ? 'expired' : state === 'pendingApproval' && status === 'PendingApprovalEscalated' ? 'escalated' : state

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
}

export const RequestStatus = ({ request }: { request: Pick<AssignmentRequest, 'state' | 'status'> }) => {
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
