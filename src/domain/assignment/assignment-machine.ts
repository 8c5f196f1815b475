import { machine } from '../machine.ts'

/** States of an assignment, as Graph names them (accessPackageAssignmentState). */
export const assignmentStates = ['delivering', 'partiallyDelivered', 'delivered', 'expired', 'deliveryFailed'] as const
export type AssignmentState = (typeof assignmentStates)[number]

/** The life of an assignment (entra.md §3.3). It stays what it is while it is being taken away and is `expired` once nothing is left. */
export const assignmentMachine = machine(assignmentStates, ['delivering'], [
  // from                on              to
  ['delivering',         'fulfilled',    'delivered'],
  ['delivering',         'partlyGaveUp', 'partiallyDelivered'],
  ['delivering',         'gaveUp',       'deliveryFailed'],
  ['partiallyDelivered', 'retried',      'delivering'],
  ['deliveryFailed',     'retried',      'delivering'],
  ['delivered',          'retried',      'delivering'],
  // a role of the package changed, or was lost at its target, and the target refuses to give it
  ['delivered',          'partlyGaveUp', 'partiallyDelivered'],
  ['delivered',          'gaveUp',       'deliveryFailed'],
  ['partiallyDelivered', 'partlyGaveUp', 'partiallyDelivered'],
  ['partiallyDelivered', 'gaveUp',       'deliveryFailed'],
  ['deliveryFailed',     'partlyGaveUp', 'partiallyDelivered'],
  ['deliveryFailed',     'gaveUp',       'deliveryFailed'],
  // the reconciler found everything in its place, late or again
  ['partiallyDelivered', 'fulfilled',    'delivered'],
  ['deliveryFailed',     'fulfilled',    'delivered'],
  ['delivered',          'fulfilled',    'delivered'],
  ['delivering',         'removed',      'expired'],
  ['delivered',          'removed',      'expired'],
  ['partiallyDelivered', 'removed',      'expired'],
  ['deliveryFailed',     'removed',      'expired'],
])
export type AssignmentEvent = (typeof assignmentMachine)['rows'][number][1]
