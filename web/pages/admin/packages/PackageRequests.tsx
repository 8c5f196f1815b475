/** Requests for one package, newest first. */
import type { AdminPackage } from '../../../api/admin-types.ts'
import { RequestTable } from '../requests/RequestTable.tsx'

export const PackageRequests = ({ of: { id } }: { of: AdminPackage }) => <RequestTable packageId={id} />
