/**
 * Addresses we do not have. One family of them is known: My Access links look like `/@contoso.example#/access-packages/{id}`,
 * and people have them in mails and wikis.
 */
import { Navigate, useLocation } from 'react-router'
import { NotFound } from '../../ui/states.tsx'
import { useTitle } from '../../ui/Page.tsx'
import { useTranslation } from 'react-i18next'

const Nowhere = () => {
  const { t } = useTranslation()
  useTitle(t('problem.notFoundTitle'))
  return <NotFound />
}

export default function Elsewhere() {
  const { pathname, hash } = useLocation()
  const isTenantLink = pathname.startsWith('/@') && !pathname.slice(1).includes('/')
  if (!isTenantLink) return <Nowhere />
  return <Navigate replace to={hash.startsWith('#/') ? hash.slice(1) : '/'} />
}
