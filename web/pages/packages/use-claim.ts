/** The claims of a proof in the person's language: told from what the server says beside its own words. A claim that is not known here stays as the server wrote it. */
import { useTranslation } from 'react-i18next'
import type { Proof, RequestState, RequestType } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'

type Facts = Record<string, unknown>
const text = (facts: Facts, name: string): string | undefined => (typeof facts[name] === 'string' ? facts[name] : undefined)

type Role = 'PendingFulfillment' | 'Fulfilled' | 'PendingRemoval' | 'Removed' | 'Failed'
type Stage = 'Initializing' | 'InProgress' | 'Completed' | 'Expired'

const useHeldClaims = (name: string) => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return (kind: string, facts: Facts): string | undefined => {
    const [start, end] = [text(facts, 'startDateTime'), text(facts, 'endDateTime')]
    switch (kind) {
      case 'held':
        if (!start) return t('why.notHeld', { name })
        return end ? t('why.heldUntil', { name, from: day(start), until: day(end) }) : t('why.held', { name, from: day(start) })
      case 'underPolicy':
        return text(facts, 'policyDisplayName') ? t('why.underPolicy', { policy: text(facts, 'policyDisplayName') }) : t('why.policyGone')
      case 'ending':
      case 'takesOver':
        return t(`why.${kind}`)
      case 'role':
        return [
          `${text(facts, 'resource')}, ${text(facts, 'role')}: ${t(`why.roles.${facts['status'] as Role}`)}`,
          ...(facts['hadBefore'] ? [t('why.hadBefore')] : []),
        ].join('; ')
      default:
        return undefined
    }
  }
}

const useRequestClaims = (name: string) => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return (kind: string, facts: Facts): string | undefined => {
    if (kind === 'request') {
      const type = facts['requestType'] as RequestType
      const at = text(facts, 'createdDateTime')
      const words = { by: text(facts, 'requestor') ?? t('common.someone'), name, day: at ? day(at) : '' }
      return `${t(`why.asked.${type}`, words)}; ${t(`why.stands.${facts['state'] as RequestState}`)}`
    }
    if (kind !== 'decision') return undefined
    const by = (facts['reviewedBy'] as { displayName?: string } | null)?.displayName
    const [result, at] = [facts['reviewResult'], text(facts, 'reviewedDateTime')]
    if (by && at && (result === 'Approved' || result === 'Denied')) return t(`why.decided.${result}`, { by, day: day(at) })
    return t(`why.step.${facts['status'] as Stage}`, { step: facts['step'] as number })
  }
}

const useAskableClaims = (name: string) => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return (kind: string, facts: Facts, holds: boolean): string | undefined => {
    const of = text(facts, 'displayName')
    const end = text(facts, 'endsAt')
    switch (kind) {
      case 'askable':
      case 'accountEnabled':
      case 'acceptsOnBehalf':
        return t(`why.${kind}`, { name })
      case 'catalogPublished':
      case 'catalogExternallyVisible':
      case 'somePolicyApplies':
      case 'acceptsSelf':
      case 'nothingIncompatible':
        return t(`why.${kind}`)
      case 'policyApplies':
      case 'named':
      case 'incompatible':
        return of && t(`why.${kind}`, { of })
      case 'notHeld':
        return holds ? t('why.notHeld', { name }) : end ? t('why.hasUntil', { name, day: day(end) }) : t('why.has', { name })
      case 'noOpenRequest':
        return holds ? t('why.noOpenRequest') : t('why.openRequest')
      case 'inScope': {
        const scope = facts['allowedTargetScope']
        return scope === 'allDirectoryUsers' || scope === 'allMemberUsers' || scope === 'notSpecified' ? t(`why.scopes.${scope}`) : t('why.inScope', { name })
      }
      default:
        return undefined
    }
  }
}

export const useClaim = (name: string) => {
  const held = useHeldClaims(name)
  const request = useRequestClaims(name)
  const askable = useAskableClaims(name)
  return ({ kind, holds, facts = {} }: Proof): string | undefined => held(kind, facts) ?? request(kind, facts) ?? askable(kind, facts, holds)
}
