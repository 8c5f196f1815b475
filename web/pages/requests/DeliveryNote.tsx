/** What comes after a target refused: when it is tried again by itself, or who can have it tried again. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { rolesGrant } from '../../../src/domain/access.ts'
import { timelineQuery, whyQuery } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useSession } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'

const LOOK_MS = 10_000

/** The next try, where one is planned and may be known. */
const useRetry = (request: AssignmentRequest, enabled: boolean): string | undefined => {
  const { data } = useQuery({
    ...whyQuery(request.target?.objectId ?? '', request.accessPackage?.id ?? ''),
    enabled: enabled && !!request.target?.objectId && !!request.accessPackage,
    refetchInterval: LOOK_MS,
    retry: false,
  })
  return (enabled && data?.next.find(({ kind }) => kind === 'retryDelivery' || kind === 'settleAssignment')?.at) || undefined
}

export const DeliveryNote = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const isRefused = useQuery({ ...timelineQuery(request.id), refetchInterval: false }).data?.some(({ kind, when, detail }) => kind === 'delivering' && when === 'now' && detail) ?? false
  const [isPart, isFailed] = [request.state === 'partiallyDelivered', request.state === 'deliveryFailed']
  const retry = useRetry(request, isRefused || isPart || isFailed)
  const { administration } = useSession()
  const isHere = useLocation().pathname === paths.adminRequest(request.id)
  const mayReprocess = rolesGrant(administration?.roles ?? [], 'request.reprocess', request.accessPackage?.catalog?.id)
  const words = { catalog: request.accessPackage?.catalog?.displayName ?? '' }
  const text = retry
    ? t('request.retried', { ...words, when: format.time(retry) })
    : isPart
      ? t(mayReprocess ? 'request.gaveUpPartYours' : 'request.gaveUpPart', words)
      : isFailed
        ? t(mayReprocess ? 'request.gaveUpAllYours' : 'request.gaveUpAll', words)
        : undefined
  // What has been given up is not tried again.
  if (!text || request.assignment?.state === 'expired') return null
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {text} {mayReprocess && !isHere && <Link to={paths.adminRequest(request.id)}>{t('request.inAdministration')}</Link>}
      </MessageBarBody>
    </MessageBar>
  )
}
