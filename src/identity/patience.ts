/** Patience with those who guess: the more often something fails for an account or from an address, the longer the next attempt has to wait. */
import type pg from 'pg'
import type { Clock } from '#clock.ts'

/** How many attempts are free, and how the waiting grows with every further one. Many people can share an address. */
const patience = {
  account: { free: 4, firstSeconds: 2, longestSeconds: 900 },
  address: { free: 40, firstSeconds: 2, longestSeconds: 300 },
  // Nobody can guess the code of a set-up link, and whoever has it should not wait for long because others tried.
  // Nobody's mailbox is to be filled by others, and nobody is to fill many.
  mailbox: { free: 3, firstSeconds: 60, longestSeconds: 3600 },
  mailings: { free: 20, firstSeconds: 10, longestSeconds: 600 },
  setup: { free: 10, firstSeconds: 2, longestSeconds: 60 },
} as const
export type Kind = keyof typeof patience
/** After so long without a failure everything starts afresh. */
const FORGOTTEN_HOURS = 24

/** `waitSeconds` is more than zero where the attempt comes too soon: then it was not counted, and must not be looked at. */
export type Attempt = { readonly waitSeconds: number; succeeded(): Promise<void> }
export type Patience = { attempt(subjects: readonly (readonly [Kind, string])[]): Promise<Attempt>; sweep(): Promise<void> }

/** What attempts are counted by. */
export const subjectOf = (kind: Kind, text: string): string => `${kind}:${text.trim().toLowerCase()}`.slice(0, 300)

export function openPatience(pool: pg.Pool, clock: Clock): Patience {
  const now = () => clock.now().toString()
  return {
    async attempt(given) {
      const subjects = given.map(([kind, text]) => ({ kind, subject: subjectOf(kind, text) }))
      const waitSeconds = await longestWait(pool, subjects.map(({ subject }) => subject), now())
      // Counted before it is checked: many attempts at once are as many attempts.
      if (waitSeconds === 0) for (const { kind, subject } of subjects) await countAttempt(pool, kind, subject, now())
      return { waitSeconds, succeeded: async () => { for (const { kind, subject } of subjects) await pool.query(kind === 'account' ? forget : takeBack, [subject]) } }
    },
    sweep: async () => void (await pool.query(`delete from sign_in_failure where last_failed_at < $1::timestamptz - make_interval(hours => ${FORGOTTEN_HOURS})`, [now()])),
  }
}

const forget = 'delete from sign_in_failure where subject = $1'
/** One attempt that was right says nothing about the others from the same address. */
const takeBack = 'update sign_in_failure set failed_count = greatest(failed_count - 1, 0) where subject = $1'

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
