/** One request: where it stands, who can act, what happens next, and what was asked. */
import { AlertRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useCancelRequest, useNudge } from '../../api/changes.ts'
import { GraphError, isNotFound, isTrouble } from '../../api/graph-error.ts'
import { rolesGrant } from '../../../src/domain/access.ts'
import { approvalQuery, paceOf, requestQuery, requirementsQuery, timelineQuery } from '../../api/queries.ts'
import type { Approval, AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useMe, useSession } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Page } from '../../ui/Page.tsx'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { kindOf, RequestStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Stages } from '../approvals/Stages.tsx'
import { useHeld } from '../packages/held.ts'
import { DeliveryNote } from './DeliveryNote.tsx'
import { RequestFacts } from './RequestFacts.tsx'
import { Timeline } from './Timeline.tsx'
import css from './RequestPage.module.css'

const ENDED = ['denied', 'canceled', 'deliveryFailed'] as const

/** Why a request cannot be cancelled now, or nothing when it can. */
const useCancelReason = (request: AssignmentRequest): string | undefined => {
  const { t } = useTranslation()
  const { user: me, administration } = useSession()
  if (request.state === 'delivering') return t('request.cannotCancel.delivering')
  if (!['submitted', 'pendingApproval', 'scheduled'].includes(request.state)) return t('request.cannotCancel.done')
  if (rolesGrant(administration?.roles ?? [], 'request.cancel', request.accessPackage?.catalog?.id)) return undefined
  return request.requestor?.objectId && request.requestor.objectId !== me.id ? t('request.cannotCancel.other') : undefined
}

/** Asks the approvers to hurry. The server allows it once a day, and tells from when on again. */
const Nudge = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const timeline = useQuery(timelineQuery(request.id)).data
  const again = timeline?.find(({ nudgeAgainAt }) => nudgeAgainAt)?.nudgeAgainAt
  const notify = useNotify()
  const nudge = useNudge()
  const say = useRefusalText()
  // What failed can be tried again; what was refused is the reason.
  const refused = nudge.error instanceof GraphError && !isTrouble(nudge.error) && nudge.error.status !== 401 ? nudge.error.message : undefined
  if (timeline?.some(({ kind }) => kind === 'nobodyDecides')) return null
  const reason = nudge.isPending ? t('common.loading') : (refused ?? (again ? t('request.nudgedUntil', { moment: format.time(again) }) : nudge.isSuccess ? t('request.nudgedReason') : undefined))
  return (
    <ActionButton
      icon={<AlertRegular />}
      reason={reason}
      onClick={() =>
        nudge.mutate(request.id, {
          onSuccess: () => notify(t('request.nudged')),
          onError: (error) => {
            const text = say(error)
            if (text) notify(text, isTrouble(error) ? 'error' : 'info')
          },
        })
      }
    >
      {t('request.nudge')}
    </ActionButton>
  )
}

const Actions = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const me = useMe()
  const { administration } = useSession()
  const notify = useNotify()
  const cancel = useCancelRequest()
  const reason = useCancelReason(request)
  const target = request.target?.objectId
  const concernsMe = [request.requestor?.objectId, target].includes(me.id)
  const held = useHeld(request.accessPackage?.id ?? '', target ?? undefined)
  const finished = ENDED.some((state) => state === request.state)
  // What others may ask for one is not always what one may ask for oneself.
  const isForMe = target === me.id && request.requestor?.objectId !== me.id
  const mayAsk = !!useQuery({ ...requirementsQuery(request.accessPackage?.id ?? ''), enabled: finished && isForMe && !!request.accessPackage }).data?.length
  // What a failed delivery left behind has to be given up before it can be asked for again.
  if (request.state === 'deliveryFailed' && held)
    return target && target !== me.id ? (
      <LinkButton to={paths.member(target)}>{t('package.toHeldOf', { name: request.target?.displayName ?? t('common.someone') })}</LinkButton>
    ) : (
      <LinkButton to={paths.packages({ tab: 'active' })}>{t('request.toHeld')}</LinkButton>
    )
  // Administrators look at requests of others: to ask again is for those whom it concerns.
  const isMine = concernsMe || !administration
  if (finished && isMine && request.accessPackage && kindOf(request.requestType) === 'add') {
    if (isForMe && !mayAsk) return null
    return (
      <LinkButton
        appearance="primary"
        to={paths.requestPackageFor(request.accessPackage.id, { again: request.id, ...(target && target !== me.id ? { for: target } : {}) })}
      >
        {t('request.again')}
      </LinkButton>
    )
  }
  // A removal is carried out at once: there is nothing to cancel.
  if (kindOf(request.requestType) === 'remove') return null
  return (
    <>
    {request.state === 'pendingApproval' && concernsMe && <Nudge request={request} />}
    <Confirm
      title={t('request.cancelTitle')}
      text={t('request.cancelText')}
      confirm={t('request.cancelConfirm')}
      keep={t('request.cancelKeep')}
      draft={`cancel.${request.id}`}
      onConfirm={() => cancel.mutateAsync(request.id).then(() => notify(t('request.cancelDone')))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={cancel.isPending ? t('common.loading') : reason}>
          {t('request.cancel')}
        </ActionButton>
      )}
    />
    </>
  )
}

