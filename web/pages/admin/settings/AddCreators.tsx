/** Lets people and groups make catalogs. */
import { useTranslation } from 'react-i18next'
import { paths } from '../../../paths.ts'
import { GiveRole } from '../roles/GiveRole.tsx'
import { useMay } from '../use-may.ts'

export default function AddCreators() {
  const { t } = useTranslation()
  return <GiveRole title={t('admin.settings.addCreators')} closeTo={paths.adminSettings('creators')} draftName="creators" roles={['catalogCreator']} kinds={['user', 'group']} mayNot={useMay()('creator.appoint') ? undefined : t('admin.mayNot.appoint')} />
}
