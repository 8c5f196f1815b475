/** From an event to a mail in the reader's language and time. Pure: no clock, no database, no network. */
import { events, type Audience, type FactName, type Known, type MailData, type MailEvent, type Person } from './events.ts'
import { document } from './layout.ts'
import { moments, type Moments } from './moments.ts'
import { plainText, type Page, type Row } from './page.ts'
import { paragraph, shorten, singleLine } from './safe.ts'
import { languages, type Language, type Texts, type Voice } from './texts/index.ts'

export { events, mailEvents, type Audience, type MailData, type MailEvent } from './events.ts'
export { languageFor, languages, type Language } from './texts/index.ts'

export type Mail = { readonly subject: string; readonly text: string; readonly html: string }
export type RenderOptions<E extends MailEvent> = { readonly language: Language; readonly timeZone: string; readonly data: MailData<E> }

/** Mailboxes show less; some servers refuse more. */
const longestSubject = 160

const isWithin = (audience: Audience, allowed: readonly Audience[]) => allowed.includes(audience)

function voiceOf(d: Known, audience: Audience, { m, here }: Clocks): Voice {
  const onBehalf = d.beneficiary != null
  return {
    pkg: d.packageName, requestor: d.requestor.name, holder: (d.beneficiary ?? d.requestor).name, onBehalf,
    asked: audience === 'requestor' || (audience === 'beneficiary' && !onBehalf),
    mine: audience === 'beneficiary' || (audience === 'requestor' && !onBehalf),
    occasion: d.occasion ?? 'opened', covers: d.covers ?? 'package', handedBy: d.handedBy ?? undefined, reason: d.reason ?? undefined, decidedBy: d.decidedBy ?? undefined,
    decideBy: d.decideBy ? here.at(d.decideBy) : '', decideDay: d.decideBy ? here.day(d.decideBy, d.writtenAt) : '',
    change: d.change ?? undefined, heldUntil: d.heldUntil ? here.until(d.heldUntil) : '', endedMeanwhile: Boolean(d.heldUntil && d.decideBy && d.heldUntil <= d.decideBy),
    kept: d.keptUntil ? m.until(d.keptUntil) : '',
    end: d.end ? m.until(d.end) : '', endDay: d.end ? m.lastDay(d.end) : '', daysLeft: d.daysLeft ?? 0, extension: d.extension ?? 'possible',
    begun: Boolean(d.start && d.writtenAt && d.start <= d.writtenAt), from: d.start ? m.from(d.start) : '', left: d.left ?? undefined, mayRemove: d.mayRemove ?? false, settled: d.settled ?? undefined,
  }
}

/** The days of the period that was asked for, and the clock of whoever reads. */
type Clocks = { readonly m: Moments; readonly here: Moments }
type Facts = Clocks & { readonly d: Known; readonly t: Texts; readonly voice: Voice; readonly undecided: boolean }
/** Before the decision "right after approval" is a promise; after it, it says nothing. */
const beforeDecision: readonly MailEvent[] = ['requestToApprover', 'requestStageApproved', 'approvalStuck', 'requestedForYou']
const textOf = (sentence: string | ((v: Voice) => string), v: Voice): string => (typeof sentence === 'string' ? sentence : sentence(v))
const text = (label: string, value: string | null | undefined, detail?: string): readonly Row[] => (value ? [{ kind: 'text', label, value, detail }] : [])
const person = (label: string, p: Person | null | undefined): readonly Row[] => {
  if (!p) return []
  const detail = [p.jobTitle, p.department, p.organization].filter(Boolean).join(' · ')
  return [{ kind: 'person', label, value: p.name, detail: detail || undefined, mail: p.mail || undefined }]
}

function until({ d, t, m }: Facts): readonly Row[] {
  if (d.end) return text(t.labels.until, m.until(d.end), d.start ? m.length(d.start, d.end) : undefined)
  return text(t.labels.until, d.duration ? t.afterDelivery(m.duration(d.duration)) : t.noEnd)
}

/** One line per fact: how it becomes rows, none where nothing is known. */
const rows: Readonly<Record<FactName, (f: Facts) => readonly Row[]>> = {
  // Nobody needs to be told who they are.
  holder: ({ d, t, voice }) => (voice.mine ? [] : person(t.labels.holder, d.beneficiary ?? d.requestor)),
  requestor: ({ d, t, voice }) => (voice.asked ? [] : person(t.labels.requestor, d.requestor)),
  beneficiary: ({ d, t, voice }) => (voice.mine ? [] : person(t.labels.beneficiary, d.beneficiary)),
  package: ({ d, t }) => text(t.labels.package, d.packageName, d.catalogName ? t.catalog(d.catalogName) : undefined),
  besides: ({ d, t }) => text(t.labels.besides, d.besides),
  from: ({ d, t, m, undecided }) => text(t.labels.from, d.start ? m.from(d.start) : undecided && !d.change ? t.onceApproved : undefined),
  until,
  justification: ({ d, t }) => text(t.labels.justification, d.justification),
  answers: ({ d }) => (d.answers ?? []).flatMap(({ question, answer }) => text(question, answer)),
  reason: ({ d, t, voice }) => text(t.labels.reason, d.outOfScope ? t.outOfScope(d.outOfScope, voice) : d.reason),
  decidedBy: ({ d, t }) => text(t.labels.decidedBy, d.decidedBy),
  decidedFor: ({ d, t }) => text(t.labels.decidedFor, d.decidedFor),
  submittedAt: ({ d, t, here }) => text(t.labels.submittedAt, d.submittedAt ? here.at(d.submittedAt) : undefined),
  decideBy: ({ d, t, here }) => text(t.labels.decideBy, d.decideBy ? here.at(d.decideBy) : undefined),
}

/** Where access that ends is extended, or the request for that; else the button leads where it always does. */
const insteadOf = ({ extension, links }: Known) => (extension === 'asked' ? links.request : extension === 'possible' || extension == null ? links.extend : undefined)

function pageOf(event: MailEvent, d: Known, language: Language, timeZone: string): Page {
  const { to, tone, link, facts } = events[event]
  const audience = d.audience ?? to[0]!
  if (!isWithin(audience, to)) throw new Error(`The mail ${event} is not meant for the ${audience}`)
  const t: Texts = languages[language]
  const [m, here] = [moments(t.locale, d.timeZone ?? timeZone), moments(t.locale, d.readerZone ?? timeZone)]
  const words = t.events[event]
  const voice = voiceOf(d, audience, { m, here })
  const home = d.links.myAccess
  return {
    language, tone, badge: words.badge, subject: shorten(singleLine(words.subject(voice)), longestSubject), title: paragraph(words.title(voice)),
    lead: words.lead(voice), callout: words.callout?.(voice), preheader: words.callout?.(voice) ?? words.lead(voice),
    rows: facts.flatMap((fact) => rows[fact]({ d, t, m, here, voice, undecided: beforeDecision.includes(event) })), button: { label: textOf(words.button, voice), url: insteadOf(d) ?? d.links[link]! },
    linkHint: t.linkHint, because: audience === 'approver' && d.standsInFor ? t.becauseStandIn(d.standsInFor) : t.because[audience], tagline: t.tagline, home: home ? { label: t.myAccess, url: home } : undefined,
  }
}

/** The mail for an event. Throws where the event's data is incomplete: a mail that says half is worse than a fault. */
export function render<E extends MailEvent>(event: E, { language, timeZone, data }: RenderOptions<E>): Mail {
  const known: Known = events[event].data.parse(data)
  const page = pageOf(event, known, language, timeZone)
  return { subject: page.subject, text: plainText(page), html: document(page) }
}
