import { machine } from '../machine.ts'

/** States of an assignment request, as Graph names them (accessPackageRequestState). */
export const requestStates = ['submitted', 'pendingApproval', 'delivering', 'delivered', 'deliveryFailed', 'denied', 'scheduled', 'canceled', 'partiallyDelivered'] as const
export type RequestState = (typeof requestStates)[number]

export const requestTypes = ['notSpecified', 'userAdd', 'userUpdate', 'userRemove', 'adminAdd', 'adminUpdate', 'adminRemove', 'systemAdd', 'systemUpdate', 'systemRemove', 'onBehalfAdd', 'approverRemove'] as const
export type RequestType = (typeof requestTypes)[number]

/**
 * The life of a request (entra.md §3.2; R-numbers are that table's rows). `expired` lands in `denied` (U10): Graph has
 * no state of its own for it, the status tells.
 */
export const requestMachine = machine(requestStates, ['submitted'], [
  // from                on                to
  ['submitted',          'approvalNeeded', 'pendingApproval'], // R8
  ['submitted',          'startsLater',    'scheduled'], //       R9, R18
  ['submitted',          'startsNow',      'delivering'], //      R9, R19, R28
  ['submitted',          'canceled',       'canceled'], //        R17
  ['pendingApproval',    'stageApproved',  'pendingApproval'], // R12
  ['pendingApproval',    'startsLater',    'scheduled'], //       R13, R18
  ['pendingApproval',    'startsNow',      'delivering'], //      R13, R19
  ['pendingApproval',    'denied',         'denied'], //          R14
  ['pendingApproval',    'timedOut',       'denied'], //          R15
  ['pendingApproval',    'canceled',       'canceled'], //        R16, R17
  ['scheduled',          'startsNow',      'delivering'], //      R19
  ['scheduled',          'canceled',       'canceled'], //        R17
  ['scheduled',          'periodPassed',   'deliveryFailed'], //  the whole period went by before it could start
  ['delivering',         'fulfilled',      'delivered'], //       R20
  ['delivering',         'partlyGaveUp',   'partiallyDelivered'], // R21
  ['delivering',         'gaveUp',         'deliveryFailed'], //  R22
  ['partiallyDelivered', 'retried',        'delivering'], //      R23, R24
  ['deliveryFailed',     'retried',        'delivering'], //      R23, R24
  ['deliveryFailed',     'canceled',       'canceled'], //        R25
])
export type RequestEvent = (typeof requestMachine)['rows'][number][1]

/** States in which a request still waits for somebody or something. */
export const openRequestStates = ['submitted', 'pendingApproval', 'scheduled', 'delivering'] as const satisfies readonly RequestState[]

/** The free-text status that goes with a state when nothing more special is said (entra.md §3.1). */
export const statusOf: Readonly<Record<RequestState, string>> = {
  submitted: 'Accepted', pendingApproval: 'PendingApproval', scheduled: 'PendingNotBefore', delivering: 'Delivering', delivered: 'Delivered',
  partiallyDelivered: 'PartiallyDelivered', deliveryFailed: 'DeliveryFailed', denied: 'Denied', canceled: 'Canceled',
}
