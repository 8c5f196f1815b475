/** What the authors of policies and packages decide beyond Graph (latchkey.md A and L1). */
import { no, ok, type Decision } from '../refusal.ts'
import { compareDurations, parseDuration, parseInstant } from '../time.ts'

/** What happens to a holder who no longer fits the scope under which access was given (L1). */
export const moverActions = ['keep', 'tell', 'ask', 'remove'] as const
export type MoverAction = (typeof moverActions)[number]
export type PolicyRules = {
  readonly whenOutOfScope: { readonly action: MoverAction; readonly gracePeriod: string }
  /** Among several automatic policies of a package the lowest number owns the assignment (U21). */
  readonly order: number
  /** Moments before a decision is due at which approvers are reminded; null follows the tenant (U15). */
  readonly approverReminders: readonly string[] | null
  /** In which a fixed end "on date" ends; null is UTC. */
  readonly timeZone: string | null
}
export const defaultPolicyRules: PolicyRules = { whenOutOfScope: { action: 'keep', gracePeriod: 'P7D' }, order: 0, approverReminders: null, timeZone: null }

/** Who is asked has at least this long to decide, else the access goes before anybody could. */
const shortestToDecide = 'PT1H'
/** May these rules be a policy's? */
export function usableRules(rules: PolicyRules): Decision<PolicyRules> {
  const { action, gracePeriod } = rules.whenOutOfScope
  const [given, needed] = [gracePeriod, shortestToDecide].map((text) => parseDuration(text)!)
  const short = action === 'ask' && compareDurations(given!, needed!, parseInstant('1970-01-01T00:00:00Z')!) < 0
  return short ? no('MoverGraceTooShort', { least: shortestToDecide }, 'whenOutOfScope/gracePeriod') : ok(rules)
}

/** Does access that was there before Latchkey outlive the assignment, or is it taken over (latchkey.md, "pre-existing access")? */
export const priorAccess = ['keep', 'takeOver'] as const
export type PackageRules = { readonly priorAccess: (typeof priorAccess)[number] }
export const defaultPackageRules: PackageRules = { priorAccess: 'keep' }
