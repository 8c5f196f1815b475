/** What the timeline of a request tells. */
import type { Person } from './types.ts'

export type TimelineKind =
  | 'submitted'
  | 'approvalStarted'
  | 'nobodyDecides'
  | 'approved'
  | 'denied'
  | 'approvalExpired'
  | 'canceled'
  | 'scheduled'
  | 'startsOnceApproved'
  | 'delivering'
  | 'resourceDelivered'
  | 'delivered'
  | 'deliveryFailed'
  | 'reminder'
  | 'accessEnds'
  | 'accessEnded'
  | 'decisionDue'
  | 'extended'
  | 'changed'
  | 'reprocessed'
  | 'resourceRemoved'
  | 'removing'
  | 'escalation'
  | 'swap'
  | 'forwarded'
  | 'extensionAsked'
  | 'endsUnlessApproved'
  | 'endsIfApproved'
  | 'noEndIfApproved'
  | 'removed'
  | 'gaveUp'
  | 'reachedEnd'
  | 'automaticRemoval'
  | 'moverRemoval'
  | 'moverDecision'
  | 'leaverRemoval'
/** Somebody on a timeline; `standsInFor` names in whose place. */
type TimelinePerson = Pick<Person, 'id' | 'displayName'> & { standsInFor?: string }
export type TimelineEntry = {
  at: string | null
  when: 'past' | 'now' | 'future'
  kind: TimelineKind
  actor: TimelinePerson | null
  people: TimelinePerson[]
  detail: string | null
  resource: string | null
  /** Until when those who are waited for cannot be asked to hurry once more. */
  nudgeAgainAt?: string
}
