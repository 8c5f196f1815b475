/** A policy as the way of a request, step by step. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { namesQuery } from '../../../api/admin.ts'
import type { AdminPolicy, ApprovalStageSettings, SubjectSet } from '../../../api/admin-types.ts'
import { lastMomentOf } from '../../../clock.ts'
import { useFormats } from '../../../texts/format.ts'
import { locale } from '../../../texts/index.ts'
import css from '../admin.module.css'

const kindOf = (set: SubjectSet): string => set['@odata.type'].replace('#microsoft.graph.', '')
const idOf = (set: SubjectSet): string | undefined => set.userId ?? set.groupId
const setsOf = (stage: ApprovalStageSettings): readonly SubjectSet[] => [
  ...(stage.primaryApprovers ?? []),
  ...(stage.fallbackPrimaryApprovers ?? []),
  ...(stage.escalationApprovers ?? []),
  ...(stage.fallbackEscalationApprovers ?? []),
]

/** At the beginning of a line. The name of a person is written as it is. */
const begun = (text: string, [first]: readonly SubjectSet[]): string =>
  first && kindOf(first) !== 'singleUser' ? text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1) : text

/** Whom sets mean, in words: people and groups by name, the others by what they are to whoever asks. */
const useWho = (policy: AdminPolicy): ((sets: readonly SubjectSet[]) => string) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const sets = [
    ...(policy.specificAllowedTargets ?? []),
    ...(policy.requestorSettings?.onBehalfRequestors ?? []),
    ...(policy.requestApprovalSettings?.stages ?? []).flatMap(setsOf),
  ]
  const names = useQuery(namesQuery([...new Set(sets.flatMap((set) => idOf(set) ?? []))].toSorted())).data
  const named = (set: SubjectSet): string => {
    const kind = kindOf(set)
    if (kind === 'requestorManager' || kind === 'targetManager') return set.managerLevel === 2 ? t('admin.policies.secondManager') : t('admin.policies.manager')
    if (kind === 'targetUserSponsors') return t('admin.policies.sponsors')
    const name = names?.get(idOf(set) ?? '') ?? set.description ?? t('common.someone')
    return kind === 'groupMembers' ? t('admin.policies.membersOf', { name }) : name
  }
  return (given) => allOf(given.map(named))
}

const useWhoAsks = (policy: AdminPolicy, who: (sets: readonly SubjectSet[]) => string): string => {
  const { t } = useTranslation()
  const { allowedTargetScope: scope, specificAllowedTargets = [], automaticRequestSettings, requestorSettings } = policy
  if (automaticRequestSettings) return t(automaticRequestSettings.requestAccessForAllowedTargets ? 'admin.policies.byRule' : 'admin.policies.byRuleNoMore')
  if (requestorSettings?.enableTargetsToSelfAddAccess === false && !requestorSettings.enableOnBehalfRequestorsToAddAccess) return t('admin.policies.adminsOnly')
  if (scope === 'allMemberUsers') return t('admin.policies.members')
  if (scope === 'allDirectoryUsers') return t('admin.policies.everybody')
  return specificAllowedTargets.length > 0 ? begun(who(specificAllowedTargets), specificAllowedTargets) : t('admin.policies.adminsOnly')
}

/** The rule of a policy that assigns by itself, and what it does with those whom it fits no more. */
const Rule = ({ policy: { automaticRequestSettings: settings, specificAllowedTargets = [] } }: { policy: AdminPolicy }) => {
  const { t } = useTranslation()
  const { duration } = useFormats()
  const rule = specificAllowedTargets.find((set) => kindOf(set) === 'attributeRuleMembers')?.membershipRule
  if (!settings || !rule) return null
  const wait = settings.gracePeriodBeforeAccessRemoval
  return (
    <>
      <code className={css.rule}>{rule}</code>
      {!settings.removeAccessWhenTargetLeavesAllowedTargets ? (
        <small>{t('admin.policies.ruleKeeps')}</small>
      ) : wait ? (
        <small>{t('admin.policies.ruleTakesAfter', { after: duration(wait) })}</small>
      ) : (
        <small>{t('admin.policies.ruleTakes')}</small>
      )}
    </>
  )
}

