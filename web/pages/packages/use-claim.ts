/** The claims of a proof in the person's language: told from what the server says beside its own words. A claim that is not known here stays as the server wrote it. */
import { useTranslation } from 'react-i18next'
import type { Proof, RequestState, RequestType } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'

type Facts = Record<string, unknown>
const text = (facts: Facts, name: string): string | undefined => (typeof facts[name] === 'string' ? facts[name] : undefined)

type Role = 'PendingFulfillment' | 'Fulfilled' | 'PendingRemoval' | 'Removed' | 'Failed'
type Stage = 'Initializing' | 'InProgress' | 'Completed' | 'Expired'

/** What was given may have been taken away at the target since it was seen there. */
const seenOn = ({ status, receipt }: Facts): string | undefined => {
  const { seen, at } = (receipt ?? {}) as { seen?: string; at?: string }
  return status === 'Fulfilled' && seen === 'held' ? at : undefined
}

/** Of whom the claims are: of oneself they are told in other words. */
export type Whose = { name: string; isMe: boolean }

const useHeldClaims = ({ name, isMe }: Whose) => {
  const { t } = useTranslation()
  const said = isMe ? 'you' : 'of'
  const { day, until: lastOf } = useFormats()
  return (kind: string, facts: Facts): string | undefined => {
    const [start, end, ended] = [text(facts, 'startDateTime'), text(facts, 'endDateTime'), text(facts, 'endedDateTime')]
    const held = (state: string | undefined): string => {
      if (state === 'deliveryFailed') return t(`why.${said}.failed`, { name })
      if (state === 'delivering') return t(`why.${said}.coming`, { name })
      if (!start) return t(`why.${said}.${ended ? 'never' : 'notHeld'}`, { name })
      if (ended) return t(`why.${said}.had`, { name, from: day(start), until: day(ended) })
      const until = text(facts, 'removalDateTime') ?? end
      const has = until ? t(`why.${said}.heldUntil`, { name, from: day(start), until: lastOf(until) }) : t(`why.${said}.held`, { name, from: day(start) })
      return state === 'partiallyDelivered' ? `${has}; ${t('why.inPart')}` : has
    }
    switch (kind) {
      case 'held':
        return held(text(facts, 'state'))
      case 'periodOver':
        return end && t('why.periodOver', { day: day(end) })
      case 'underPolicy':
        return text(facts, 'policyDisplayName') ? t('why.underPolicy', { policy: text(facts, 'policyDisplayName') }) : t('why.policyGone')
      case 'ending':
      case 'takesOver':
        return t(`why.${kind}`)
      case 'role':
        return [
          `${text(facts, 'resource')}, ${text(facts, 'role')}: ${seenOn(facts) ? t('why.wasThere', { day: day(seenOn(facts)!) }) : t(`why.roles.${facts['status'] as Role}`)}`,
          ...(facts['hadBefore'] ? [t('why.hadBefore')] : []),
        ].join('; ')
      default:
        return undefined
    }
  }
}

/** What one may have done oneself. */
const OWN = ['userAdd', 'userUpdate', 'userRemove'] as const
const isOwn = (type: RequestType): type is (typeof OWN)[number] => OWN.some((own) => own === type)

const useRequestClaims = ({ name, isMe }: Whose) => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return (kind: string, facts: Facts): string | undefined => {
    if (kind === 'request') {
      const type = facts['requestType'] as RequestType
      const at = text(facts, 'createdDateTime')
      const words = { by: text(facts, 'requestor') ?? t('common.someone'), name, day: at ? day(at) : '' }
      const did = isMe && words.by === name && isOwn(type) ? t(`why.youAsked.${type}`, words) : t(`why.asked.${type}`, words)
      return `${did}; ${t(`why.stands.${facts['state'] as RequestState}`)}`
    }
    if (kind !== 'decision') return undefined
    const by = (facts['reviewedBy'] as { displayName?: string } | null)?.displayName
    const [result, at] = [facts['reviewResult'], text(facts, 'reviewedDateTime')]
    if (by && at && (result === 'Approved' || result === 'Denied')) return t(`why.decided.${result}`, { by, day: day(at) })
    return t(`why.step.${facts['isMoot'] ? 'moot' : (facts['status'] as Stage)}`, { step: facts['step'] as number })
  }
}

/** Each claim is told as it is: what does not hold is said in the negative, so that it needs no mark to be understood. */
const useAskableClaims = ({ name, isMe }: Whose) => {
  const { t } = useTranslation()
  const said = isMe ? 'you' : 'of'
  const { day, until } = useFormats()
  return (kind: string, facts: Facts, holds: boolean): string | undefined => {
    const so = holds ? 'so' : 'notSo'
    const of = text(facts, 'displayName')
    const end = text(facts, 'endsAt')
    switch (kind) {
      case 'askable':
      case 'accountEnabled':
      case 'acceptsOnBehalf':
        return t(`why.${so}.${said}.${kind}`, { name })
      case 'catalogPublished':
      case 'catalogExternallyVisible':
      case 'somePolicyApplies':
      case 'acceptsSelf':
      case 'nothingIncompatible':
      case 'noOpenRequest':
      case 'somebodyDecides':
        return t(`why.${so}.${kind}`)
      case 'endsLater': {
        const last = text(facts, 'endDateTime')
        return last && t(`why.${so}.endsLater`, { day: day(last) })
      }
      case 'policyApplies':
        return of && t(`why.${so}.policyApplies`, { of })
      case 'incompatible':
        return of && t('why.incompatible', { of })
      case 'named':
        if (of) return holds ? t('why.named', { of }) : t(`why.notSo.${said}.named`, { of, name })
        // Whom a policy names is not for everybody to know.
        return holds ? undefined : t(`why.notSo.${said}.unnamed`, { name })
      case 'notHeld':
        if (facts['state'] === 'deliveryFailed') return t('why.giveUpFirst')
        return holds ? t(`why.${said}.notHeld`, { name }) : end ? t(`why.${said}.hasUntil`, { name, day: until(end) }) : t(`why.${said}.has`, { name })
      case 'inScope': {
        const scope = facts['allowedTargetScope']
        return scope === 'allDirectoryUsers' || scope === 'allMemberUsers' || scope === 'notSpecified' ? t(`why.${so}.scopes.${scope}`) : t(`why.${so}.${said}.inScope`, { name })
      }
      default:
        return undefined
    }
  }
}

export const useClaim = (whose: Whose) => {
  const held = useHeldClaims(whose)
  const request = useRequestClaims(whose)
  const askable = useAskableClaims(whose)
  return ({ kind, holds, facts = {} }: Proof): string | undefined => held(kind, facts) ?? request(kind, facts) ?? askable(kind, facts, holds)
}
