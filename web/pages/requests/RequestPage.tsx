/** One request, for whoever asked for it, gets it, decides about it or looks after it. */
import { ArrowLeftRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { rolesGrant } from '../../../src/domain/access.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useSession } from '../../session.ts'
import { RequestView } from './RequestView.tsx'
import css from './RequestPage.module.css'

/** Back to one's own requests, or to those of the package where one looks after it and this is somebody else's. */
const Back = ({ request }: { request?: AssignmentRequest }) => {
  const { t } = useTranslation()
  const { user, administration } = useSession()
  const item = request?.accessPackage
  const isMine = !request || [request.requestor?.objectId, request.target?.objectId].includes(user.id)
  const isAdmins = !isMine && item && rolesGrant(administration?.roles ?? [], 'catalog.read', item.catalog?.id)
  return (
    <Link className={css.back} to={isAdmins ? paths.adminPackage(item.id, 'requests') : paths.requests()}>
      <ArrowLeftRegular aria-hidden="true" /> {isAdmins ? t('request.backTo', { name: item.displayName }) : t('request.back')}
    </Link>
  )
}

export default function RequestPage() {
  return <RequestView above={(request) => (request ? <Back request={request} /> : <Back />)} />
}
