/** THE table of mails: who gets one, what it says, what it shows, and where its button leads. */
import { z } from 'zod'
import { isTimeZone } from '#domain/time.ts'
import type { Scope } from '#domain/mover/reason.ts'
import { paragraph, singleLine } from './safe.ts'

export const audiences = ['approver', 'delegate', 'requestor', 'beneficiary', 'owner', 'manager'] as const
/** What the reader is to the request: the wording follows from it. */
export type Audience = (typeof audiences)[number]
export type Tone = 'action' | 'good' | 'bad' | 'warning' | 'quiet'
export type LinkName = 'decide' | 'request' | 'package' | 'myAccess' | 'extend' | 'approvals' | 'access'
export type FactName =
  | 'holder' | 'requestor' | 'beneficiary' | 'package' | 'besides' | 'from' | 'until' | 'justification' | 'answers' | 'reason' | 'decidedBy' | 'decidedFor' | 'submittedAt' | 'decideBy'

const line = z.string().transform(singleLine)
const text = z.string().transform(paragraph)
const name = line.pipe(z.string().min(1))
const instant = z.iso.datetime({ offset: true })
const duration = z.iso.duration()
const zone = z.string().refine(isTimeZone).nullish()
/** Only links that a browser may open; a `javascript:` link must never reach a button. */
const link = z.url({ protocol: /^https?$/ })
const person = z.object({ name, jobTitle: line.nullish(), department: line.nullish(), organization: line.nullish(), mail: line.nullish() })

const outOfScope = z.object({ policyName: line.nullish(), allowedTargetScope: line, targets: z.array(z.object({ kind: line, displayName: line.nullable() })) }) satisfies z.ZodType<Scope & { policyName?: string | null | undefined }>

/** Everything a mail may know; each event requires more of it. */
const known = z.object({
  packageName: name,
  catalogName: line.nullish(),
  requestor: person,
  /** The person who gets the access, when somebody else asked. */
  beneficiary: person.nullish(),
  /** To whom this copy goes, when the event has several readers; the first of its row by default. */
  audience: z.enum(audiences).nullish(),
  justification: text.nullish(),
  answers: z.array(z.object({ question: line, answer: text })).nullish(),
  start: instant.nullish(),
  end: instant.nullish(),
  /** How long the access lasts from its delivery on, when there is no fixed end. */
  duration: duration.nullish(),
  /** Whose days the period is in that was asked for; else those of the installation. */
  timeZone: zone,
  /** By whose clock the reader is told deadlines and other moments; else by that of the installation. */
  readerZone: zone,
  /** When the mail is written: what is due within a day is told by the hour, and what has begun as such. */
  writtenAt: instant.nullish(),
  submittedAt: instant.nullish(),
  decideBy: instant.nullish(),
  /** Until when somebody decided to let access stay; otherwise it goes. */
  keptUntil: instant.nullish(),
  decidedBy: line.nullish(),
  /** What a person may have together with the package, by a dated exception. */
  besides: line.nullish(),
  /** In whose place a delegate decided. */
  decidedFor: line.nullish(),
  reason: text.nullish(),
  daysLeft: z.int().min(0).nullish(),
  /** Can the holder ask for more time, or once more, or is that asked already? Without a word: yes. */
  extension: z.enum(['possible', 'asked', 'outOfScope', 'notOffered']).nullish(),
  /** Who handed the decision on to the reader. */
  handedBy: line.nullish(),
  /** For whom the reader stands in as an approver. */
  standsInFor: line.nullish(),
  /** What a request about held access changes; without it, access is requested anew. */
  change: z.enum(['extension', 'change']).nullish(),
  /** Until when held access lasts without the change. */
  heldUntil: instant.nullish(),
  /** Why the approver hears of the request: its stage opened, time is running out, or others did not decide, or handed it on. */
  occasion: z.enum(['opened', 'reminder', 'forwarded', 'reassigned']).nullish(),
  /** What a delegate stands in for: everything, or the catalog or access package that packageName names. */
  covers: z.enum(['everything', 'catalog', 'package']).nullish(),
  /** Whom the policy is for that the holder no longer fits. */
  outOfScope: outOfScope.nullish(),
  /** May the reader take the access away that the holder no longer fits? */
  mayRemove: z.boolean().nullish(),
  /** Why the question whether access should end is settled. */
  settled: z.enum(['fitsAgain', 'ruleChanged']).nullish(),
  /** What happened to the account of whoever left. */
  left: z.enum(['disabled', 'deleted']).nullish(),
})

const anyLink = { decide: link.nullish(), request: link.nullish(), package: link.nullish(), myAccess: link.nullish(), extend: link.nullish(), approvals: link.nullish(), access: link.nullish() }
type Links<L extends LinkName> = { [N in LinkName]: N extends L ? typeof link : (typeof anyLink)[N] }
const links = <const L extends LinkName>(required: L) => z.object({ ...anyLink, [required]: link } as Links<L>)

const whatAndWhen = ['package', 'from', 'until'] as const
const request = ['requestor', 'beneficiary', ...whatAndWhen] as const