/** What whoever asks has to say, and who asks for others. */
const Asking = ({ policy, who }: { policy: AdminPolicy; who: (sets: readonly SubjectSet[]) => string }) => {
  const { t } = useTranslation()
  const { requestorSettings: asks, requestApprovalSettings: approval, questions = [] } = policy
  return (
    <>
      {asks?.enableOnBehalfRequestorsToAddAccess && (asks.onBehalfRequestors ?? []).length > 0 && (
        <small>{t('admin.policies.forOthers', { who: who(asks.onBehalfRequestors ?? []) })}</small>
      )}
      {approval?.isRequestorJustificationRequired && <small>{t('admin.policies.saysWhy')}</small>}
      {questions.length > 0 && <small>{t('admin.policies.asks', { count: questions.length })}</small>}
    </>
  )
}

const Stage = ({ stage, number, who }: { stage: ApprovalStageSettings; number: number; who: (sets: readonly SubjectSet[]) => string }) => {
  const { t } = useTranslation()
  const { duration } = useFormats()
  const {
    primaryApprovers = [],
    fallbackPrimaryApprovers = [],
    escalationApprovers = [],
    isEscalationEnabled,
    durationBeforeAutomaticDenial: days,
    durationBeforeEscalation: after,
  } = stage
  return (
    <>
      <strong>{t('admin.policies.stage', { number })}</strong>
      <span>{begun(who(primaryApprovers), primaryApprovers)}</span>
      {fallbackPrimaryApprovers.length > 0 && <small>{t('admin.policies.fallback', { who: who(fallbackPrimaryApprovers) })}</small>}
      {isEscalationEnabled && escalationApprovers.length > 0 && after && (
        <small>{t('admin.policies.alternates', { who: who(escalationApprovers), after: duration(after) })}</small>
      )}
      {days && <small>{t('admin.policies.decideWithin', { days: duration(days) })}</small>}
      {stage.isApproverJustificationRequired && <small>{t('admin.policies.withReason')}</small>}
    </>
  )
}

export const PolicyFlow = ({ policy }: { policy: AdminPolicy }) => {
  const { t } = useTranslation()
  const { day, duration } = useFormats()
  const who = useWho(policy)
  const whoAsks = useWhoAsks(policy, who)
  const { requestApprovalSettings: approval, requestorSettings: asks } = policy
  const stages = approval?.isApprovalRequiredForAdd ? (approval.stages ?? []) : []
  const { type, duration: length, endDateTime } = policy.expiration ?? {}
  const lasts =
    type === 'afterDuration' && length
      ? t('admin.policies.lasts', { length: duration(length) })
      : type === 'afterDateTime' && endDateTime
        ? t('admin.policies.lastsUntil', { day: day(lastMomentOf(endDateTime)) })
        : t('common.noEnd')
  return (
    <div className={css.way}>
      <ol className={css.steps} aria-label={policy.displayName}>
        <li>
          <strong>{t('admin.policies.whoAsks')}</strong>
          <span>{whoAsks}</span>
          <Rule policy={policy} />
          <Asking policy={policy} who={who} />
        </li>
        {stages.map((stage, index) => (
          <li key={index}>
            <Stage stage={stage} number={index + 1} who={who} />
          </li>
        ))}
        {stages.length === 0 && (
          <li>
            <strong>{t('admin.policies.noApproval')}</strong>
          </li>
        )}
        <li>
          <strong>{t('admin.policies.access')}</strong>
          <span>{lasts}</span>
          {(type === 'afterDuration' || (type === 'afterDateTime' && asks?.allowCustomAssignmentSchedule)) && asks?.enableTargetsToSelfUpdateAccess && (
            <small>{t(approval?.isApprovalRequiredForUpdate ? 'admin.policies.extendableDecided' : 'admin.policies.extendable')}</small>
          )}
        </li>
      </ol>
    </div>
  )
}
