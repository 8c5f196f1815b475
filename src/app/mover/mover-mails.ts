/** Who hears about somebody who moved or left, and what: the holder, the manager, and those who look after the package. */
import type { Effect } from '#domain/effect.ts'
import type { Audience, MailEvent } from '#mail/message.ts'
import type { Db, Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { ownersOf } from '../catalog/keepers.ts'
import { shownInMail } from '../mail/request-mail.ts'
import { loadPeople, mailable, type KnownPerson } from '../people.ts'
import type { HeldAccess } from './held-access.ts'

export type Readers = { readonly manager: KnownPerson | undefined; readonly owners: readonly KnownPerson[] }

/** Those who decide about a person's access and hear of it; never the person. */
export async function readersOf(db: Db | Tx, personId: string, managerId: string | undefined, catalogId: string): Promise<Readers> {
  const found = managerId ? (await loadPeople(db, [managerId])).get(managerId) : undefined
  const manager = found?.accountEnabled && found.id !== personId ? found : undefined
  return { manager, owners: (await ownersOf(db, catalogId)).filter((p) => p.id !== personId && p.id !== manager?.id) }
}

type To = 'holder' | 'manager' | 'owners'

/** Mails about a case to some of those concerned. The case makes them go out once. */
export async function caseMails(app: App, tx: Tx, held: HeldAccess, caseId: string, event: MailEvent, to: readonly To[], more: Record<string, unknown> & { occasion?: string } = {}, except?: string): Promise<Effect[]> {
  const { manager, owners } = await readersOf(tx, held.personId, held.person?.managers[0], held.assignment.catalogId!)
  const all: readonly (readonly [To, Audience, KnownPerson | undefined])[] = [['holder', 'beneficiary', held.person], ['manager', 'manager', manager], ...owners.map((p) => ['owners', 'owner', p] as const)]
  return all.flatMap(([who, audience, person]): Effect[] => {
    if (!person?.accountEnabled || !to.includes(who) || person.id === except) return []
    const data = {
      packageName: held.packageName, catalogName: held.catalogName, requestor: held.person ? shownInMail(held.person) : { name: held.personName }, audience,
      start: held.assignment.startsAt, end: held.assignment.endsAt,
      links: { decide: `${app.publicUrl}/movers/${caseId}`, package: `${app.publicUrl}/access-packages/${held.assignment.accessPackageId}`, myAccess: `${app.publicUrl}/access-packages?tab=active` }, ...more,
    }
    return [{ do: 'mail', event, to: mailable(person), data, occasion: `${event}:${more.occasion ?? 'opened'}:${caseId}` }]
  })
}
