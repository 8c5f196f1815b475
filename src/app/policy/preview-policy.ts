/** What a policy would mean before it is saved (L6): who could ask, and who would decide, by the very rules that requests are judged by. Nothing is written. */
import { coverageOf, everySetOf, type Finding } from '#domain/approval/coverage.ts'
import type { Caller } from '#domain/caller.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { admissible, applicablePolicies, objection, type AdmissionFacts } from '#domain/request/admission.ts'
import { messageOf, no, ok, type Decision, type Refusal } from '#domain/refusal.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { principalsNamed } from '../approval/approvable.ts'
import { coveringFrom } from '../approval/read-coverage.ts'
import { standsBehind } from '../approval/stands-behind.ts'
import { allowIn } from '../catalog/catalog-row.ts'
import { peopleInView, type PersonInView } from './people-in-view.ts'
import { nobodyDecidesFor, type Undecided } from './preview-deciders.ts'
import { previewPerson, type PersonPreview } from './preview-person.ts'
import { readPolicies } from './read-policies.ts'
import { check, complete, type PolicyInput, type PolicyPatch } from './write-policy.ts'

export type PolicyPreviewInput = { readonly accessPackageId?: string | undefined; readonly catalogId?: string | undefined; readonly policyId?: string | undefined; readonly personId?: string | undefined; readonly policy: PolicyPatch }
export type Place = { readonly accessPackageId: string | null; readonly catalogId: string; readonly catalog: AdmissionFacts['catalog'] }
export type Shown = { readonly id: string; readonly displayName: string; readonly userPrincipalName: string }
type Of<More = object> = { readonly count: number; readonly people: readonly (Shown & More)[] }
export type PolicyPreview = {
  /** Could it be saved like this? */
  readonly publishable: { readonly isAllowed: boolean; readonly reason: string | null; readonly target: string | null }
  readonly askable: Of
  /** For whom somebody else could ask. */
  readonly onBehalf: Of
  /** Could ask under this policy, but another one of the package comes first (entra.md F29). */
  readonly otherFirst: Of<{ readonly policy: { readonly id: string; readonly displayName: string } }>
  readonly person: PersonPreview | null
  readonly nobodyDecides: Of<{ readonly stage: number }> & { readonly checked: number }
  readonly coverage: readonly (Finding & { readonly stage: number })[]
}
const [mostShown, weeksAhead] = [50, 4]

/** Tries a draft on everybody who can sign in. */
export function previewPolicy(app: App, caller: Caller, input: PolicyPreviewInput): Promise<Decision<PolicyPreview>> {
  return transact(app.db, async (tx) => {
    const place = await placeOf(tx, caller, input)
    if (!place.ok) return place
    const others = place.value.accessPackageId === null ? [] : await readPolicies(tx, place.value.accessPackageId)
    const before = others.find((p) => p.id === input.policyId)
    if (input.policyId && !before) return no('PolicyOfOtherPackage', { policyId: input.policyId }, 'policyId')
    const full = complete(input.policy as PolicyInput)
    const draft = { ...full, displayName: full.displayName ?? before?.displayName ?? '', id: input.policyId ?? app.newId(), version: 1, questions: [], rules: before?.rules ?? defaultPolicyRules } as Policy
    const policies = before ? others.map((p) => (p === before ? draft : p)) : [...others, draft]
    const people = await peopleInView(tx, policies)
    const found = whoCouldAsk(draft, { policies, people, now: nowOf(app) }, place.value)
    const person = await previewPerson(app, tx, { draft, place: place.value, asks: found.asks }, input.personId ?? [...found.asks.keys()][0])
    if (!person.ok) return person
    const saved = await check(tx, full, true)
    return ok({ publishable: saved.ok ? { isAllowed: true, reason: null, target: null } : refused(saved.refusal), ...found.shown, person: person.value, nobodyDecides: listed(await nobodyDecidesFor(tx, draft, people, found.asks)), coverage: await coverage(app, tx, draft) })
  })
}

