/** Local accounts: passwords, with patience for those who guess them. */
import type pg from 'pg'
import type { Clock } from '#clock.ts'
import { openPatience, subjectOf } from './patience.ts'
import type { People, Person } from './people.ts'
import { fitsHash, hashSecret } from './secrets.ts'

/** What is shorter is guessed too soon. */
export const SHORTEST_PASSWORD = 12

export type SignInOutcome = { readonly person: Person } | { readonly waitSeconds: number } | 'wrong'
export type Passwords = {
  /** Gives somebody a password; their failed attempts are forgotten. */
  set(userId: string, password: string): Promise<void>
  check(userName: string, password: string, address: string): Promise<SignInOutcome>
  sweep(): Promise<void>
}

export function openPasswords(pool: pg.Pool, people: People, clock: Clock): Passwords {
  const patience = openPatience(pool, clock)
  return {
    async set(userId, password) {
      await pool.query(
        'insert into credential (user_id, password_hash, changed_at) values ($1, $2, $3) on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at',
        [userId, await hashSecret(password), clock.now().toString()],
      )
      const person = await people.byId(userId)
      if (person) await pool.query('delete from sign_in_failure where subject = any($1)', [[person.userPrincipalName, person.mail].filter(Boolean).map((name) => subjectOf('account', name!))])
    },
    async check(userName, password, address) {
      const { waitSeconds, succeeded } = await patience.attempt([['account', userName], ['address', address]])
      if (waitSeconds > 0) return { waitSeconds }
      const person = await people.byUpnOrMail(userName)
      const { rows } = await pool.query<{ password_hash: string }>('select password_hash from credential where user_id = $1', [person?.id ?? null])
      const fits = await fitsHash(password, rows[0]?.password_hash)
      if (!fits || !person?.accountEnabled) return 'wrong'
      await succeeded()
      return { person }
    },
    sweep: patience.sweep,
  }
}
