/** Everything that a schema is, as lines that can be compared. */
import type pg from 'pg'

const questions = [
  `select format('column %s.%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped`,
  "select format('index %s', indexdef) as line, schemaname as nspname from pg_indexes",
  // The server of some version counts "not null" among the constraints.
  "select format('constraint %s.%s %s', n.nspname, k.conrelid::regclass, pg_get_constraintdef(k.oid)) as line from pg_constraint k join pg_namespace n on n.oid = k.connamespace where k.contype <> 'n'",
  "select format('view %s.%s %s', schemaname, viewname, definition) as line, schemaname as nspname from pg_views",
  "select format('function %s', pg_get_functiondef(p.oid)) as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prokind = 'f'",
  "select format('trigger %s %s', t.tgrelid::regclass, pg_get_triggerdef(t.oid)) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal",
]

/** Reads the schemas of Latchkey and of the job queue. */
export async function schemaOf(pool: pg.Pool): Promise<readonly string[]> {
  const lines: string[] = []
  for (const question of questions) {
    const text = question.includes('as nspname') ? `select line from (${question}) q where nspname in ('public', 'graphile_worker')` : `${question} ${question.includes(' where ') ? 'and' : 'where'} n.nspname in ('public', 'graphile_worker')`
    lines.push(...(await pool.query<{ line: string }>(text)).rows.map((r) => r.line.replace(/\s+/g, ' ')))
  }
  return lines.sort()
}