/** Where the draft would stand, if the caller may write policies there. */
async function placeOf(tx: Tx, caller: Caller, { accessPackageId, catalogId }: PolicyPreviewInput): Promise<Decision<Place>> {
  const [what, id] = accessPackageId ? ['access package', accessPackageId] : ['catalog', catalogId ?? '']
  const row = accessPackageId
    ? await tx.selectFrom('accessPackage as k').innerJoin('catalog as c', 'c.id', 'k.catalogId').where('k.id', '=', accessPackageId).select(['c.id', 'c.state', 'c.isExternallyVisible']).executeTakeFirst()
    : await tx.selectFrom('catalog').where('id', '=', id).select(['id', 'state', 'isExternallyVisible']).executeTakeFirst()
  if (!row) return no('NotFound', { what, id })
  const allowed = allowIn(caller, 'policy.write', 'try policies here', row.id, { what, id })
  return allowed.ok ? ok({ accessPackageId: accessPackageId ?? null, catalogId: row.id, catalog: { state: row.state!, isExternallyVisible: row.isExternallyVisible ?? false } }) : allowed
}

const refused = (refusal: Refusal): PolicyPreview['publishable'] => ({ isAllowed: false, reason: messageOf(refusal), target: refusal.details?.[0]?.target ?? null })
const named = ({ id, displayName }: Policy) => ({ id, displayName })
const shown = ({ id, name, upn }: PersonInView): Shown => ({ id, displayName: name, userPrincipalName: upn })
const list = <More = object>(people: readonly PersonInView[], more: (p: PersonInView) => More = () => ({}) as More): Of<More> => ({ count: people.length, people: people.slice(0, mostShown).map((p) => ({ ...shown(p), ...more(p) })) })
function listed({ undecided, checked }: { readonly undecided: readonly Undecided[]; readonly checked: number }): PolicyPreview['nobodyDecides'] {
  return { count: undecided.length, people: undecided.slice(0, mostShown).map(({ person, stage }) => ({ ...shown(person), stage })), checked }
}

type View = { readonly policies: readonly Policy[]; readonly people: readonly PersonInView[]; readonly now: string }
/** Who could ask for themselves, and who else could be asked for and by whom: `asks` holds for each the one who would. */
function whoCouldAsk(draft: Policy, { policies, people, now }: View, { catalog }: Place) {
  const open = people.filter((p) => admissible(p, catalog).ok)
  const askable = open.filter((p) => objection(draft, { type: 'userAdd', requestor: p, target: p, now }).ok)
  const applicable = new Map(askable.map((p) => [p, applicablePolicies(policies, { type: 'userAdd', requestor: p, target: p, now })]))
  const otherFirst = askable.filter((p) => !applicable.get(p)!.includes(draft))
  const asker = askersOf(draft, people, now)
  const byOthers = new Map(open.flatMap((p) => { const by = asker(p); return by ? [[p, by] as const] : [] }))
  return {
    asks: new Map([...askable.map((p) => [p.id, p.id] as const), ...[...byOthers].filter(([p]) => !applicable.has(p)).map(([p, by]) => [p.id, by.id] as const)]),
    shown: { askable: list(askable), onBehalf: list([...byOthers.keys()]), otherFirst: list(otherFirst, (p) => ({ policy: named(applicable.get(p)![0]!) })) },
  }
}

/** Finds for a person somebody else who could ask. Of those whom the policy names two are enough: one of them is another than the person. */
function askersOf(draft: Policy, people: readonly PersonInView[], now: string): (target: PersonInView) => PersonInView | undefined {
  const byId = new Map(people.map((p) => [p.id, p]))
  const named = principalsNamed(draft.requestorSettings.onBehalfRequestors)
  const asking = people.filter((p) => p.principals.some((id) => named.includes(id))).slice(0, 2)
  return (target) => [...target.managers.flatMap((id) => byId.get(id) ?? []), ...asking].find((requestor) => requestor.id !== target.id && objection(draft, { type: 'onBehalfAdd', requestor, target, now }).ok)
}

async function coverage(app: App, tx: Tx, { requestApprovalSettings: { stages, ...when } }: Policy): Promise<PolicyPreview['coverage']> {
  if (!when.isApprovalRequiredForAdd && !when.isApprovalRequiredForUpdate) return []
  const covering = coveringFrom(await standsBehind(tx, principalsNamed(stages.flatMap(everySetOf))))
  const until = formatInstant(parseInstant(nowOf(app))!.add({ hours: weeksAhead * 7 * 24 }))
  return stages.flatMap((stage, i) => { const found = coverageOf(stage, covering, until); return found ? [{ stage: i + 1, ...found }] : [] })
}
