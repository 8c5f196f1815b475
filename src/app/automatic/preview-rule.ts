/** What a policy that assigns by itself would do, before it is saved (entra.md §6.1 M11): with the same statement and the same decision as the real thing. */
import { automaticOf, inOrder, settle, type Step } from '#domain/assignment/automatic.ts'
import type { Caller } from '#domain/caller.ts'
import type { AutomaticSettings, Expiration, Policy } from '#domain/policy/policy.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { noApproval, noExpiration, requestorSettings } from '#model/complex.ts'
import { nowOf, type App } from '../app.ts'
import { allowIn } from '../catalog/catalog-row.ts'
import { conflictsOfMany, type Conflict } from '../separation/conflicts-of.ts'
import { automaticPolicies, isOpen, type Automatic } from './automatic-policies.ts'
import { whileWaitedFor } from './rule-sql.ts'
import { situations, type Standing } from './situations.ts'
import { usableRule } from './usable-rule.ts'

export type PreviewInput = {
  readonly accessPackageId: string; readonly policyId?: string | undefined; readonly membershipRule: string
  readonly automaticRequestSettings?: AutomaticSettings | undefined; readonly order?: number | undefined; readonly expiration?: Expiration | undefined
}
type Shown = { readonly id: string; readonly displayName: string | null; readonly userPrincipalName: string | null }
type Of<More = object> = { readonly count: number; readonly people: readonly (Shown & More)[] }
export type Preview = {
  readonly gain: Of; readonly lose: Of<{ readonly when: string }>; readonly alreadyHave: Of<{ readonly policyId: string | null }>; readonly keep: Of
  /** Fit, and had it in this stretch already: it ended, and is not given again until they leave the rule and come back. */
  readonly hadBefore: Of
  /** Of those who would gain; `checked` tells how many of them were looked at. */
  readonly conflicts: Of<{ readonly conflicts: readonly Conflict[] }> & { readonly checked: number }
}
const mostShown = 50
const mostChecked = 2000

/** Tries a rule on everybody. Nothing is written. */
export function previewRule(app: App, caller: Caller, input: PreviewInput): Promise<Decision<Preview>> {
  return transact(app.db, async (tx) => {
    const found = await tx.selectFrom('accessPackage').select('catalogId').where('id', '=', input.accessPackageId).executeTakeFirst()
    const what = { what: 'access package', id: input.accessPackageId }
    if (!found) return no('NotFound', what)
    const allowed = allowIn(caller, 'policy.writeAutomatic', 'try policies that assign by themselves', found.catalogId!, what)
    if (!allowed.ok) return allowed
    const draft = await withDraft(app, tx, input)
    if (!draft.ok) return draft
    const { policies, id } = draft.value
    const now = nowOf(app)
    const people = await whileWaitedFor(tx, 'membershipRule', async () => ok(await situations(tx, input.accessPackageId, policies, { people: 'everybody' }, now)))
    if (!people.ok) return people
    const open = await isOpen(tx, input.accessPackageId)
    return ok(await sorted(tx, input.accessPackageId, id, people.value.map((person) => ({ person, steps: settle(person, policies, open, now) })), now))
  })
}

/** The policies of the package as they would be. */
async function withDraft(app: App, tx: Tx, input: PreviewInput): Promise<Decision<{ policies: readonly Automatic[]; id: string }>> {
  const now = nowOf(app)
  const rule = await usableRule(tx, input.membershipRule, 'membershipRule')
  if (!rule.ok) return rule
  const present = await automaticPolicies(tx, input.accessPackageId, now)
  const before = present.find((p) => p.id === input.policyId)
  if (input.policyId && !before) return no('PolicyOfOtherPackage', { policyId: input.policyId }, 'policyId')
  const base: Policy = before?.policy ?? {
    id: app.newId(), displayName: '', version: 1, allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [], expiration: noExpiration, requestorSettings: requestorSettings.parse({}), requestApprovalSettings: noApproval,
    notificationSettings: null, questions: [], automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: null },
  }
  const policy: Policy = {
    ...base, automaticRequestSettings: input.automaticRequestSettings ?? base.automaticRequestSettings!, expiration: input.expiration ?? base.expiration,
    rules: { ...defaultPolicyRules, ...base.rules, ...(input.order === undefined ? {} : { order: input.order }) },
  }
  const drafted: Automatic = { ...automaticOf(policy, now), policy, rule: rule.value }
  const all = before ? present.map((p) => (p.id === before.id ? drafted : p)) : [...present, drafted]
  return ok({ policies: inOrder(all.map((p) => p.policy)).map((p) => all.find((a) => a.id === p.id)!), id: policy.id })
}

type Outcome = { readonly person: Standing; readonly steps: readonly Step[] }
const shown = ({ personId, displayName, userPrincipalName }: Standing): Shown => ({ id: personId, displayName, userPrincipalName })
function list<More = object>(all: readonly Outcome[], more: (o: Outcome) => More = () => ({}) as More): Of<More> {
  return { count: all.length, people: all.slice(0, mostShown).map((o) => ({ ...shown(o.person), ...more(o) })) }
}
const does = ({ steps }: Outcome, what: Step['do'], policyId?: string): boolean => steps.some((s) => s.do === what && (policyId === undefined || ('policyId' in s && s.policyId === policyId)))

/** When the access goes, if it does. */
function goesAt({ person, steps }: Outcome, now: string): string | undefined {
  for (const step of steps) {
    if (step.do === 'remove') return now
    if (step.do === 'scheduleRemoval') return step.dueAt
    if (step.do === 'cancelRemoval') return undefined
  }
  return person.removal && !person.live?.ending ? person.removal.dueAt : undefined
}

async function sorted(tx: Tx, accessPackageId: string, id: string, all: readonly Outcome[], now: string): Promise<Preview> {
  const gaining = all.filter((o) => does(o, 'add', id))
  const conflicts = await conflictsOfMany(tx, gaining.slice(0, mostChecked).map((o) => o.person.personId), { accessPackageId, now })
  const fits = all.filter((o) => o.person.matches.includes(id))
  const holds = (o: Outcome) => o.person.live?.policyId === id
  return {
    gain: list(gaining.filter((o) => !conflicts.has(o.person.personId))),
    lose: list(all.filter((o) => goesAt(o, now) !== undefined), (o) => ({ when: goesAt(o, now)! })),
    alreadyHave: list(fits.filter((o) => o.person.live && !holds(o)), (o) => ({ policyId: o.person.live!.policyId })),
    keep: list(fits.filter(holds)),
    hadBefore: list(fits.filter((o) => !o.person.live && o.person.given && o.person.enabled)),
    conflicts: { ...list(gaining.filter((o) => conflicts.has(o.person.personId)), (o) => ({ conflicts: conflicts.get(o.person.personId)! })), checked: Math.min(gaining.length, mostChecked) },
  }
}
