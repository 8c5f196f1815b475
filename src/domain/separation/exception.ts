/** When an exception from a rule of separation may be made (latchkey.md L8): dated, reasoned, and answered for by somebody else. */
import { no, ok, type Decision } from '../refusal.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'

export type WantedException = { readonly personId: string; readonly ownerId: string; readonly reason: string; readonly until: string }

const longest = 'P1Y'
const ahead = (now: string, duration: string): string => formatInstant(addDuration(parseInstant(now)!, parseDuration(duration)!))

/** May the caller make this exception? Gives its end and the moment at which the owner is reminded: a week before, or never where it is shorter. */
export function decideException(callerId: string, { personId, ownerId, reason, until }: WantedException, now: string): Decision<{ readonly until: string; readonly noticeAt: string | null }> {
  if (callerId === personId) return no('ExceptionForOneself')
  if (ownerId === personId) return no('ExceptionOwnedByHolder', {}, 'ownerId')
  if (reason.trim() === '') return no('JustificationMissing', {}, 'reason')
  const end = formatInstant(parseInstant(until)!)
  if (end <= now) return no('EndInPast', { end }, 'until')
  const latest = ahead(now, longest)
  if (end > latest) return no('ExceptionTooLong', { end, latest }, 'until')
  const noticeAt = ahead(end, '-P7D')
  return ok({ until: end, noticeAt: noticeAt > now ? noticeAt : null })
}
