/** Why somebody has a package: the proof, as they would read it themselves. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'react-router'
import { packageNameQuery } from '../../../api/admin-operations.ts'
import { paths } from '../../../paths.ts'
import { Pane } from '../../../ui/Pane.tsx'
import Why from '../../packages/Why.tsx'

export default function WhyPane() {
  const { t } = useTranslation()
  const { id = '', packageId = '' } = useParams()
  const { search } = useLocation()
  const name = useQuery(packageNameQuery(packageId)).data?.displayName ?? ''
  return (
    <Pane title={t('admin.operations.whyTitle', { name })} closeTo={paths.adminPerson(id) + search}>
      <Why personId={id} packageId={packageId} />
    </Pane>
  )
}
