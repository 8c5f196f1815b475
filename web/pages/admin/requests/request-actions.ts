/** What who administers does with requests of others: in which state, and with which permission. */
import { cancelRequest, deleteRequest, reprocessRequest, type RequestRow } from '../../../api/admin-operations.ts'
import { OPEN_STATES } from '../../../api/queries.ts'
import type { RequestState } from '../../../api/types.ts'
import type { BulkAction } from '../bulk/BulkActions.tsx'

/** As much of a request as its actions need. */
type Row = Pick<RequestRow, 'requestId' | 'catalogId' | 'state'>
const isOne =
  (of: readonly RequestState[]) =>
  ({ state }: Row): boolean =>
    of.includes(state)
const isOpen = isOne(OPEN_STATES)

export const CANCEL: BulkAction<Row> = {
  name: 'cancel',
  permission: 'request.cancel',
  fits: isOne(['submitted', 'pendingApproval', 'scheduled', 'deliveryFailed']),
  send: ({ requestId }) => cancelRequest(requestId),
}
export const REPROCESS: BulkAction<Row> = {
  name: 'reprocessRequests',
  permission: 'request.reprocess',
  fits: isOne(['deliveryFailed', 'partiallyDelivered', 'delivering']),
  send: ({ requestId }) => reprocessRequest(requestId),
}
export const DELETE: BulkAction<Row> = { name: 'delete', permission: 'request.delete', fits: (row) => !isOpen(row), send: ({ requestId }) => deleteRequest(requestId) }
