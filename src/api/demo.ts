/** What only the demonstration offers: tokens for its people, its clock, and its mailbox. */
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import { nowOf, type App } from '#app/app.ts'
import type { Identity } from '#identity/identity.ts'
import type { People } from '#identity/people.ts'
import { PORTAL_APP_ID, portalPermissions } from '#identity/permissions.ts'
import { parseDuration, parseInstant } from '#domain/time.ts'
import { travel, type Journey } from '#jobs/travel.ts'
import { mailbox } from './demo-mailbox.ts'

export type DemoDeps = { readonly app: App; readonly pool: pg.Pool; readonly people: People; readonly identity: Identity; readonly journey: Journey }
const wanted = z.strictObject({ user: z.string().max(256), scopes: z.array(z.string().max(100)).max(100).optional() })
const move = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })])
const problem = (message: string) => ({ error: { code: 'BadRequest', message } })

/** Adds the demonstration's addresses to a server. */
export const demoParts = ({ app, people, identity, journey }: DemoDeps) => async (server: FastifyInstance): Promise<void> => {
  server.post('/demo/token', async (request, reply) => {
    const body = wanted.safeParse(request.body)
    if (!body.success) return reply.code(400).send(problem('Send {"user": "joann@contoso.example"}, and "scopes" as a list if you want fewer permissions.'))
    const person = await people.byUpnOrMail(body.data.user)
    if (!person) return reply.code(404).send(problem(`The demonstration has nobody named ${body.data.user}.`))
    return reply.send({ access_token: await identity.issueDelegatedToken(person, body.data.scopes ?? portalPermissions, PORTAL_APP_ID) })
  })
  server.get('/demo/clock', async (_request, reply) => reply.send({ now: nowOf(app), offset: journey.clock.offset }))
  let moving: Promise<unknown> = Promise.resolve()
  server.post('/demo/clock', async (request, reply) => {
    const body = move.safeParse(request.body)
    const to = !body.success ? undefined : 'advance' in body.data ? parseDuration(body.data.advance) : parseInstant(body.data.to)
    if (!to) return reply.code(400).send(problem('Send {"advance": "P11D"} or {"to": "2026-06-05T00:00:00Z"}.'))
    // One journey at a time: two clocks moving at once would pass moments twice.
    const journeyed = moving.then(() => travel(journey, to))
    moving = journeyed.catch(() => undefined)
    const done = await journeyed.catch((error: unknown) => { if (error instanceof RangeError) return error; throw error })
    return done instanceof RangeError ? reply.code(400).send(problem(`The clock cannot be moved there: ${done.message}.`)) : reply.send({ now: nowOf(app), offset: journey.clock.offset, done })
  })
  mailbox(server, app)
}
