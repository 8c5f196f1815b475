/** The mails about a request: the data that every one of them shares, and to whom it goes. */
import type { Effect } from '#domain/effect.ts'
import { answerIn } from '#domain/policy/localized.ts'
import { reachesFurther } from '#domain/request/admit-update.ts'
import { languageFor, type MailEvent } from '#mail/message.ts'
import { nowOf, type App } from '../app.ts'
import { mailable, type KnownPerson } from '../people.ts'
import { isDirect, policyDuration, type RequestFacts } from '../request/facts.ts'

/** Addresses of the portal's pages that mails lead to; `extend` where access that is held can be extended. */
export const portalLinks = (publicUrl: string, ids: { requestId: string; accessPackageId: string; extend?: string }) => ({
  decide: `${publicUrl}/approvals/${ids.requestId}`,
  request: `${publicUrl}/requests/${ids.requestId}`,
  package: `${publicUrl}/access-packages/${ids.accessPackageId}`,
  myAccess: `${publicUrl}/access-packages?tab=active`,
  approvals: `${publicUrl}/approvals`,
  ...(ids.extend ? { extend: `${publicUrl}/access-packages/assignments/${ids.extend}/extend` } : {}),
})

/** A person as mails show one. */
export const shownInMail = (p: KnownPerson) => ({ name: p.name, jobTitle: p.jobTitle, department: p.department, organization: p.company, mail: p.mail })

/** Whose days a period is told in: those of whoever asked, else of the policy; else the installation's. A deadline is told by the clock of its reader, who may be elsewhere. */
const zoneOf = ({ request }: RequestFacts): string | null => request.timeZone ?? request.policySnapshot?.rules?.timeZone ?? null

/** What a request to update changes, and until when the access lasts without it. */
function changeOf({ request, heldUntil }: RequestFacts): { change?: 'extension' | 'change'; heldUntil?: string | null } {
  if (!request.requestType.endsWith('Update')) return {}
  return { change: reachesFurther(request.endsAt, heldUntil) ? 'extension' : 'change', heldUntil }
}
/** The languages of a reader: their own, though the mail itself may not be written in it, and that of the mail. */
const readBy = ({ language }: KnownPerson): readonly string[] => [...(language ? [language] : []), languageFor(language)]
/** Somebody who is written to; an approver may be one in the place of another. */
type Reader = KnownPerson & { readonly standsInFor?: string | undefined }
/** A mail about a request to one person; the occasion, with the person, makes it go out once. */
export function requestMail(app: App, facts: RequestFacts, event: MailEvent, to: Reader | undefined, occasion: string, more: Record<string, unknown> = {}): Effect[] {
  if (!to) return []
  const { request } = facts
  const asker = facts.assigner ?? facts.requestor
  const onBehalf = (facts.assigner?.id ?? facts.requestorId) !== facts.targetId
  const data = {
    packageName: facts.packageName, catalogName: facts.catalogName,
    requestor: asker ? shownInMail(asker) : { name: facts.targetName },
    beneficiary: onBehalf ? (facts.target ? shownInMail(facts.target) : { name: facts.targetName }) : null,
    justification: request.justification, answers: (request.answers ?? []).map((a) => answerIn(readBy(to), a)),
    start: request.startsAt, end: request.endsAt, duration: policyDuration(facts), submittedAt: request.createdDateTime,
    ...changeOf(facts), timeZone: zoneOf(facts), readerZone: to.id === facts.requestorId ? request.timeZone : null, writtenAt: nowOf(app),
    ...(to.standsInFor === undefined ? {} : { standsInFor: to.standsInFor }),
    links: portalLinks(app.publicUrl, { requestId: request.id, accessPackageId: request.accessPackageId! }),
    ...more,
  }
  return [{ do: 'mail', event, to: mailable(to), data, occasion: `${occasion}:${request.id}` }]
}

/** Who made the request: for a direct assignment whoever assigned it, and nobody where that was an application. */
export const askerOf = (facts: RequestFacts): KnownPerson | undefined => (isDirect(facts.request) ? facts.assigner : facts.requestor)

/** Who hears about the outcome: whoever asked and, when that was somebody else, the beneficiary. A direct assignment is not announced to whom it is for (entra.md F57). */
export function outcomeMails(app: App, facts: RequestFacts, event: MailEvent, more: Record<string, unknown> = {}): Effect[] {
  const others = isDirect(facts.request) || facts.requestorId === facts.targetId ? [] : requestMail(app, facts, event, facts.target, event, { ...more, audience: 'beneficiary' })
  return [...requestMail(app, facts, event, askerOf(facts), event, { ...more, audience: 'requestor' }), ...others]
}

/** Does the policy let mails about the access itself go out (mails 18 to 20, latchkey.md U3)? */
export const accessMailsWanted = (facts: RequestFacts): boolean => !facts.request.policySnapshot?.notificationSettings?.isAssignmentNotificationDisabled
