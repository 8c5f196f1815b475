/** One request in a list: what, for whom, since when, and its state. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AssignmentRequest, RequestType } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { namedKindOf, RequestStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'

/** Names the people of a request that are not oneself. */
export const useOthers = () => {
  const { t } = useTranslation()
  const me = useMe()
  return ({ requestor, target }: AssignmentRequest): string[] => [
    ...(target?.displayName && target.objectId !== me.id ? [t('common.forPerson', { name: target.displayName })] : []),
    ...(requestor?.displayName && requestor.objectId !== me.id ? [t('common.byPerson', { name: requestor.displayName })] : []),
  ]
}

/** What nobody asked for: it would look like one's own request. */
const GIVEN: Partial<Record<RequestType, 'assigned' | 'givenByRule'>> = { adminAdd: 'assigned', systemAdd: 'givenByRule' }

export const RequestRow = ({ request, note }: { request: AssignmentRequest; note?: string | undefined }) => {
  const { t } = useTranslation()
  const name = request.accessPackage?.displayName ?? ''
  const kind = namedKindOf(request.requestType)
  const given = GIVEN[request.requestType]
  const words = [...(kind === 'add' ? [] : [t(`requests.type.${kind}`)]), ...(given ? [t(`requests.${given}`)] : []), ...useOthers()(request), ...(note ? [note] : [])]
  return (
    <li className={surface.row}>
      <PackageAvatar name={name} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          <Link className={surface.cover} to={paths.request(request.id)}>
            {name}
          </Link>
        </h3>
        <p className={surface.sub}>
          {words.map((word) => (
            <span key={word}>{word} · </span>
          ))}
          {request.createdDateTime && <Moment at={request.createdDateTime} />}
        </p>
      </div>
      <RequestStatus request={request} />
    </li>
  )
}
