import { sql, type RawBuilder } from 'kysely'

/** Ids as rows, for `= any(array(…))`. How many they are must not matter to whoever plans the statement, or it is planned anew each time. */
export const those = (ids: readonly string[]): RawBuilder<unknown> => sql`select unnest(${[...ids]}::uuid[])`
