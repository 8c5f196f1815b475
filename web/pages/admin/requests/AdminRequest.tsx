/** One request as whoever looks after its package sees it: in the administration, with the way to its package and its people. */
import { useTranslation } from 'react-i18next'
import type { AssignmentRequest } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { RequestView } from '../../requests/RequestView.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { BulkActions } from '../bulk/BulkActions.tsx'
import { useMay } from '../use-may.ts'
import { REPROCESS } from './request-actions.ts'

/** What was refused by a target is tried again from here, as from the list. */
const Reprocess = ({ request }: { request: AssignmentRequest }) => {
  const row = { requestId: request.id, catalogId: request.accessPackage?.catalog?.id ?? '', state: request.state }
  if (!REPROCESS.fits(row)) return null
  return <BulkActions actions={[REPROCESS]} rows={[row]} keyOf={({ requestId }) => requestId} nameOf={() => request.target?.displayName ?? request.id} clear={() => undefined} />
}

export default function AdminRequest() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <RequestView
      above={(request) => (
        <Breadcrumb
          trail={[
            { to: paths.adminRequests(), label: t('admin.operations.requests') },
            ...(request?.accessPackage ? [{ to: paths.adminPackage(request.accessPackage.id, 'requests'), label: request.accessPackage.displayName }] : []),
          ]}
        />
      )}
      more={(request) => <Reprocess request={request} />}
      {...(may('report.user') ? { personTo: (id: string) => paths.adminPerson(id) } : {})}
    />
  )
}
