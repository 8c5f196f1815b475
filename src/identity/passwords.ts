/** Local accounts: passwords, and patience with those who guess them. */
import type pg from 'pg'
import type { Clock } from '#clock.ts'
import type { People, Person } from './people.ts'
import { fitsHash, hashSecret } from './secrets.ts'

/** How many attempts are free, and how the waiting grows with every further one. Many people can share an address. */
const patience = { account: { free: 4, firstSeconds: 2, longestSeconds: 900 }, address: { free: 40, firstSeconds: 2, longestSeconds: 300 } } as const
type Kind = keyof typeof patience
/** After so long without a failure everything starts afresh. */
const FORGOTTEN_HOURS = 24

export type SignInOutcome = { readonly person: Person } | { readonly waitSeconds: number } | 'wrong'
export type Passwords = {
  /** Gives somebody a password; their failed attempts are forgotten. */
  set(userId: string, password: string): Promise<void>
  check(userName: string, password: string, address: string): Promise<SignInOutcome>
  sweep(): Promise<void>
}

export function openPasswords(pool: pg.Pool, people: People, clock: Clock): Passwords {
  const now = () => clock.now().toString()
  return {
    async set(userId, password) {
      await pool.query(
        'insert into credential (user_id, password_hash, changed_at) values ($1, $2, $3) on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at',
        [userId, await hashSecret(password), now()],
      )
      const person = await people.byId(userId)
      if (person) await pool.query('delete from sign_in_failure where subject = any($1)', [[person.userPrincipalName, person.mail].filter(Boolean).map((name) => subjectOf('account', name!))])
    },
    async check(userName, password, address) {
      const subjects: readonly (readonly [Kind, string])[] = [['account', subjectOf('account', userName)], ['address', subjectOf('address', address)]]
      const waitSeconds = await longestWait(pool, subjects.map(([, subject]) => subject), now())
      if (waitSeconds > 0) return { waitSeconds }
      // Counted before it is checked: many attempts at once are as many attempts.
      for (const [kind, subject] of subjects) await countAttempt(pool, kind, subject, now())
      const person = await people.byUpnOrMail(userName)
      const { rows } = await pool.query<{ password_hash: string }>('select password_hash from credential where user_id = $1', [person?.id ?? null])
      const fits = await fitsHash(password, rows[0]?.password_hash)
      if (!fits || !person?.accountEnabled) return 'wrong'
      await pool.query('delete from sign_in_failure where subject = $1', [subjects[0]![1]])
      await pool.query('update sign_in_failure set failed_count = greatest(failed_count - 1, 0) where subject = $1', [subjects[1]![1]])
      return { person }
    },
    sweep: async () => void (await pool.query(`delete from sign_in_failure where last_failed_at < $1::timestamptz - make_interval(hours => ${FORGOTTEN_HOURS})`, [now()])),
  }
}

const subjectOf = (kind: Kind, text: string): string => `${kind}:${text.trim().toLowerCase()}`.slice(0, 300)

async function longestWait(pool: pg.Pool, subjects: readonly string[], now: string): Promise<number> {
  const { rows } = await pool.query<{ seconds: number }>('select coalesce(ceil(max(extract(epoch from locked_until - $2::timestamptz)))::int, 0) as seconds from sign_in_failure where subject = any($1) and locked_until > $2', [subjects, now])
  return rows[0]!.seconds
}

async function countAttempt(pool: pg.Pool, kind: Kind, subject: string, now: string): Promise<void> {
  const { free, firstSeconds, longestSeconds } = patience[kind]
  await pool.query(
    `insert into sign_in_failure as f (subject, failed_count, last_failed_at) values ($1, 1, $2)
     on conflict (subject) do update set
       failed_count = case when f.last_failed_at < $2::timestamptz - make_interval(hours => ${FORGOTTEN_HOURS}) then 1 else f.failed_count + 1 end,
       last_failed_at = $2,
       locked_until = case when f.failed_count >= $3 then $2::timestamptz + make_interval(secs => least($5::float8, $4::float8 * power(2, least(f.failed_count - $3, 20)))) end`,
    [subject, now, free, firstSeconds, longestSeconds],
  )
}