type Row<L extends LinkName, S extends z.ZodType> = { to: readonly Audience[]; tone: Tone; link: L; facts: readonly FactName[]; data: S }
const event = <const L extends LinkName, S extends z.ZodRawShape>(to: readonly Audience[], tone: Tone, button: L, facts: readonly FactName[], needs: S) => {
  const data = known.extend(needs).extend({ links: links(button) })
  return { to, tone, link: button, facts, data } satisfies Row<L, typeof data>
}

export const events = {
  requestToApprover: event(['approver'], 'action', 'decide', [...request, 'justification', 'answers', 'submittedAt'], { submittedAt: instant, decideBy: instant }),
  requestStageApproved: event(['approver', 'requestor'], 'good', 'request', [...request, 'decidedBy', 'decidedFor', 'reason'], { decidedBy: name }),
  approvalStuck: event(['owner'], 'warning', 'request', [...request, 'submittedAt', 'decideBy'], { submittedAt: instant, decideBy: instant }),
  delegationGiven: event(['delegate'], 'quiet', 'approvals', ['from', 'until'], { covers: z.enum(['everything', 'catalog', 'package']), start: instant }),
  delegationEnded: event(['delegate'], 'quiet', 'approvals', ['from', 'until'], { covers: z.enum(['everything', 'catalog', 'package']), start: instant, writtenAt: instant }),
  requestApproved: event(['requestor', 'beneficiary', 'approver'], 'good', 'request', [...request, 'decidedBy', 'decidedFor', 'reason'], {}),
  requestDenied: event(['requestor', 'beneficiary', 'approver'], 'bad', 'request', ['reason', 'decidedBy', 'decidedFor', ...request], {}),
  requestExpired: event(['requestor', 'beneficiary', 'approver'], 'warning', 'request', [...request, 'submittedAt', 'decideBy'], { decideBy: instant }),
  requestCanceled: event(['approver', 'requestor', 'beneficiary'], 'quiet', 'request', [...request, 'reason'], {}),
  requestedForYou: event(['beneficiary'], 'quiet', 'request', [...whatAndWhen, 'justification', 'answers', 'submittedAt'], { beneficiary: person, submittedAt: instant }),
  accessDelivered: event(['beneficiary', 'requestor'], 'good', 'myAccess', ['beneficiary', ...whatAndWhen], {}),
  accessAboutToExpire: event(['beneficiary', 'requestor'], 'warning', 'package', ['beneficiary', ...whatAndWhen], { end: instant, daysLeft: z.int().min(0) }),
  accessExtended: event(['beneficiary', 'requestor'], 'good', 'myAccess', ['beneficiary', ...whatAndWhen], {}),
  accessRemoved: event(['beneficiary', 'requestor'], 'bad', 'request', ['reason', 'beneficiary', ...whatAndWhen], { end: instant }),
  accessGivenUp: event(['beneficiary', 'requestor'], 'quiet', 'request', ['beneficiary', ...whatAndWhen, 'reason'], { end: instant }),
  accessExpired: event(['beneficiary', 'requestor'], 'quiet', 'package', ['beneficiary', ...whatAndWhen], { end: instant }),
  // movers and leavers
  moverTold: event(['owner', 'manager', 'beneficiary'], 'warning', 'access', ['holder', 'package', 'until', 'reason'], { outOfScope }),
  moverToDecide: event(['owner', 'manager'], 'action', 'decide', ['holder', 'package', 'until', 'reason'], { outOfScope, decideBy: instant }),
  moverRemoval: event(['beneficiary', 'manager', 'owner'], 'warning', 'access', ['holder', 'package', 'reason'], { outOfScope, decideBy: instant }),
  moverDecided: event(['beneficiary', 'manager', 'owner'], 'quiet', 'access', ['holder', 'package', 'decidedBy', 'reason'], { decidedBy: line, reason: text }),
  moverBack: event(['beneficiary', 'manager', 'owner'], 'good', 'access', ['holder', 'package', 'until'], { settled: z.enum(['fitsAgain', 'ruleChanged']) }),
  leaverTold: event(['owner', 'manager'], 'warning', 'access', ['holder', 'package'], { left: z.enum(['disabled', 'deleted']) }),
  separationExceptionMade: event(['beneficiary', 'owner'], 'warning', 'package', ['beneficiary', 'package', 'besides', 'until', 'reason', 'decidedBy'], { besides: name, end: instant, daysLeft: z.int().min(0) }),
  separationExceptionEnding: event(['owner'], 'warning', 'package', ['beneficiary', 'package', 'besides', 'until', 'reason', 'decidedBy'], { besides: name, end: instant, daysLeft: z.int().min(0) }),
  deliveryFailed: event(['requestor', 'beneficiary', 'owner'], 'bad', 'request', [...request, 'reason'], {}),
}

export type MailEvent = keyof typeof events
export const mailEvents = Object.keys(events) as readonly MailEvent[]
/** What a caller hands over to render an event. */
export type MailData<E extends MailEvent = MailEvent> = z.input<(typeof events)[E]['data']>
/** The same after checking and cleaning: the fields of every event, with what only some of them require as optional. */
export type Known = z.output<typeof known> & { readonly links: { readonly [L in LinkName]?: string | null | undefined } }
export type Person = z.output<typeof person>
export type OutOfScope = z.output<typeof outOfScope>
