import { english, scopeIn } from '#domain/mover/reason.ts'
import type { Texts, Voice } from './index.ts'

const forWhom = (v: Voice) => (v.onBehalf ? ` for ${v.mine ? 'you' : v.holder}` : '')
const behalf = (v: Voice) => (!v.onBehalf ? '' : v.mine ? ' on your behalf' : ` on behalf of ${v.holder}`)
const verb = { extension: 'extend', change: 'change' } as const
const request = (v: Voice) => `request ${v.change ? `to ${verb[v.change]}` : 'for'} ${v.pkg}`
const aRequest = (v: Voice) => `${v.asked ? 'your' : `${v.requestor}'s`} ${request(v)}`
const fullRequest = (v: Voice) => `${v.asked ? 'Your' : `${v.requestor}'s`} ${request(v)}${behalf(v)}`
const wants = (v: Voice) => `${v.requestor} ${v.change ? `asks to ${verb[v.change]}` : 'requests'} ${v.pkg}${forWhom(v)}`
/** The change that was asked for, as a thing. */
const theChange = (v: Voice) => `${v.mine ? 'Your' : 'The'} ${v.change} of ${v.pkg}${forHolder(v)}`
/** How held access goes on without the change. */
const asItWas = (v: Voice) => (v.heldUntil ? `${whose(v)} access still lasts until ${v.heldUntil}.` : `${whose(v)} access stays as it is.`)
const changed = (v: Voice) => (v.change === 'change' ? 'The change is made automatically.' : v.end ? `${whose(v)} access now lasts until ${v.end}.` : `${whose(v)} access now has no end date.`)
const notDecided = (v: Voice) => (!v.change ? `It has expired, and no access was given.${v.asked ? ' You can request it again.' : ''}`
  : v.endedMeanwhile ? `It has expired, and ${itsHolder(v)} access was not extended.`
  : `It has expired. ${asItWas(v)}${v.asked && v.change === 'extension' ? ' You can ask again to extend it.' : ''}`)
/** What becomes of it when nobody decides. */
const undecided = (v: Voice) => (!v.change ? 'no access is given' : v.endedMeanwhile ? `${itsHolder(v)} access ends on ${v.heldUntil}` : v.heldUntil ? `nothing changes: ${itsHolder(v)} access lasts until ${v.heldUntil}` : 'nothing changes')
const prefix = { opened: 'Please review', reminder: 'Reminder: review', forwarded: 'Passed on to you: review', reassigned: 'Forwarded to you: review' } as const
const why = {
  opened: () => 'You are asked to approve or deny this request.',
  reminder: () => 'This request still waits for a decision.',
  forwarded: () => 'The approvers asked before you have not decided yet. Now you can.',
  reassigned: (v: Voice) => `${v.handedBy ? `${v.handedBy} forwarded this to you` : 'This request was forwarded to you'}${v.reason ? `: ${v.reason}` : '.'}`,
} as const
const covered = (v: Voice) => (v.covers === 'everything' ? 'every access package' : v.covers === 'catalog' ? `everything in the catalog ${v.pkg}` : v.pkg)
const whose = (v: Voice) => (v.mine ? 'Your' : `${v.holder}'s`)
const itsHolder = (v: Voice) => (v.mine ? 'your' : `${v.holder}'s`)
const forHolder = (v: Voice) => (v.mine ? '' : ` for ${v.holder}`)

/** What happened to the account of whoever left. */
const happened = (v: Voice) => `${v.holder}'s account was ${v.left === 'deleted' ? 'deleted' : 'blocked'}`

const noExtension = (v: Voice) => (v.extension === 'outOfScope' ? `It cannot be extended: ${v.mine ? 'you are' : `${v.holder} is`} no longer among those whom its policy is for.` : 'It cannot be extended.')

