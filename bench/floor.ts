/**
 * The floor: the fastest that this stack gives for the list of assignments. A bare fastify with one route, one pool, and
 * the SQL that somebody would write by hand for just this answer; nobody is asked who they are.
 */
import fastify from 'fastify'
import { openPool } from '#db/pool.ts'

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const list = `
  select coalesce(json_agg(json_build_object(
    'id', a.id, 'expiredDateTime', ${instant('a.expired_date_time')}, 'schedule', a.schedule, 'state', a.state, 'status', a.status,
    'target', json_build_object('id', s.id, 'displayName', s.display_name, 'email', s.email, 'objectId', s.object_id, 'onPremisesSecurityIdentifier', s.on_premises_security_identifier,
      'principalName', s.principal_name, 'subjectLifecycle', s.subject_lifecycle, 'subjectType', s.subject_type),
    'accessPackage', json_build_object('id', p.id, 'displayName', p.display_name, 'description', p.description, 'isHidden', p.is_hidden,
      'createdDateTime', ${instant('p.created_date_time')}, 'modifiedDateTime', ${instant('p.modified_date_time')})
  ) order by a.id), '[]')::text as body
  from (select * from assignment order by id limit 100) a join subject s on s.id = a.target_id join access_package p on p.id = a.access_package_id`

const [databaseUrl = '', port = '0'] = process.argv.slice(2)
const pool = openPool(databaseUrl, { name: 'latchkey-floor' })
const server = fastify()
server.get('/assignments', async (_request, reply) => {
  const { rows: [row] } = await pool.query<{ body: string }>(list)
  return reply.type('application/json').send(`{"value":${row!.body}}`)
})
const url = await server.listen({ host: '127.0.0.1', port: Number(port) })
process.stdout.write(url)
process.once('SIGTERM', () => void server.close().then(() => pool.end()))
