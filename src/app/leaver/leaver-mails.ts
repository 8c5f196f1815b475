/** One mail for each reader about somebody who left: the manager sees all packages, owners those of their catalogs (L2). */
import type { Effect } from '#domain/effect.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import type { AssignmentRow } from '../delivery/deliver-assignment.ts'
import { shownInMail } from '../mail/request-mail.ts'
import { readersOf, type Readers } from '../mover/mover-mails.ts'
import { loadPeople, mailable, type KnownPerson } from '../people.ts'

type Left = { readonly id: string; readonly personId: string; readonly name: string; readonly kind: 'disabled' | 'deleted'; readonly since: string; readonly dueAt: string; readonly assignments: readonly AssignmentRow[] }

/** The manager of now; of an account that is gone, the last one that was known when access was given. */
async function managerOf(tx: Tx, person: KnownPerson | undefined, assignments: readonly AssignmentRow[]): Promise<string | undefined> {
  if (person) return person.managers[0]
  const last = await tx.selectFrom('assignmentFacts').select('facts').where('assignmentId', 'in', assignments.map((a) => a.id)).orderBy('takenAt', 'desc').limit(1).executeTakeFirst()
  return last?.facts.managerId ?? undefined
}

export async function leaverMails(app: App, tx: Tx, left: Left): Promise<Effect[]> {
  const person = (await loadPeople(tx, [left.personId])).get(left.personId)
  const managerId = await managerOf(tx, person, left.assignments)
  const names = await tx.selectFrom('accessPackage').select(['id', 'displayName', 'catalogId']).where('id', 'in', left.assignments.map((a) => a.accessPackageId!)).orderBy('displayName').execute()
  const read = new Map<string, { readonly to: KnownPerson; readonly audience: 'manager' | 'owner'; readonly packages: string[] }>()
  const readers = new Map<string, Readers>()
  for (const { catalogId } of names) if (!readers.has(catalogId!)) readers.set(catalogId!, await readersOf(tx, { personId: left.personId, managerId, catalogId: catalogId! }))
  for (const { displayName, catalogId } of names) {
    const { manager, owners } = readers.get(catalogId!)!
    for (const [to, audience] of [...(manager ? [[manager, 'manager'] as const] : []), ...owners.map((p) => [p, 'owner'] as const)]) {
      if (!read.has(to.id)) read.set(to.id, { to, audience, packages: [] })
      read.get(to.id)!.packages.push(displayName!)
    }
  }
  return [...read.values()].map(({ to, audience, packages }): Effect => ({
    do: 'mail', event: 'leaverTold', to: mailable(to), occasion: `leaverTold:${left.id}`,
    data: {
      packageName: packages.join(', '), requestor: person ? shownInMail(person) : { name: left.name }, audience, left: left.kind, ...(left.dueAt > left.since ? { decideBy: left.dueAt } : {}),
      links: { myAccess: `${app.publicUrl}/access-packages?tab=active`, access: audience === 'owner' ? `${app.publicUrl}/admin/assignments?${new URLSearchParams({ q: left.name })}` : `${app.publicUrl}/team${person ? `/${person.id}` : ''}` },
    },
  }))
}