export const en: Texts = {
  locale: 'en-GB',
  labels: {
    holder: 'Person', requestor: 'Requested by', beneficiary: 'Requested for', package: 'Access package', besides: 'Together with', from: 'From', until: 'Until', justification: 'Business justification',
    reason: 'Reason', decidedBy: 'Decided by', decidedFor: 'In place of', submittedAt: 'Submitted', decideBy: 'Could be decided until',
  },
  catalog: (name) => `Catalog: ${name}`,
  onceApproved: 'Right after approval',
  noEnd: 'No end date',
  afterDelivery: (duration) => `${duration} after access is given`,
  outOfScope: (why, v) => `${why.policyName ? `The policy "${why.policyName}"` : 'Its policy'} is for ${scopeIn(english, why)}. ${v.mine ? 'You are' : `${v.holder} is`} not one of them.`,
  linkHint: 'If the button does not work, copy this address into your browser:',
  because: {
    approver: 'You get this mail because you were asked to decide about this request.',
    delegate: 'You get this mail because somebody chose you to decide in their place.',
    requestor: 'You get this mail because you made this request.',
    beneficiary: 'You get this mail because this access is meant for you.',
    owner: 'You get this mail because you look after this access package.',
    manager: 'You get this mail because you are the manager of this person.',
  },
  becauseStandIn: (name) => `You get this mail because you stand in for ${name}, who was asked to decide about this request.`,
  myAccess: 'My Access',
  tagline: 'Access for as long as it is needed.',
  test: {
    subject: 'Mails from Latchkey arrive',
    badge: 'Test',
    title: 'Mails from Latchkey arrive',
    lead: 'You asked for this mail to see whether mails arrive. They do: approvers are told what waits for them, and people what happens to their access.',
    button: 'Go on with the first steps',
    because: 'You get this mail because you asked for it in the administration.',
  },
  password: {
    subject: 'Choose a password for Latchkey',
    badge: 'Sign-in',
    title: 'Choose a password',
    lead: (userName: string) => `Somebody, most likely you, asked for a link to choose a password. Your user name is ${userName}.`,
    callout: (minutes: number) => `The link is good for ${minutes} minutes, and once.`,
    button: 'Choose a password',
    because: 'You get this mail because the link was asked for on the sign-in page. If that was not you, there is nothing to do: your password stays as it is.',
  },
  events: {
    requestToApprover: {
      subject: (v) => `${prefix[v.occasion]} by ${v.decideDay}: ${wants(v)}`,
      badge: 'Waiting for you',
      title: wants,
      lead: (v) => why[v.occasion](v),
      callout: (v) => `Decide by ${v.decideBy}. Without a decision, ${undecided(v)}.`,
      button: 'Review request',
    },
    requestStageApproved: {
      subject: (v) => `One approval given: ${aRequest(v)}`,
      badge: 'One approval given',
      title: (v) => `${v.pkg}${forWhom(v)}: one approval is given`,
      lead: (v) => `${v.decidedBy} approved ${fullRequest(v).replace(/^Your/, 'your')}. Others decide now; ${v.change ? 'nothing changes' : 'no access is given'} before they do.`,
      button: 'View request',
    },
    approvalStuck: {
      subject: (v) => `Nobody can decide: ${aRequest(v)}`,
      badge: 'Nobody can decide',
      title: (v) => `Nobody can decide about ${v.pkg} for ${v.holder}`,
      lead: () => 'No approver of this access package can decide about this request any more. Name other approvers in the policy, or reassign the request.',
      callout: (v) => `Without a decision by ${v.decideBy}, the request expires and ${undecided(v)}.`,
      button: 'View request',
    },
    delegationGiven: {
      subject: (v) => `You stand in for ${v.requestor} as an approver`,
      badge: 'You stand in',
      title: (v) => `You stand in for ${v.requestor}`,
      lead: (v) => `In this time you can approve and deny for ${v.requestor}, in ${covered(v)}. You see requests that arrive from the start on. ${v.requestor} can still decide, too.`,
      button: 'Open approvals',
    },
    delegationEnded: {
      subject: (v) => (v.begun ? `You no longer stand in for ${v.requestor}` : `You will not stand in for ${v.requestor}`),
      badge: 'Delegation stopped',
      title: (v) => (v.begun ? `You no longer stand in for ${v.requestor}` : `You will not stand in for ${v.requestor}`),
      lead: (v) => (v.begun ? `From now on you no longer decide for ${v.requestor}, in ${covered(v)}.` : `You were to decide for ${v.requestor} from ${v.from}, in ${covered(v)}. That was withdrawn before it began.`),
      button: 'Open approvals',
    },
    requestApproved: {
      subject: (v) => `Approved: ${aRequest(v)}`,
      badge: 'Approved',
      title: (v) => (v.change ? `${theChange(v)} was approved` : `${v.pkg} is approved${forWhom(v)}`),
      lead: (v) => `${fullRequest(v)} was approved${v.decidedBy ? ` by ${v.decidedBy}` : ''}. ${v.change ? changed(v) : `The access is given automatically${v.mine ? '; nothing more is needed from you' : ''}.`}`,
      button: 'View request',
    },
    requestDenied: {
      subject: (v) => `Denied: ${aRequest(v)}`,
      badge: 'Denied',
      title: (v) => (v.change ? `${theChange(v)} was not approved` : `${v.pkg} was not approved${forWhom(v)}`),
      lead: (v) => `${fullRequest(v)} was denied${v.decidedBy ? ` by ${v.decidedBy}` : ''}. ${v.change ? asItWas(v) : 'No access was given.'}`,
      button: 'View request',
    },
    requestExpired: {
      subject: (v) => `Expired: ${aRequest(v)}`,
      badge: 'Expired',
      title: (v) => `The ${request(v)} expired`,
      lead: (v) => `${fullRequest(v)} was not decided by ${v.decideBy}. ${notDecided(v)}`,
      button: 'View request',
    },
    requestCanceled: {
      subject: (v) => `${v.decidedBy ? 'Approval taken back' : 'Canceled'}: ${aRequest(v)}`,
      badge: 'Canceled',
      title: (v) => (v.decidedBy ? `The approval of the ${request(v)} was taken back` : `The ${request(v)} was canceled`),
      lead: (v) => `${v.decidedBy ? `${v.decidedBy} took back the approval of ${fullRequest(v).replace(/^Your/, 'your')}` : `${fullRequest(v)} was canceled${v.left ? `, because ${happened(v)}` : ''}`}. ${!v.asked && !v.mine ? 'There is nothing left to decide.' : v.change ? asItWas(v) : 'No access was given.'}`,
      button: 'View request',
    },
    requestedForYou: {
      subject: (v) => `${v.requestor} requested ${v.pkg} for you`,
      badge: 'Requested for you',
      title: (v) => `${v.requestor} requested ${v.pkg} for you`,
      lead: () => 'There is nothing you need to do. If you do not want this access, tell the person who asked for it.',
      button: 'View request',
    },
    accessDelivered: {
      subject: (v) => `${v.mine ? 'You now have' : `${v.holder} now has`} access to ${v.pkg}`,
      badge: 'Access is ready',
      title: (v) => `${v.mine ? 'You now have' : `${v.holder} now has`} access to ${v.pkg}`,
      lead: (v) => `Everything in this access package is ready to use.${v.mine ? ' If an application does not let you in yet, sign out and in again.' : ''}`,
      button: 'Open My Access',
    },
    accessAboutToExpire: {
      subject: (v) => `${whose(v)} access ends on ${v.endDay}: ${v.pkg}`,
      badge: 'Ends soon',
      title: (v) => `${v.pkg}${forHolder(v)} ends on ${v.endDay}`,
      lead: (v) => (v.extension === 'asked' ? 'A request to extend it waits for a decision. Without an approval before the end, the access is removed automatically.' : v.extension === 'possible' ? `${v.mine ? 'Do you' : `Does ${v.holder}`} still need it? Then ask for more time before it ends. If not, there is nothing to do: the access is removed automatically.` : `${noExtension(v)} The access is removed automatically.`),
      callout: (v) => `${whose(v)} access lasts until ${v.end}.`,
      button: (v) => (v.extension === 'asked' ? 'View request' : v.extension === 'possible' ? 'Extend access' : 'View access package'),
    },
    accessExtended: {
      subject: (v) => `${whose(v)} access was extended: ${v.pkg}`,
      badge: 'Extended',
      title: (v) => `${v.pkg}${forHolder(v)} was extended`,
      lead: (v) => (v.end ? `${whose(v)} access now lasts until ${v.end}. There is nothing more to do.` : `${whose(v)} access now has no end date. There is nothing more to do.`),
      button: 'Open My Access',
    },
    accessRemoved: {
      subject: (v) => `${v.decidedBy ? `${v.decidedBy} removed ${itsHolder(v)} access` : `${whose(v)} access was removed`}: ${v.pkg}`,
      badge: 'Removed',
      title: (v) => `${v.pkg}${forHolder(v)} was removed`,
      lead: (v) => `${v.decidedBy ?? 'Latchkey'} removed ${itsHolder(v)} access to ${v.pkg}.`,
      button: 'View removal',
    },
    accessGivenUp: {
      subject: (v) => `${v.mine ? 'You' : v.holder} gave up access: ${v.pkg}`,
      badge: 'Given up',
      title: (v) => `${v.mine ? 'You' : v.holder} gave up ${v.pkg}`,
      lead: () => 'The access has been removed, as was asked for. There is nothing more to do.',
      button: 'View removal',
    },
    accessExpired: {
      subject: (v) => `${whose(v)} access has ended: ${v.pkg}`,
      badge: 'Ended',
      title: (v) => `${v.pkg}${forHolder(v)} has ended`,
      lead: (v) => `The time for this access is over, and it has been removed.${v.mine && v.extension === 'possible' ? ' Do you still need it? Request it again.' : ''}`,
      button: (v) => (v.extension === 'possible' ? 'Request again' : 'View access package'),
    },
    moverTold: {
      subject: (v) => `${v.mine ? 'You are' : `${v.holder} is`} no longer among those ${v.pkg} is for`,
      badge: 'For your information',
      title: (v) => `${v.mine ? 'You no longer fit' : `${v.holder} no longer fits`} the policy of ${v.pkg}`,
      lead: (v) => `${whose(v)} access stays for now.${!v.mayRemove ? '' : v.mine ? ' Do you no longer need it? Then give it up.' : ' Is it no longer needed? Then remove it.'}`,
      button: 'View access',
    },
    moverToDecide: {
      subject: (v) => `${v.occasion === 'reminder' ? 'Reminder: should' : 'Should'} ${v.holder} keep ${v.pkg}? Decide by ${v.decideDay}`,
      badge: 'Decide: keep or remove',
      title: (v) => `Should ${v.holder} keep ${v.pkg}?`,
      lead: (v) => `${v.holder} no longer fits the policy under which this access was given. Keep it until a date, or remove it now.`,
      callout: (v) => `Decide by ${v.decideBy}. Without a decision, the access is removed.`,
      button: 'Decide',
    },
    moverRemoval: {
      subject: (v) => `${whose(v)} access to ${v.pkg} will be removed`,
      badge: 'Will be removed',
      title: (v) => `${v.pkg}${forHolder(v)} will be removed`,
      lead: (v) => `${v.mine ? 'You no longer fit' : `${v.holder} no longer fits`} the policy under which this access was given.`,
      callout: (v) => `The access is removed on ${v.decideBy}.`,
      button: 'View access',
    },
    moverDecided: {
      subject: (v) => (v.kept ? `${whose(v)} access to ${v.pkg} stays until ${v.kept}` : `${whose(v)} access to ${v.pkg} is being removed`),
      badge: 'Decided',
      title: (v) => (v.kept ? `${v.pkg}${forHolder(v)} stays until ${v.kept}` : `${v.pkg}${forHolder(v)} is being removed`),
      lead: (v) => `${v.mine ? 'You no longer fit' : `${v.holder} no longer fits`} the policy of this access package. ${v.decidedBy} has decided about it.`,
      button: 'View access',
    },
    moverBack: {
      subject: (v) => `${whose(v)} access to ${v.pkg} stays as it is`,
      badge: 'Nothing changes',
      title: (v) => `${v.pkg}${forHolder(v)} stays as it is`,
      lead: (v) => `${v.settled === 'ruleChanged' ? 'The rule of the policy has changed' : v.mine ? 'You fit the policy again' : `${v.holder} fits the policy again`}, so the question whether this access should end is settled. There is nothing to do.`,
      button: 'View access',
    },
    leaverTold: {
      subject: (v) => `${happened(v)}: ${v.pkg}`,
      badge: 'Can no longer sign in',
      title: (v) => happened(v),
      lead: (v) => (v.decideBy ? `This access is removed on ${v.decideBy}${v.left === 'disabled' ? ', unless the account is enabled again before' : ''}.` : 'This access is being removed.'),
      button: 'View access',
    },
    separationExceptionMade: {
      subject: (v) => `Exception for ${v.mine ? 'you' : v.holder}: ${v.pkg}`,
      badge: 'Exception',
      title: (v) => `${v.mine ? 'You' : v.holder} may have ${v.pkg} by an exception`,
      lead: (v) => `${v.pkg} does not normally go together with what is named below. ${v.mine ? 'For you' : `For ${v.holder}`} an exception was made.${v.mine ? '' : ' You answer for it.'}`,
      callout: (v) => (v.daysLeft > 7 ? `The exception ends on ${v.end}.` : `The exception ends on ${v.end}. There will be no reminder.`),
      button: 'View access package',
    },
    separationExceptionEnding: {
      subject: (v) => `An exception for ${v.holder} ends on ${v.endDay}: ${v.pkg}`,
      badge: 'Exception ends',
      title: (v) => `The exception for ${v.holder} ends on ${v.endDay}`,
      lead: (v) => `You answer for it. After its end, ${v.holder} cannot get or extend ${v.pkg} besides what is named below, and having both is listed as a conflict. Nothing is taken away by itself.`,
      callout: (v) => `The exception ends on ${v.end}.`,
      button: 'View access package',
    },
    deliveryFailed: {
      subject: (v) => `Not delivered yet: ${v.pkg}${v.mine ? '' : ` for ${v.holder}`}`,
      badge: 'Not delivered',
      title: (v) => `${v.pkg} could not be delivered yet`,
      lead: (v) => `The request${v.mine ? '' : ` for ${v.holder}`} was accepted, but not all of its access could be given yet. The people who look after this access package can see why and try again.`,
      button: 'View request',
    },
  },
}
