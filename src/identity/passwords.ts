/** Local accounts: passwords, with patience for those who guess them. */
import type pg from 'pg'
import type { Clock } from '#clock.ts'
import type { Config } from '#config.ts'
import { openPatience } from './patience.ts'
import type { People, Person } from './people.ts'
import { fitsHash } from './secrets.ts'

/** What is shorter is guessed too soon. */
export const SHORTEST_PASSWORD = 12
/** Do people sign in with passwords that are kept here? Not with an identity provider of one's own, and not in the demonstration. */
export const hasLocalAccounts = ({ oidc, demo }: Pick<Config, 'oidc' | 'demo'>): boolean => !oidc && !demo

/** `hash` is what the password was checked against, by which a change of it knows that nobody else was quicker. */
export type SignInOutcome = { readonly person: Person; readonly hash: string; readonly mustChange: boolean } | { readonly waitSeconds: number } | 'wrong'
export type Passwords = {
  check(userName: string, password: string, address: string): Promise<SignInOutcome>
  sweep(): Promise<void>
}

export function openPasswords(pool: pg.Pool, people: People, clock: Clock): Passwords {
  const patience = openPatience(pool, clock)
  return {
    async check(userName, password, address) {
      const { waitSeconds, succeeded } = await patience.attempt([['account', userName], ['address', address]])
      if (waitSeconds > 0) return { waitSeconds }
      const person = await people.byUpnOrMail(userName)
      const { rows: [kept] } = await pool.query<{ password_hash: string; must_change: boolean }>('select password_hash, must_change from credential where user_id = $1', [person?.id ?? null])
      const fits = await fitsHash(password, kept?.password_hash)
      if (!fits || !kept || !person?.accountEnabled) return 'wrong'
      await succeeded()
      return { person, hash: kept.password_hash, mustChange: kept.must_change }
    },
    sweep: patience.sweep,
  }
}
