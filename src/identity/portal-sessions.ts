/** Who is signed in to the portal. The cookie holds a random text; the database its hash. */
import type pg from 'pg'
import type { Clock } from '#clock.ts'
import { fingerprint, randomText } from './secrets.ts'

/** A session ends when nobody has used it for so long, and at the latest a day after signing in. */
const IDLE_HOURS = 8
const LONGEST_HOURS = 24
/** A session in use is noted no more often than this: reading a page is not worth a write. */
const NOTED_MINUTES = 1

export type PortalSession = { readonly id: string; readonly userId: string; readonly csrf: string }
export type PortalSessions = {
  /** Gives the text for the cookie. Always a new one: what a browser brought along before signing in means nothing. */
  start(userId: string): Promise<string>
  find(cookie: string): Promise<PortalSession | undefined>
  end(cookie: string): Promise<void>
  sweep(): Promise<void>
}

type Row = { id: string; user_id: string; csrf: string; stale: boolean }
const alive = (now: string) => `(last_seen_at > ${now}::timestamptz - make_interval(hours => ${IDLE_HOURS}) and expires_at > ${now})`
const find = `select id, user_id, csrf, last_seen_at < $2::timestamptz - make_interval(mins => ${NOTED_MINUTES}) as stale from portal_session where id = $1 and ${alive('$2')}`

export function openPortalSessions(pool: pg.Pool, clock: Clock): PortalSessions {
  const now = () => clock.now().toString()
  return {
    async start(userId) {
      const cookie = randomText()
      await pool.query(
        `insert into portal_session (id, user_id, csrf, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $4::timestamptz + make_interval(hours => ${LONGEST_HOURS}))`,
        [fingerprint(cookie), userId, randomText(), now()],
      )
      return cookie
    },
    async find(cookie) {
      const { rows: [row] } = await pool.query<Row>(find, [fingerprint(cookie), now()])
      if (!row) return undefined
      if (row.stale) await pool.query('update portal_session set last_seen_at = greatest(last_seen_at, $2) where id = $1', [row.id, now()])
      return { id: row.id, userId: row.user_id, csrf: row.csrf }
    },
    end: async (cookie) => void (await pool.query('delete from portal_session where id = $1', [fingerprint(cookie)])),
    sweep: async () => void (await pool.query(`delete from portal_session where not ${alive('$1')}`, [now()])),
  }
}
