/** A request that needs nothing of one any more: who decided what and when, and what became of it. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { namedKindOf, RequestStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { peopleOf } from './people-of.ts'
import { Revoke } from './Revoke.tsx'
import { useDecided } from './use-decided.ts'

export const DecidedRow = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const kind = namedKindOf(request.requestType)
  const { target } = peopleOf(request)
  const { isPending, said, at, standing } = useDecided(request)
  return (
    <li className={surface.row}>
      <PersonAvatar name={target} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          <Link className={surface.cover} to={paths.approval(request.id, { search })} preventScrollReset>
            {target}
          </Link>
        </h3>
        <p className={surface.sub}>
          {[request.accessPackage?.displayName, kind === 'add' ? '' : t(`requests.type.${kind}`), said].filter(Boolean).join(' · ')}
          {at && !isPending && (
            <>
              {' '}
              · <Moment at={at} />
            </>
          )}
        </p>
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        <span className={surface.line}>
          {standing ? <Pill tone="calm">{standing}</Pill> : !isPending && <RequestStatus request={request} />}
        </span>
        <Revoke request={request} />
      </div>
    </li>
  )
}
