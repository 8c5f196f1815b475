/** Who holds and held what, over all packages that one may read about. */
import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { AssignmentTable } from './AssignmentTable.tsx'

export default function Assignments() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.operations.assignments')} lead={t('admin.operations.assignmentsLead')}>
      <AssignmentTable />
    </Page>
  )
}
