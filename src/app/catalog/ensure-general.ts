import { sql } from 'kysely'
import { nowOf, type App } from '../app.ts'

/** The built-in catalog "General" (entra.md §1.2) is there from the first start; several nodes may start at once. */
export async function ensureGeneral(app: App): Promise<void> {
  const now = nowOf(app)
  await sql`
    insert into catalog (id, display_name, description, catalog_type, state, is_externally_visible, created_date_time, modified_date_time)
    select ${app.newId()}::uuid, 'General', 'The built-in catalog.', 'serviceDefault', 'published', false, ${now}::timestamptz, ${now}::timestamptz
    where not exists (select 1 from catalog where catalog_type = 'serviceDefault')
    on conflict do nothing`.execute(app.db)
}
