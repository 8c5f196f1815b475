/** The bodies of Latchkey's own settings: what may be sent, everything optional. */
import { z } from 'zod'
import { compareDurations, isTimeZone, parseDuration, parseInstant } from '#domain/time.ts'
import { moverActions, priorAccess } from '#domain/policy/rules.ts'
import { delegateChoices, insightLevels, lengths, visibilities } from '#domain/settings.ts'
import { durationSchema } from './complex.ts'
import { choiceSchema, guidSchema, lenientBoolean } from './entity.ts'

const moment = z.union([z.literal('half'), durationSchema])
const [someDay, none] = [parseInstant('2000-01-01T00:00:00Z')!, parseDuration('PT0S')!]
/** A length of time within what is sensible for this setting. */
const lengthOf = (path: keyof typeof lengths) => {
  const { mayBeZero, days } = lengths[path]
  const isWithin = (text: string): boolean => {
    const [least, most] = [none, parseDuration(`P${days}D`)!].map((bound) => compareDurations(parseDuration(text)!, bound, someDay)) as [number, number]
    return most <= 0 && (mayBeZero || least > 0)
  }
  return durationSchema.refine((text) => parseDuration(text) === undefined || isWithin(text), `must be ${mayBeZero ? '' : 'more than zero and '}at most P${days}D`)
}
const timeZone = z.string().refine(isTimeZone, 'must be a name of the time zone database, such as Europe/Amsterdam')

/** The place of a policy among those that assign by themselves. */
export const orderSchema = z.number().int().min(0).max(10_000)

export const tenantSettings = z.strictObject({
  leavers: z.strictObject({ gracePeriod: lengthOf('leavers/gracePeriod') }),
  reprocessWindow: lengthOf('reprocessWindow'), mutualSeparation: lenientBoolean, approverReminders: z.array(z.union([z.literal('half'), lengthOf('approverReminders')])).max(10), expiryNotices: z.array(lengthOf('expiryNotices')).max(10),
  allowBypassApproval: lenientBoolean, enforceApprovalForDirectAssignments: lenientBoolean, showApproverDetailsToMembers: lenientBoolean,
  resourceVisibility: choiceSchema(visibilities), approversMayRevoke: lenientBoolean, managersSeeAssignments: lenientBoolean, relatedPeopleInsightLevel: choiceSchema(insightLevels),
  delegation: z.strictObject({ isEnabled: lenientBoolean, to: choiceSchema(delegateChoices), groups: z.array(guidSchema).max(100), maximumDuration: lengthOf('delegation/maximumDuration').nullable() }).partial(),
}).partial()

export const policyRules = z.strictObject({
  whenOutOfScope: z.strictObject({ action: choiceSchema(moverActions), gracePeriod: durationSchema }).partial(),
  order: orderSchema, approverReminders: z.array(moment).max(10).nullable(), timeZone: timeZone.nullable(),
}).partial()

export const packageRules = z.strictObject({ priorAccess: choiceSchema(priorAccess) }).partial()
