/** Groups of the built-in directory: the roles Member and Owner. */
import { sql } from 'kysely'
import type { Db, Tx } from '#db/tables.ts'
import { those } from '#db/those.ts'
import { ConnectorFailed, type Connector, type Discovered, type Role } from '../connector.ts'
import { isObjectId, mustOffer } from './offer.ts'

const tables = {
  Member: { table: 'groupMember', group: 'groupId', principal: 'memberId' },
  Owner: { table: 'objectOwner', group: 'objectId', principal: 'ownerId' },
} as const
type Kind = keyof typeof tables

/** Entra's role ids: `Member_{group}` and `Owner_{group}`. */
function kindOf({ resourceId, roleId }: Role): Kind {
  const [kind, group] = roleId.split('_')
  if ((kind !== 'Member' && kind !== 'Owner') || group !== resourceId) throw new ConnectorFailed(`the group has no role "${roleId}"`, { retryable: false })
  return kind
}

/** Opens the connector for groups of the directory that this database holds. */
export function directoryGroups(db: Db): Connector {
  const rows = (kind: Kind) => db.selectFrom(tables[kind].table as 'groupMember')
  const discover = async (id: string, within: Db | Tx = db): Promise<Discovered | undefined> => {
    const group = isObjectId(id) ? await within.selectFrom('directoryObject').select(['displayName', 'description', 'groupTypes']).where('id', '=', id).where('kind', '=', 'group').where('deletedDateTime', 'is', null).executeTakeFirst() : undefined
    // The members of a dynamic group follow from its rule; only its owners can be given.
    const kinds = group?.groupTypes.includes('DynamicMembership') ? (['Owner'] as const) : (['Owner', 'Member'] as const)
    return group && {
      displayName: group.displayName!, description: group.description,
      roles: kinds.map((kind) => ({ originId: `${kind}_${id}`, displayName: kind, description: null })),
      scopes: [{ originId: id, displayName: 'Root', description: 'Root Scope', isRootScope: true }],
    }
  }
  return {
    discover: (id) => discover(id),
    async check() { await db.selectFrom('directoryObject').select('id').limit(1).execute() },
    async has(principalId, role) {
      const t = tables[kindOf(role)]
      return (await rows(kindOf(role)).select(t.group as 'groupId').where(t.group as 'groupId', '=', role.resourceId).where(t.principal as 'memberId', '=', principalId).executeTakeFirst()) !== undefined
    },
    async *members(role) {
      const t = tables[kindOf(role)]
      for (const row of await rows(kindOf(role)).select(`${t.principal as 'memberId'} as id`).where(t.group as 'groupId', '=', role.resourceId).execute()) yield row.id
    },
    async grant(principalId, role) {
      const t = tables[kindOf(role)]
      mustOffer('group', await discover(role.resourceId), role)
      const person = await db.selectFrom('directoryObject').select('id').where('id', '=', principalId).where('deletedDateTime', 'is', null).executeTakeFirst()
      if (!person) throw new ConnectorFailed('the person is no longer in the directory', { retryable: false })
      await db.insertInto(t.table as 'groupMember').values({ [t.group]: role.resourceId, [t.principal]: principalId } as { groupId: string; memberId: string }).onConflict((c) => c.doNothing()).execute()
    },
    async grantMany(tx, principalIds, role) {
      const t = tables[kindOf(role)]
      const members = () => tx.selectFrom(t.table as 'groupMember').select(`${t.principal as 'memberId'} as id`).where(t.group as 'groupId', '=', role.resourceId).where(t.principal as 'memberId', 'in', principalIds).execute()
      const people = sql`select ${role.resourceId}::uuid, id from directory_object where id = any(array(${those(principalIds)})) and deleted_date_time is null order by id`
      // All at once: where the group turns out not to offer the role, what was given is taken back with the transaction.
      const [group, before, , after] = await Promise.all([
        discover(role.resourceId, tx), members(),
        sql`insert into ${sql.table(t.table)} (${sql.ref(t.group)}, ${sql.ref(t.principal)}) ${people} on conflict do nothing`.execute(tx), members(),
      ])
      mustOffer('group', group, role)
      return { have: new Set(after.map((m) => m.id)), hadBefore: new Set(before.map((m) => m.id)) }
    },
    async revokeMany(tx, principalIds, role) {
      const t = tables[kindOf(role)]
      const these = sql`${sql.ref(t.group)} = ${role.resourceId}::uuid and ${sql.ref(t.principal)} = any(array(${those(principalIds)}))`
      await sql`delete from ${sql.table(t.table)} where ${these}`.execute(tx)
      const { rows: left } = await sql<{ id: string }>`select ${sql.ref(t.principal)} as id from ${sql.table(t.table)} where ${these}`.execute(tx)
      return { left: new Set(left.map((l) => l.id)) }
    },
    async revoke(principalId, role) {
      const t = tables[kindOf(role)]
      await db.deleteFrom(t.table as 'groupMember').where(t.group as 'groupId', '=', role.resourceId).where(t.principal as 'memberId', '=', principalId).execute()
    },
  }
}
