/** A request that waits, on one look: who, what, why, until when, and what speaks against it. A card where there are few, a row where there are many. */
import { CheckmarkRegular, DismissRegular, WarningRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { PendingRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { useShortcutsOn } from '../../ui/shortcuts.ts'
import { namedKindOf } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { ChooseBox } from './ChooseBox.tsx'
import { useDeciding } from './deciding.tsx'
import { DueBy } from './DueBy.tsx'
import { useApproval } from './use-approval.ts'
import css from './approvals.module.css'
import list from './pending.module.css'

type Props = {
  request: PendingRequest
  /** It can be chosen with others. */
  choosable?: boolean
  /** What the heading above says of all requests below it, so that it is not said again. */
  under?: 'package' | 'person' | undefined
}
type Parts = Pick<Props, 'request' | 'under'> & { approval: ReturnType<typeof useApproval> }

/** The list beneath the pane keeps its state; from elsewhere one comes without. */
const useHere = (): string => {
  const { pathname, search } = useLocation()
  return pathname === paths.home ? '' : search
}

const Opener = ({ request, approval: { named, target }, under }: Parts) => {
  const { t } = useTranslation()
  const here = useHere()
  const [on, deciding] = [useShortcutsOn(), useDeciding()]
  const keys = on && deciding ? { 'aria-keyshortcuts': 'A D X' } : {}
  return (
    <Link
      {...keys}
      data-open=""
      className={`${surface.cover} ${list.open}`}
      to={paths.decide(request.id, undefined, here)}
      preventScrollReset
      aria-label={t('approvals.reviewNamed', named)}
    >
      {under === 'person' ? named.package : target}
    </Link>
  )
}

const What = ({ request, approval: { named, period }, under }: Parts) => {
  const { t } = useTranslation()
  const kind = namedKindOf(request.requestType)
  const rest = [...(kind === 'add' ? [] : [t(`requests.type.${kind}`)]), ...(period ? [period] : [])]
  return (
    <p className={css.what}>
      {!under && <strong>{named.package}</strong>}
      <span className={surface.sub}>{(under ? rest : ['', ...rest]).join(' · ')}</span>
    </p>
  )
}

const Concerns = ({ approval: { concerns } }: Parts) =>
  concerns.map((text) => (
    <p key={text} className={css.alert}>
      <WarningRegular aria-hidden="true" /> {text}
    </p>
  ))

/** What the server said when one key was to decide. */
const Refused = ({ request }: { request: PendingRequest }) => {
  const text = useRefusalText()(useDeciding()?.refusalOf(request.id))
  return (
    <p role="alert" className={list.refused}>
      {text}
    </p>
  )
}

const Buttons = ({ request, approval: { named } }: Parts) => {
  const { t } = useTranslation()
  const here = useHere()
  if (useDeciding()?.isSending(request.id)) return <p className={`${surface.sub} ${list.sending}`}>{t('approval.sending')}</p>
  return (
    <div className={`${css.buttons} ${surface.above}`}>
      <LinkButton icon={<DismissRegular />} to={paths.decide(request.id, 'deny', here)} aria-label={t('approvals.denyNamed', named)}>
        <span className={list.word}>{t('approvals.deny')}</span>
      </LinkButton>
      <LinkButton soft icon={<CheckmarkRegular />} to={paths.decide(request.id, 'approve', here)} aria-label={t('approvals.approveNamed', named)}>
        <span className={list.word}>{t('approvals.approve')}</span>
      </LinkButton>
    </div>
  )
}

const Why = ({ request, lines }: { request: PendingRequest; lines: string | undefined }) => {
  const { t } = useTranslation()
  return <p className={`${css.why} ${lines}`}>{request.justification || <span className={surface.sub}>{t('approvals.noReason')}</span>}</p>
}

export const ApprovalCard = ({ request, choosable = false, under }: Props) => {
  const { t } = useTranslation()
  const approval = useApproval(request)
  const parts = { request, approval, under }
  const Heading = under ? 'h4' : 'h3'
  return (
    <li className={`${surface.card} ${css.card}`} data-request={request.id}>
      <PersonAvatar name={approval.target} />
      <div className={css.words}>
        <Heading className={css.who}>
          <Opener {...parts} />
        </Heading>
        <What {...parts} />
        <Concerns {...parts} />
        <Why request={request} lines={surface.clamp} />
        {approval.insight && <p className={surface.sub}>{approval.insight}</p>}
        <Refused request={request} />
      </div>
      <div className={`${css.due} ${list.corner}`}>
        {approval.context?.dueAt && <DueBy at={approval.context.dueAt} />}
        {choosable && <ChooseBox ids={[request.id]} named={approval.named} />}
      </div>
      <div className={css.foot}>
        <p className={`${surface.sub} ${css.asked}`}>
          {approval.via.map((text) => (
            <span key={text}>{text} · </span>
          ))}
          {request.createdDateTime && (
            <>
              {t('approval.asked')} <Moment at={request.createdDateTime} />
            </>
          )}
        </p>
        <Buttons {...parts} />
      </div>
    </li>
  )
}

/** The same in a line or two, to go through many. */
export const ApprovalRow = ({ request, choosable = false, under }: Props) => {
  const approval = useApproval(request)
  const parts = { request, approval, under }
  const Heading = under ? 'h4' : 'h3'
  return (
    <li className={`${surface.row} ${list.row}`} data-request={request.id}>
      {choosable && <ChooseBox ids={[request.id]} named={approval.named} />}
      <div className={list.main}>
        <div className={list.first}>
          <Heading className={surface.name}>
            <Opener {...parts} />
          </Heading>
          <What {...parts} />
        </div>
        <Concerns {...parts} />
        <Why request={request} lines={list.oneLine} />
        <p className={surface.sub}>{[...approval.via, ...(approval.insight ? [approval.insight] : [])].join(' · ')}</p>
        <Refused request={request} />
      </div>
      <div className={list.due}>{approval.context?.dueAt && <DueBy at={approval.context.dueAt} />}</div>
      <Buttons {...parts} />
    </li>
  )
}
