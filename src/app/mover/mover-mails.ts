/** Who hears about somebody who moved or left, and what: the holder, the manager, and those who look after the package. */
import type { Effect } from '#domain/effect.ts'
import type { Audience, MailEvent } from '#mail/message.ts'
import type { Db, Tx } from '#db/tables.ts'
import { mayAskFor } from '#domain/policy/scope.ts'
import { nowOf, type App } from '../app.ts'
import { ownersOf } from '../catalog/keepers.ts'
import { shownInMail } from '../mail/request-mail.ts'
import { loadPeople, mailable, type KnownPerson } from '../people.ts'
import type { HeldAccess } from './held-access.ts'

export type Readers = { readonly manager: KnownPerson | undefined; readonly owners: readonly KnownPerson[] }

type Concerned = { readonly personId: string; readonly managerId: string | undefined; readonly catalogId: string }
/** Those who decide about a person's access and hear of it; never the person. */
export const readersOf = async (db: Db | Tx, concerned: Concerned): Promise<Readers> => (await readersOfMany(db, [concerned]))[0]!
/** The same for each of many. */
export async function readersOfMany(db: Db | Tx, all: readonly Concerned[]): Promise<readonly Readers[]> {
  const managers = await loadPeople(db, [...new Set(all.flatMap((c) => c.managerId ?? []))])
  const owners = new Map<string, readonly KnownPerson[]>()
  for (const { catalogId } of all) if (!owners.has(catalogId)) owners.set(catalogId, await ownersOf(db, catalogId))
  return all.map(({ personId, managerId, catalogId }) => {
    const found = managerId ? managers.get(managerId) : undefined
    const manager = found?.accountEnabled && found.id !== personId ? found : undefined
    return { manager, owners: owners.get(catalogId)!.filter((p) => p.id !== personId && p.id !== manager?.id) }
  })
}
const concernedBy = ({ personId, person, assignment }: HeldAccess): Concerned => ({ personId, managerId: person?.managers[0], catalogId: assignment.catalogId! })
/** Those who decide about held access and hear of it, for each of many. */
export const readersOfHeld = (db: Db | Tx, held: readonly HeldAccess[]): Promise<readonly Readers[]> => readersOfMany(db, held.map(concernedBy))

type To = 'holder' | 'manager' | 'owners'

type Concern = Extract<Audience, 'beneficiary' | 'manager' | 'owner'>
/** Where each of them finds the access. */
const pageOf: Readonly<Record<Concern, (held: HeldAccess) => string>> = {
  beneficiary: () => '/access-packages?tab=active',
  manager: ({ personId }) => `/team/${personId}`,
  owner: ({ assignment, personName }) => `/admin/access-packages/${assignment.accessPackageId}/assignments?${new URLSearchParams({ q: personName })}`,
}
/** May they take it away by themselves? Holders and managers where the policy lets them; owners and package managers always. */
const removes: Readonly<Record<Concern, (held: HeldAccess, reader: KnownPerson) => boolean>> = {
  beneficiary: ({ policy }) => policy?.requestorSettings.enableTargetsToSelfRemoveAccess ?? false,
  manager: ({ policy, person }, reader) => policy !== undefined && person !== undefined && mayAskFor(policy, reader, person, 'remove'),
  owner: () => true,
}

type More = Record<string, unknown> & { occasion?: string }
/** Mails about a case to some of those concerned. The case makes them go out once. */
export const caseMails = async (app: App, tx: Tx, held: HeldAccess, caseId: string, event: MailEvent, to: readonly To[], more: More = {}, except?: string): Promise<Effect[]> =>
  mailsTo(await readersOf(tx, concernedBy(held)), app, held, caseId, event, to, more, except)

/** The same where it is known who is concerned. */
export function mailsTo({ manager, owners }: Readers, app: App, held: HeldAccess, caseId: string, event: MailEvent, to: readonly To[], more: More, except?: string): Effect[] {
  const all: readonly (readonly [To, Concern, KnownPerson | undefined])[] = [['holder', 'beneficiary', held.person], ['manager', 'manager', manager], ...owners.map((p) => ['owners', 'owner', p] as const)]
  return all.flatMap(([who, audience, person]): Effect[] => {
    if (!person?.accountEnabled || !to.includes(who) || person.id === except) return []
    const data = {
      packageName: held.packageName, catalogName: held.catalogName, requestor: held.person ? shownInMail(held.person) : { name: held.personName }, audience,
      start: held.assignment.startsAt, end: held.assignment.endsAt, mayRemove: removes[audience](held, person), writtenAt: nowOf(app),
      links: { decide: `${app.publicUrl}/movers/${caseId}`, myAccess: `${app.publicUrl}/access-packages?tab=active`, access: app.publicUrl + pageOf[audience](held) }, ...more,
    }
    return [{ do: 'mail', event, to: mailable(person), data, occasion: `${event}:${more.occasion ?? 'opened'}:${caseId}` }]
  })
}
