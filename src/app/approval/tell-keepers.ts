import { roleDefinitions } from '#domain/access.ts'
import type { Effect } from '#domain/effect.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import type { RequestFacts } from '../request/facts.ts'
import { peopleOf } from './resolve-approvers.ts'

/** Those who look after a catalog: its owners and package managers; where it has none, whoever governs the tenant. */
export async function keepersOf(tx: Tx, catalogId: string) {
  const holding = async (roles: readonly string[], catalog: string | null) =>
    (await peopleOf(tx, (await tx.selectFrom('roleAssignment').select('principalId').where('roleDefinitionId', 'in', [...roles]).where('catalogId', catalog === null ? 'is' : '=', catalog).execute()).map((r) => r.principalId))).filter((p) => p.accountEnabled)
  const keepers = await holding([roleDefinitions.owner, roleDefinitions.packageManager], catalogId)
  return keepers.length > 0 ? keepers : holding([roleDefinitions.identityGovernanceAdministrator], null)
}

/** Tells those who look after the catalog that a request waits for nobody (L7). Once for a stage, however often it is seen. */
export const tellKeepers = async (app: App, tx: Tx, facts: RequestFacts, { id, dueAt }: { readonly id: string; readonly dueAt: string | null }, occasion = 'stuck'): Promise<Effect[]> =>
  (await keepersOf(tx, facts.request.catalogId!)).flatMap((p) => requestMail(app, facts, 'approvalStuck', p, `stage:${id}:${occasion}`, { decideBy: dueAt, audience: 'owner' }))
