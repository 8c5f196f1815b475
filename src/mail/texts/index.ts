/** THE table of languages. A new one is a file like `en.ts` and a line here. */
import type { Audience, FactName, MailEvent, OutOfScope } from '../events.ts'
import { en } from './en.ts'
import { nl } from './nl.ts'

/** What sentences are made of: values already cleaned and in the reader's language and time. */
export type Voice = {
  readonly pkg: string
  /** Who asked. */
  readonly requestor: string
  /** Who gets or has the access. */
  readonly holder: string
  readonly onBehalf: boolean
  /** Is the reader the one who asked? */
  readonly asked: boolean
  /** Is the access the reader's own? */
  readonly mine: boolean
  readonly occasion: 'opened' | 'reminder' | 'forwarded' | 'reassigned'
  /** Who handed the decision on to the reader, and why. */
  readonly handedBy: string | undefined
  readonly reason: string | undefined
  /** What a delegate stands in for. */
  readonly covers: 'everything' | 'catalog' | 'package'
  /** What a request about held access changes. */
  readonly change: 'extension' | 'change' | undefined
  /** Until when that access lasts without the change; empty where it has no end. */
  readonly heldUntil: string
  /** Was that access over when the time to decide was? */
  readonly endedMeanwhile: boolean
  readonly decidedBy: string | undefined
  readonly decideBy: string
  readonly decideDay: string
  /** Until when somebody let the access stay; empty when it goes. */
  readonly kept: string
  readonly end: string
  /** The last day, without its year. */
  readonly endDay: string
  readonly daysLeft: number
  readonly extension: 'possible' | 'asked' | 'outOfScope' | 'notOffered'
  /** Had the period begun when the mail was written? */
  readonly begun: boolean
  readonly from: string
  readonly left: 'disabled' | 'deleted' | undefined
  readonly mayRemove: boolean
  readonly settled: 'fitsAgain' | 'ruleChanged' | undefined
}

type Sentence = (v: Voice) => string
export type EventTexts = {
  readonly subject: Sentence
  /** Two words above the title that tell the state. */
  readonly badge: string
  readonly title: Sentence
  readonly lead: Sentence
  /** What must not be overlooked. */
  readonly callout?: Sentence
  readonly button: string | Sentence
}

export type Texts = {
  /** The locale of dates and amounts. */
  readonly locale: string
  readonly labels: Readonly<Record<Exclude<FactName, 'answers'>, string>>
  readonly catalog: (name: string) => string
  readonly onceApproved: string
  readonly noEnd: string
  readonly afterDelivery: (duration: string) => string
  /** Why a holder no longer fits. */
  readonly outOfScope: (why: OutOfScope, v: Voice) => string
  readonly linkHint: string
  readonly because: Readonly<Record<Audience, string>>
  /** To an approver who is one in the place of another. */
  readonly becauseStandIn: (name: string) => string
  readonly myAccess: string
  readonly tagline: string
  /** The mail of an administrator who tries whether mails arrive. */
  readonly test: Readonly<Record<'subject' | 'badge' | 'title' | 'lead' | 'button' | 'because', string>>
  /** The mail with the link by which somebody chooses a password. */
  readonly password: Readonly<Record<'subject' | 'badge' | 'title' | 'button' | 'because', string>> & { readonly lead: (userName: string) => string; readonly callout: (minutes: number) => string }
  readonly events: Readonly<Record<MailEvent, EventTexts>>
}

export const languages = { en, nl } satisfies Record<string, Texts>
export type Language = keyof typeof languages

/** The language for a person's preference such as `nl-NL`; English where there is none of ours. */
export function languageFor(preferred: string | null | undefined): Language {
  const primary = preferred?.split('-')[0]?.toLowerCase() ?? ''
  return Object.hasOwn(languages, primary) ? (primary as Language) : 'en'
}
