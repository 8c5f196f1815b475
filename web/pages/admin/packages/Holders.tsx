/** Who has a package and who had it, by whose word; and the way to give it to more people. */
import { PersonAddRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { AssignmentTable } from '../assignments/AssignmentTable.tsx'
import { BeginsLater } from '../assignments/BeginsLater.tsx'
import { useMay } from '../use-may.ts'

export const Holders = ({ of: { id, catalog } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <>
      {may('catalog.read', catalog?.id) && <BeginsLater of={{ packageId: id }} to={paths.adminPackage(id, 'requests', { show: 'scheduled' })} />}
      <AssignmentTable packageId={id}>
        {may('assignment.add', catalog?.id) && (
          <LinkButton appearance="primary" icon={<PersonAddRegular />} to={paths.adminNewAssignment(id)}>
            {t('admin.assign.button')}
          </LinkButton>
        )}
      </AssignmentTable>
    </>
  )
}
