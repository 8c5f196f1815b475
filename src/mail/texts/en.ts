import type { Texts, Voice } from './index.ts'

const forWhom = (v: Voice) => (v.onBehalf ? ` for ${v.mine ? 'you' : v.holder}` : '')
const yourRequest = (v: Voice) => (v.asked ? `Your request for ${v.pkg}` : `The request of ${v.requestor} for ${v.pkg}`) + (v.onBehalf ? `, on behalf of ${v.mine ? 'you' : v.holder},` : '')
const prefix = { opened: 'Please review', reminder: 'Reminder: review', forwarded: 'Forwarded to you: review' } as const
const why = {
  opened: 'You are asked to approve or deny this request.',
  reminder: 'This request still waits for a decision.',
  forwarded: 'The approvers asked before you have not decided yet. Now you can.',
} as const
const days = (count: number) => (count === 0 ? 'today' : count === 1 ? 'tomorrow' : `in ${count} days`)
const whose = (v: Voice) => (v.mine ? 'Your' : `The`)
const ofWhom = (v: Voice) => (v.mine ? '' : ` of ${v.holder}`)

export const en: Texts = {
  locale: 'en-GB',
  labels: {
    requestor: 'Requested by', beneficiary: 'Requested for', package: 'Access package', from: 'From', until: 'Until', justification: 'Business justification',
    reason: 'Reason', decidedBy: 'Decided by', submittedAt: 'Submitted', decideBy: 'Could be decided until',
  },
  catalog: (name) => `Catalog: ${name}`,
  onceApproved: 'As soon as it is approved',
  noEnd: 'No end date',
  afterDelivery: (duration) => `${duration} after access is given`,
  linkHint: 'If the button does not work, copy this address into your browser:',
  because: {
    approver: 'You get this mail because you are an approver of this access package.',
    requestor: 'You get this mail because you made this request.',
    beneficiary: 'You get this mail because this access is meant for you.',
    owner: 'You get this mail because you look after this access package.',
  },
  myAccess: 'My Access',
  tagline: 'Access for as long as it is needed.',
  events: {
    requestToApprover: {
      subject: (v) => `${prefix[v.occasion]} by ${v.decideDay}: ${v.requestor} requests ${v.pkg}${forWhom(v)}`,
      badge: 'Waiting for you',
      title: (v) => `${v.requestor} requests ${v.pkg}${forWhom(v)}`,
      lead: (v) => why[v.occasion],
      callout: (v) => `Decide by ${v.decideBy}. Without a decision, no access is given.`,
      button: 'Review request',
    },
    requestApproved: {
      subject: (v) => `Approved: ${v.asked ? 'your request' : `${v.requestor}'s request`} for ${v.pkg}`,
      badge: 'Approved',
      title: (v) => `${v.pkg} is approved${forWhom(v)}`,
      lead: (v) => `${yourRequest(v)} was approved${v.decidedBy ? ` by ${v.decidedBy}` : ''}. The access is on its way; ${v.mine ? 'you hear from us' : 'a mail follows'} as soon as it is there.`,
      button: 'View request',
    },
    requestDenied: {
      subject: (v) => `Denied: ${v.asked ? 'your request' : `${v.requestor}'s request`} for ${v.pkg}`,
      badge: 'Denied',
      title: (v) => `${v.pkg} was not approved${forWhom(v)}`,
      lead: (v) => `${yourRequest(v)} was denied${v.decidedBy ? ` by ${v.decidedBy}` : ''}. No access was given.`,
      button: 'View request',
    },
    requestExpired: {
      subject: (v) => `Expired: ${v.asked ? 'your request' : `${v.requestor}'s request`} for ${v.pkg}`,
      badge: 'Expired',
      title: (v) => `The request for ${v.pkg} expired`,
      lead: (v) => `${yourRequest(v)} was not decided by ${v.decideBy}, so it ended without access.${v.asked ? ' You may request it again.' : ''}`,
      button: 'View request',
    },
    requestCanceled: {
      subject: (v) => `Canceled: ${v.asked ? 'your request' : `${v.requestor}'s request`} for ${v.pkg}`,
      badge: 'Canceled',
      title: (v) => `The request for ${v.pkg} was canceled`,
      lead: (v) => `${yourRequest(v)} was canceled. There is nothing left to decide.`,
      button: 'View request',
    },
    requestedForYou: {
      subject: (v) => `${v.requestor} requested ${v.pkg} for you`,
      badge: 'Requested for you',
      title: (v) => `${v.requestor} requested ${v.pkg} for you`,
      lead: () => 'You need not do anything. You hear from us when the request is decided. If you do not want this access, tell the person who asked.',
      button: 'View request',
    },
    accessDelivered: {
      subject: (v) => `${v.mine ? 'You now have' : `${v.holder} now has`} access: ${v.pkg}`,
      badge: 'Access is ready',
      title: (v) => `${v.mine ? 'You now have' : `${v.holder} now has`} ${v.pkg}`,
      lead: (v) => `Everything in this access package is ready to use.${v.mine ? ' If an application does not let you in yet, sign out and in again.' : ''}`,
      button: 'Open My Access',
    },
    accessAboutToExpire: {
      subject: (v) => `${whose(v)} access${ofWhom(v)} ends ${days(v.daysLeft)}: ${v.pkg}`,
      badge: 'Ends soon',
      title: (v) => `${v.pkg}${ofWhom(v)} ends ${days(v.daysLeft)}`,
      lead: (v) => `${v.mine ? 'Do you' : `Does ${v.holder}`} still need it? Then ask for more time before it ends. Otherwise there is nothing to do: the access is taken away by itself.`,
      callout: (v) => `${whose(v)} access${ofWhom(v)} lasts until ${v.end}.`,
      button: 'Extend access',
    },
    accessExpired: {
      subject: (v) => `${whose(v)} access${ofWhom(v)} has ended: ${v.pkg}`,
      badge: 'Ended',
      title: (v) => `${v.pkg}${ofWhom(v)} has ended`,
      lead: (v) => `The time of this access is over, and it was taken away.${v.mine ? ' Still need it? Request it again.' : ''}`,
      button: 'Request again',
    },
    deliveryFailed: {
      subject: (v) => `Not delivered yet: ${v.pkg}${v.mine ? '' : ` for ${v.holder}`}`,
      badge: 'Not delivered',
      title: (v) => `${v.pkg} could not be delivered yet`,
      lead: (v) => `The request${v.mine ? '' : ` for ${v.holder}`} was accepted, but not all of its access could be given. Those who look after it can see the cause and try again.`,
      button: 'View request',
    },
  },
}
