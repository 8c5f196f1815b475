/**
 * The floors: the fastest that this stack gives for the list of assignments and for requests. A bare fastify, one pool, and
 * the SQL that somebody would write by hand for just these answers; nobody is asked who they are.
 */
import fastify from 'fastify'
import { openPool } from '#db/pool.ts'
import { addRequests } from './floor-requests.ts'

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const list = `
  select coalesce(json_agg(j order by j.id), '[]')::text as body from (
    select a.id, ${instant('a.expired_date_time')} as "expiredDateTime", a.schedule, a.state, a.status,
      (select row_to_json(t) from (select s.id, s.display_name as "displayName", s.email, s.object_id as "objectId", s.on_premises_security_identifier as "onPremisesSecurityIdentifier",
        s.principal_name as "principalName", s.subject_lifecycle as "subjectLifecycle", s.subject_type as "subjectType") as t) as target,
      (select row_to_json(k) from (select p.id, p.display_name as "displayName", p.description, p.is_hidden as "isHidden",
        ${instant('p.created_date_time')} as "createdDateTime", ${instant('p.modified_date_time')} as "modifiedDateTime") as k) as "accessPackage"
    from (select * from assignment order by id limit 100) as a join subject s on s.id = a.target_id join access_package p on p.id = a.access_package_id
  ) as j`

const [databaseUrl = '', port = '0'] = process.argv.slice(2)
const pool = openPool(databaseUrl, { name: 'latchkey-floor' })
const server = fastify()
server.get('/assignments', async (_request, reply) => {
  const { rows: [row] } = await pool.query<{ body: string }>({ name: 'list', text: list })
  return reply.type('application/json').send(`{"value":${row!.body}}`)
})
addRequests(server, pool)
const url = await server.listen({ host: '127.0.0.1', port: Number(port) })
process.stdout.write(url)
process.once('SIGTERM', () => void server.close().then(() => pool.end()))
