/** What an approver needs to know, the most telling first. */
import { useTranslation } from 'react-i18next'
import type { ApprovalStage, AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { kindOf } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { ResourceList } from '../packages/ResourceList.tsx'
import requests from '../requests/RequestPage.module.css'
import { answersOf } from './answers-of.ts'
import { peopleOf } from './people-of.ts'
import { DueBy } from './DueBy.tsx'
import { Risk } from './Risk.tsx'
import { Stages } from './Stages.tsx'
import { useStandIn } from './use-stand-in.ts'
import { useWanted } from './use-wanted.ts'
import css from './approvals.module.css'

type Props = { request: AssignmentRequest; stages: readonly ApprovalStage[]; stage: ApprovalStage | undefined; context: DecisionContext | undefined }

const Head = ({ request, stages, stage, context }: Props) => {
  const { t } = useTranslation()
  const { target, requestor, onBehalf } = peopleOf(request)
  const name = request.accessPackage?.displayName ?? ''
  const standIn = useStandIn(context)
  const step = stage && stages.length > 1 ? t('approval.stage', { n: stages.indexOf(stage) + 1, of: stages.length }) : undefined
  const update = kindOf(request.requestType) === 'update'
  const words = { name: onBehalf ? requestor : target, target, package: name }
  return (
    <div className={css.head}>
      <PersonAvatar name={target} size="large" />
      <div className={surface.main}>
        <p className={css.headline}>
          {update
            ? t(onBehalf ? 'approval.wantsExtensionFor' : 'approval.wantsExtension', words)
            : t(onBehalf ? 'approvals.wantsFor' : 'approvals.wants', words)}
        </p>
        <p className={surface.sub}>
          {[context?.target?.jobTitle, context?.target?.department, request.target?.email ?? request.requestor?.email].filter(Boolean).join(' · ')}
        </p>
        {step && <p className={surface.sub}>{step}</p>}
        {stage && standIn && <p className={surface.sub}>{t('approval.standIn', { name: standIn })}</p>}
        {stage && context?.handedOn && (
          <p className={surface.sub}>
            {t(context.handedOn.reason ? 'approval.handedOnWhy' : 'approval.handedOn', { name: context.handedOn.by, reason: context.handedOn.reason })}
          </p>
        )}
        {stage && context?.dueAt && (
          <div>
            <DueBy at={context.dueAt} />
          </div>
        )}
      </div>
    </div>
  )
}

const Facts = ({ request, stage, context }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const period = useWanted()(request, context)
  return (
    <dl className={surface.facts}>
      {period && (
        <>
          <dt>{t('approval.period')}</dt>
          <dd>{period}</dd>
        </>
      )}
      {request.createdDateTime && (
        <>
          <dt>{t('approval.asked')}</dt>
          <dd>{format.time(request.createdDateTime)}</dd>
        </>
      )}
      {request.state === 'pendingApproval' && context?.dueAt && (
        <>
          <dt>{t('approval.due')}</dt>
          <dd>
            {format.time(context.dueAt)}
            {stage && <span className={css.else}>{t('approval.dueElse')}</span>}
          </dd>
        </>
      )}
      {context?.requestorManager && (
        <>
          <dt>{t('approval.manager')}</dt>
          <dd>{context.requestorManager.displayName}</dd>
        </>
      )}
      {!!context?.approvers.length && (
        <>
          <dt>{t('approval.others')}</dt>
          <dd>
            {format.anyOf([
              ...context.approvers.map(({ displayName }) => displayName),
              ...context.standIns.map(({ displayName, standsInFor }) => t('timeline.inPlaceOf', { name: displayName, of: standsInFor })),
            ])}
          </dd>
        </>
      )}
    </dl>
  )
}

/** What the person has today, and how usual this package is around them. */
const Insight = ({ context }: { context: DecisionContext }) => {
  const { t } = useTranslation()
  const format = useFormats()
  return (
    <div className={css.insight}>
      {context.colleagues && <p>{t(`approval.colleagues.${context.colleagues.sharing}`, context.colleagues)}</p>}
      <div className={css.others}>
        <span>{t('approval.otherAccess')}:</span>
        {context.otherAccess.length === 0 && <span>{t('approval.otherAccessNone')}</span>}
        {context.otherAccess.map(({ packageName, until }) => (
          <span key={packageName} className={css.chip}>
            {packageName}
            {until && ` · ${format.shortDay(until)}`}
          </span>
        ))}
      </div>
    </div>
  )
}

const Answers = ({ request, context }: Props) => {
  const { t } = useTranslation()
  const answers = answersOf(request, context)
  if (!answers.length) return null
  return (
    <div className={surface.section}>
      <h3 className={surface.heading}>{t('approval.answers')}</h3>
      <dl className={requests.answers}>
        {answers.map(({ id, text, answer, isChanged, valueBefore }) => (
          <div key={id} className={requests.answer}>
            <dt>{text}</dt>
            <dd>{answer || t('request.noAnswer')}</dd>
            {isChanged && (
              <dd className={surface.sub}>
                {t('approval.newInProfile', { before: valueBefore || t('approval.empty'), after: answer || t('approval.empty') })}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </div>
  )
}

export const DecisionFacts = (props: Props) => {
  const { t } = useTranslation()
  const { request, context } = props
  return (
    <div className={css.stack}>
      <Head {...props} />
      {context && <Risk context={context} target={peopleOf(request).target} />}
      <div className={surface.section}>
        <h3 className={surface.heading}>{t('approval.why')}</h3>
        <p className={surface.quote}>{request.justification || t('approvals.noReason')}</p>
      </div>
      <Answers {...props} />
      {context && <Insight context={context} />}
      <Facts {...props} />
      {request.accessPackage && (
        <div className={surface.section}>
          <h3 className={surface.heading}>{t('approval.gets')}</h3>
          <ResourceList item={request.accessPackage} quiet />
        </div>
      )}
      {props.stages.length > 1 && <Stages {...props} />}
    </div>
  )
}
