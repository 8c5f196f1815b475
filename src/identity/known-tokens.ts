/**
 * Tokens that were believed a moment ago: whoever asks ten times in a row shows the same one. What was read from it
 * stays true until it runs out, or the key that signed it is replaced; whether its owner is still there is asked anew
 * each time, by whoever calls.
 */
import type { Clock } from '#clock.ts'
import { TOLERANCE_SECONDS, verifyToken, type TokenFacts, type TokenPlace } from './access-token.ts'
import { fingerprint } from './secrets.ts'
import type { SigningKeys } from './signing-keys.ts'

type Known = { readonly facts: TokenFacts; readonly kid: string; readonly key: CryptoKey; readonly until: number }
const most = 2000

/** Reads tokens like `verifyToken`, and remembers those that are good. */
export function openKnownTokens(keys: SigningKeys, place: TokenPlace, clock: Clock): (token: string) => Promise<TokenFacts> {
  const known = new Map<string, Known>()
  return async (token) => {
    const print = fingerprint(token)
    const found = known.get(print)
    if (found && clock.now().epochMilliseconds < found.until && (await keys.publicKey(found.kid)) === found.key) return found.facts
    known.delete(print)
    const { facts, kid, expires } = await verifyToken(keys, place, token)
    const key = await keys.publicKey(kid)
    if (known.size >= most) known.clear()
    if (key) known.set(print, { facts, kid, key, until: (expires + TOLERANCE_SECONDS) * 1000 })
    return facts
  }
}
