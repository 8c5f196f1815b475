/** Who asks for what, over all packages that one may read about. */
import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { RequestTable } from './RequestTable.tsx'

export default function Requests() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.operations.requests')} lead={t('admin.operations.requestsLead')}>
      <RequestTable />
    </Page>
  )
}