const Standing = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const pace = paceOf([request.state])
  const result = useQuery(timelineQuery(request.id, pace))
  const { refetch } = result
  // The last change of the state also ends the looking, so each change is a reason to look.
  const state = `${request.state} ${request.status}`
  const seen = useRef(state)
  useEffect(() => {
    if (seen.current === state) return
    seen.current = state
    void refetch()
  }, [state, refetch])
  return (
    <section className={`${surface.card} ${css.panel}`} aria-labelledby="standing">
      <div className={surface.sectionHead}>
        <h2 id="standing" className={surface.heading}>
          {t('request.timeline')}
        </h2>
        {pace !== false && <span className={css.live}>{t('request.live')}</span>}
      </div>
      <DeliveryNote request={request} />
      {result.isPending ? (
        <Skeleton shape="text" />
      ) : result.isLoadingError ? (
        <Failure error={result.error} retry={() => void result.refetch()} />
      ) : (
        <Timeline entries={result.data} type={request.requestType} />
      )}
    </section>
  )
}

/** With more than one step: who decided, whose turn it is, and what still comes. */
const Steps = ({ request }: { request: AssignmentRequest }) => {
  const hasApproval = useQuery({ ...timelineQuery(request.id), refetchInterval: false }).data?.some(({ kind }) => kind === 'approvalStarted') ?? false
  const refetchInterval = ({ state }: { state: { data?: Approval | undefined } }) => (state.data?.stages?.[1] ? paceOf([request.state]) : false)
  const stages = useQuery({ ...approvalQuery(request.id), enabled: hasApproval, refetchInterval }).data?.stages ?? []
  if (stages.length < 2) return null
  return (
    <div className={`${surface.card} ${css.panel}`}>
      <Stages request={request} stages={stages} heading="h2" />
    </div>
  )
}

type Props = {
  /** The way back, also while the request is being read. */
  above: (request?: AssignmentRequest) => ReactNode
  /** What can be done beside what anybody can do. */
  more?: (request: AssignmentRequest) => ReactNode
  /** Where somebody's own page is, where there is one. */
  personTo?: (id: string) => string
}
export const RequestView = ({ above, more, personTo }: Props) => {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const result = useQuery(requestQuery(id))
  if (result.isPending)
    return (
      <Page title={t('requests.title')} above={above()}>
        <Skeleton shape="text" />
      </Page>
    )
  if (result.isLoadingError) return isNotFound(result.error) ? <NotFound /> : <Failure error={result.error} retry={() => void result.refetch()} />
  const request = result.data
  const name = request.accessPackage?.displayName ?? ''
  return (
    <Page
      title={t(kindOf(request.requestType) === 'remove' ? 'request.removalTitle' : 'request.title', { name })}
      above={above(request)}
      face={<PackageAvatar name={name} size="large" />}
      lead={
        <span role="status">
          <RequestStatus request={request} />
        </span>
      }
      actions={
        <>
          {more?.(request)}
          <Actions request={request} />
        </>
      }
    >
      <div className={css.columns}>
        <Standing request={request} />
        <div className={css.column}>
          <Steps request={request} />
          <RequestFacts request={request} personTo={personTo} />
        </div>
      </div>
    </Page>
  )
}
