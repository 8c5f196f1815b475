/** What a resource is at its origin: who has a right to it, and whether it is fit for a catalog at all. */
import type { ObjectKind } from '../access.ts'
import { no, ok, type Decision } from '../refusal.ts'

/** A group or a service principal, as far as the rules look at it. */
export type OriginObject = {
  readonly kind: string
  readonly displayName: string | null
  readonly groupTypes: readonly string[]
  readonly mailEnabled: boolean | null
  readonly isAssignableToRole: boolean | null
  readonly onPremisesSyncEnabled: boolean | null
  readonly appId: string | null
  readonly signInAudience: string | null
}

const isUnified = (o: OriginObject): boolean => o.groupTypes.includes('Unified')

/** Which column of entra.md §4.2 the object stands in. That a group can hold roles counts before anything else it is. */
export function objectKindOf(o: OriginObject | undefined): ObjectKind {
  if (o?.kind === 'servicePrincipal') return 'application'
  if (o?.kind !== 'group') return 'other'
  if (o.isAssignableToRole) return 'roleAssignableGroup'
  return isUnified(o) ? 'microsoft365Group' : 'securityGroup'
}

/** Exchange Online and SharePoint Online: everybody's, and nobody's to give. */
const services: readonly string[] = ['00000002-0000-0ff1-ce00-000000000000', '00000003-0000-0ff1-ce00-000000000000']
/** What cannot be governed, and why (entra.md F6). */
const unfit: readonly (readonly [is: (o: OriginObject) => boolean, reason: string])[] = [
  [(o) => o.kind === 'group' && o.onPremisesSyncEnabled === true, 'it is mastered on premises, where its members are managed'],
  [(o) => o.kind === 'group' && o.mailEnabled === true && !isUnified(o), 'it is a mail-enabled distribution or security group, which Exchange manages'],
  [(o) => o.kind === 'servicePrincipal' && o.signInAudience === 'PersonalMicrosoftAccount', 'it is an application for personal Microsoft accounts only'],
  [(o) => o.kind === 'servicePrincipal' && services.includes(o.appId?.toLowerCase() ?? ''), 'it is a service of Microsoft 365 rather than an application'],
]

/** May the object be put into a catalog, whoever asks (entra.md F6)? */
export function eligible(o: OriginObject): Decision<true> {
  const [, reason] = unfit.find(([is]) => is(o)) ?? []
  return reason ? no('ResourceNotEligible', { name: o.displayName ?? 'The object', reason }, 'resource/originId') : ok(true)
}
