/** The bodies of Latchkey's own settings: what may be sent, everything optional. */
import { z } from 'zod'
import { isTimeZone } from '#domain/time.ts'
import { moverActions, priorAccess } from '#domain/policy/rules.ts'
import { delegateChoices, insightLevels, visibilities } from '#domain/settings.ts'
import { durationSchema } from './complex.ts'
import { choiceSchema, guidSchema, lenientBoolean } from './entity.ts'

const moment = z.union([z.literal('half'), durationSchema])
const timeZone = z.string().refine(isTimeZone, 'must be a name of the time zone database, such as Europe/Amsterdam')

/** The place of a policy among those that assign by themselves. */
export const orderSchema = z.number().int().min(0).max(10_000)

export const tenantSettings = z.strictObject({
  leavers: z.strictObject({ gracePeriod: durationSchema }),
  reprocessWindow: durationSchema, mutualSeparation: lenientBoolean, approverReminders: z.array(moment).max(10), expiryNotices: z.array(durationSchema).max(10),
  allowBypassApproval: lenientBoolean, enforceApprovalForDirectAssignments: lenientBoolean, showApproverDetailsToMembers: lenientBoolean,
  resourceVisibility: choiceSchema(visibilities), approversMayRevoke: lenientBoolean, managersSeeAssignments: lenientBoolean, relatedPeopleInsightLevel: choiceSchema(insightLevels),
  delegation: z.strictObject({ isEnabled: lenientBoolean, to: choiceSchema(delegateChoices), groups: z.array(guidSchema).max(100), maximumDuration: durationSchema.nullable() }).partial(),
}).partial()

export const policyRules = z.strictObject({
  whenOutOfScope: z.strictObject({ action: choiceSchema(moverActions), gracePeriod: durationSchema }).partial(),
  order: orderSchema, approverReminders: z.array(moment).max(10).nullable(), timeZone: timeZone.nullable(),
}).partial()

export const packageRules = z.strictObject({ priorAccess: choiceSchema(priorAccess) }).partial()
