/** Who has it from a later day stands in no list of who has what: here is how many, with the way to their requests. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { MOST_LATER, requestsForLaterQuery } from '../../../api/admin-operations.ts'
import surface from '../../../ui/surface.module.css'

export const BeginsLater = ({ of, to }: { of: { packageId: string } | { person: string }; to: string }) => {
  const { t } = useTranslation()
  const { data: count = 0 } = useQuery(requestsForLaterQuery(of))
  if (count === 0) return null
  return (
    <p className={surface.quiet}>
      <Link to={to}>{count < MOST_LATER ? t('admin.operations.beginLater', { count }) : t('admin.operations.manyBeginLater')}</Link>
    </p>
  )
}
