/** The mails that the product sends, for whoever may read the settings: which there are, and how each reads, made of a sample by the same hand that makes the real ones. */
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { events, languages, mailEvents, render, type Audience, type Language, type Mail, type MailEvent } from '#mail/message.ts'
import { samples } from '#mail/samples.ts'
import type { App } from '../app.ts'

export type MailTemplate = { readonly event: MailEvent; readonly audiences: readonly Audience[]; readonly tone: string; readonly subjects: Readonly<Record<Language, string>> }
export type MailPreview = Mail & { readonly event: MailEvent; readonly language: Language; readonly audience: Audience }
export type MailTemplates = { readonly languages: readonly Language[]; readonly value: readonly MailTemplate[] }

const known = Object.keys(languages) as readonly Language[]
const refused = (caller: Caller) => (canEverywhere(caller, 'settings.read') ? undefined : no('TenantForbidden', { task: 'read the mails of the tenant' }))
const rendered = (app: App, event: MailEvent, language: Language, audience: Audience): Mail =>
  render(event, { language, timeZone: app.timeZone, data: { ...samples[event], audience } as never })

/** Every mail there is, with its subject in every language. */
export function listMailTemplates(app: App, caller: Caller): Decision<MailTemplates> {
  const value = mailEvents.map((event): MailTemplate => {
    const { to, tone } = events[event]
    return { event, audiences: to, tone, subjects: Object.fromEntries(known.map((language) => [language, rendered(app, event, language, to[0]!).subject])) as Record<Language, string> }
  })
  return refused(caller) ?? ok({ languages: known, value })
}

export type Wanted = { readonly event: string; readonly language: string | null; readonly audience: string | null }
/** One mail in a language, for one of its readers; without a word in English, and for the first of them. */
export function showMailTemplate(app: App, caller: Caller, wanted: Wanted): Decision<MailPreview> {
  const denied = refused(caller)
  if (denied) return denied
  const event = mailEvents.find((one) => one === wanted.event)
  if (!event) return no('NotFound', { what: 'mail', id: wanted.event })
  const language = known.find((one) => one === (wanted.language ?? 'en'))
  if (!language) return no('InvalidQuery', { problem: `language must be one of ${known.join(', ')}.` })
  const { to } = events[event]
  const audience = wanted.audience === null ? to[0] : to.find((one) => one === wanted.audience)
  if (!audience) return no('InvalidQuery', { problem: `audience must be one of ${to.join(', ')}.` })
  return ok({ event, language, audience, ...rendered(app, event, language, audience) })
}
