/** The address that mails give of somebody who no longer fits: the case above the team. */
import { Navigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'

export default function MailLink() {
  const { caseId = '' } = useParams()
  return <Navigate replace to={paths.moverCase(caseId)} />
}
