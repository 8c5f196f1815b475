/** How PostgreSQL answers a question of the API: the statement that the API would run, with its plan. */
import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { callerOf } from '#api/caller-of.ts'
import { dispatch } from '#api/dispatch.ts'
import type { App } from '#app/app.ts'
import { systemClock } from '#clock.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'
import { portalPermissions } from '#identity/permissions.ts'
import { openStandings } from '#identity/standing.ts'
import { newIds } from '#ids.ts'
import { sql, type Place } from './place.ts'

const folder = join(import.meta.dirname, 'plans')
type Asked = { readonly text: string; readonly values: unknown[] }

const tookMs = (plan: readonly string[]): number => Number(/Execution Time: ([\d.]+)/.exec(plan.at(-1) ?? '')?.[1])

/** Writes the plan of a person's question into `plans/`, the fastest of three, and gives the milliseconds that PostgreSQL took to run it. */
export async function plan(place: Place, name: string, person: string, path: string): Promise<number> {
  const pool = openPool(place.databaseUrl, { max: 2 })
  try {
    const [{ id } = { id: '' }] = await sql<{ id: string }>(place, `select id from directory_object where mail_nickname = '${person}'`)
    const db = openDatabase<Tables>(pool)
    const caller = callerOf({ kind: 'user', oid: id, appId: id, permissions: portalPermissions, standing: (await openStandings(pool, true).ofPerson(id))! })
    const { asked, recording } = recorder(pool)
    const clock = systemClock()
    const app = { db, clock, newId: newIds(clock), connectors: {}, publicUrl: place.url } as unknown as App
    const log = { error: (o: object) => { throw Object.assign(new Error('The question failed.'), o) } }
    await dispatch({ app, pool: recording, log, surroundings: {} as never, limit: { take: () => 0 } }, caller, { method: 'GET', url: path.replace('/v1.0/', ''), headers: {}, body: undefined }, { requestId: '', clientRequestId: '', now: '' })
    const { text, values } = asked.at(-1)!
    const runs: string[][] = []
    for (let run = 0; run < 3; run++)
      runs.push((await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, settings) ${text}`, values)).rows.map((row) => row['QUERY PLAN']))
    const lines = runs.toSorted((a, b) => tookMs(a) - tookMs(b))[0]!
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.txt`), `GET ${path}\nas ${person}\n\n${text}\n\n${JSON.stringify(values)}\n\n${lines.join('\n')}\n`)
    return tookMs(lines)
  } finally {
    await pool.end()
  }
}

function recorder(pool: pg.Pool): { asked: Asked[]; recording: pg.Pool } {
  const asked: Asked[] = []
  const query = (question: Asked) => {
    asked.push(question)
    return pool.query(question)
  }
  return { asked, recording: { query } as unknown as pg.Pool }
}
