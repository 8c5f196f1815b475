/** Graph's passwordProfile: written with a user, and never read back. */
import { z } from 'zod'
import type { NewPassword } from '#app/directory/write-password.ts'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { SHORTEST_PASSWORD } from '#identity/passwords.ts'
import { hashSecret } from '#identity/secrets.ts'

const LONGEST_PASSWORD = 256
export const passwordProfile = z.strictObject({
  '@odata.type': z.unknown().optional(),
  password: z.string().max(LONGEST_PASSWORD).nullish(),
  forceChangePasswordNextSignIn: z.boolean().nullish(),
  forceChangePasswordNextSignInWithMfa: z.boolean().nullish(),
}).nullish()

/** What was sent, as it is kept; nothing where nothing was sent. There is no second factor here, so what is to be changed with one is to be changed. */
export async function newPassword(caller: Caller, profile: z.infer<typeof passwordProfile>): Promise<Decision<NewPassword | undefined>> {
  if (!profile) return ok(undefined)
  // Hashing is slow on purpose: nobody who may not set a password makes the server do it.
  if (!canEverywhere(caller, 'directory.passwords')) return no('DirectoryForbidden', { task: 'set passwords' })
  const { password, forceChangePasswordNextSignIn: next, forceChangePasswordNextSignInWithMfa: withMfa } = profile
  const mustChange = next === true || withMfa === true
  if (typeof password !== 'string') return ok(next === undefined && withMfa === undefined ? undefined : { mustChange })
  if (password.length < SHORTEST_PASSWORD) return no('PasswordTooShort', { shortest: SHORTEST_PASSWORD }, 'passwordProfile')
  return ok({ hash: await hashSecret(password), mustChange })
}
