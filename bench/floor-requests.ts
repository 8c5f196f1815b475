/** The floor of requests: bare routes that write, by hand, the rows that a request was found to leave behind. */
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'

/** What a request writes to, copied without its rows, triggers and foreign keys into the schema `bench_floor`. */
export const throughTables = ['subject', 'assignment_request', 'approval', 'approval_stage', 'stage_approver', 'assignment', 'assignment_facts', 'assignment_resource_role', 'holding', 'group_member', 'audit_event', 'audit_party', 'mail'] as const
/** The rows of one request, with its events and mails by the step in which they were written: asked, approved and delivered. */
export type Rows = { readonly request: string; readonly subject: string; readonly assignment: string; readonly person: string; readonly steps: readonly { readonly events: readonly string[]; readonly mails: readonly string[] }[] }

const copy = (table: (typeof throughTables)[number], condition: string) => `insert into bench_floor.${table} select * from public.${table} where ${condition}`
const among = (ids: readonly string[]) => `in (${ids.map((id) => `'${id}'`).join(', ')})`
const told = ({ events, mails }: Rows['steps'][number]) => [copy('audit_event', `id ${among(events)}`), copy('audit_party', `event_id ${among(events)}`), ...(mails.length > 0 ? [copy('mail', `id ${among(mails)}`)] : [])]

const asked = ({ request, subject, steps }: Rows) => [
  copy('subject', `id = '${subject}'`), copy('assignment_request', `id = '${request}'`), copy('approval', `id = '${request}'`), copy('approval_stage', `approval_id = '${request}'`),
  copy('stage_approver', `stage_id in (select id from public.approval_stage where approval_id = '${request}')`), ...told(steps[0]!),
]
const approved = ({ request, assignment, person, steps }: Rows) => [
  `update bench_floor.approval_stage set status = 'Completed', review_result = 'Approve' where approval_id = '${request}'`, `update bench_floor.assignment_request set state = 'delivered' where id = '${request}'`,
  copy('assignment', `id = '${assignment}'`), copy('assignment_facts', `assignment_id = '${assignment}'`), copy('holding', `principal_id = '${person}'`), copy('group_member', `member_id = '${person}'`),
  copy('assignment_resource_role', `assignment_id = '${assignment}'`), ...told(steps[1]!),
]
const sent = ({ steps }: Rows) => [`update bench_floor.mail set sent_date_time = now() where id ${among(steps.flatMap((s) => s.mails))}`]

/** Adds the routes: a request asked, its stage read, the stage approved; that its mails were sent is written after the answer. */
export function addRequests(server: FastifyInstance, pool: pg.Pool): void {
  const write = (statements: readonly string[]) => pool.query(`begin; ${statements.join('; ')}; commit`)
  server.post<{ Body: Rows }>('/asked', async ({ body }) => {
    await write(asked(body))
    return { id: body.request }
  })
  server.get<{ Params: { id: string } }>('/stages/:id', async ({ params }) => (await pool.query('select * from bench_floor.approval_stage where approval_id = $1', [params.id])).rows[0])
  server.patch<{ Body: Rows }>('/stages/:id', async ({ body }, reply) => {
    await write(approved(body))
    void write(sent(body))
    return reply.code(204).send()
  })
}
