/** A search over requests: what fits, and what is said when nothing does. */
import { SearchRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { AssignmentRequest } from '../../api/types.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { matches } from '../../ui/SearchField.tsx'
import { Empty } from '../../ui/states.tsx'

export const fits =
  (search: string) =>
  (row: AssignmentRequest): boolean =>
    matches(search, row.accessPackage?.displayName, row.requestor?.displayName, row.target?.displayName, row.justification)

export const NoMatch = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const { pathname, search: query } = useLocation()
  const rest = new URLSearchParams(query)
  rest.delete('q')
  return (
    <Empty
      icon={<SearchRegular />}
      title={t('approvals.noMatchTitle', { query: search })}
      text={t('approvals.noMatchText')}
      action={<LinkButton to={rest.size ? `${pathname}?${rest}` : pathname}>{t('packages.clear')}</LinkButton>}
    />
  )
}
