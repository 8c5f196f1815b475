/** Latchkey's own rules of a policy and their draft. Pure. */
import type { MoverAction, PolicyRules } from '../../../../api/admin-packages.ts'
import { isSame } from '../../../../forms/same.ts'
import { isoOf, lengthOf, type Length } from './length.ts'

/** When approvers are reminded; `kept`: at moments that this form has no words for. */
const REMINDERS = [
  ['tenant', null],
  ['never', []],
  ['half', ['half']],
  ['halfAndDay', ['half', 'P1D']],
] as const satisfies readonly (readonly [string, readonly string[] | null])[]
export const reminderKinds = ['tenant', 'never', 'half', 'halfAndDay'] as const
export type Reminders = (typeof reminderKinds)[number] | 'kept'
const remindersOf = (moments: PolicyRules['approverReminders']): Reminders => REMINDERS.find(([, one]) => isSame(one, moments))?.[0] ?? 'kept'

export type RulesDraft = { reminders: Reminders; action: MoverAction; grace: Length; order: string; hasZone: boolean; zone: string }

export const rulesDraftOf = ({ whenOutOfScope: { action, gracePeriod }, order, timeZone, approverReminders }: PolicyRules): RulesDraft => ({
  reminders: remindersOf(approverReminders),
  action,
  grace: lengthOf(gracePeriod),
  order: String(order),
  hasZone: timeZone !== null,
  zone: timeZone ?? '',
})

/** What of the rules the draft changes; what the form does not show is not sent. */
export function rulesChanges(draft: RulesDraft, before: PolicyRules): Partial<PolicyRules> {
  const was = rulesDraftOf(before)
  const after = {
    whenOutOfScope: { action: draft.action, gracePeriod: isoOf(draft.grace) },
    order: Number(draft.order),
    timeZone: draft.hasZone ? draft.zone.trim() : null,
  }
  return {
    ...(draft.action === was.action && isSame(draft.grace, was.grace) ? {} : { whenOutOfScope: after.whenOutOfScope }),
    ...(draft.order === was.order ? {} : { order: after.order }),
    ...(draft.reminders === was.reminders ? {} : { approverReminders: REMINDERS.find(([kind]) => kind === draft.reminders)?.[1]?.slice() ?? null }),
    ...(draft.hasZone === was.hasZone && draft.zone === was.zone ? {} : { timeZone: after.timeZone }),
  }
}
