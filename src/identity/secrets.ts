/** Secrets: kept as hashes where only comparing is needed, sealed where the text itself must come back. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const cost = { N: 16_384, r: 8, p: 1 }
const HASH_LENGTH = 32

const derive = (secret: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> =>
  new Promise((resolve, reject) => scrypt(secret.normalize('NFC'), salt, HASH_LENGTH, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error ? reject(error) : resolve(key))))

/** Hashes a password or a client secret: `scrypt$16384$8$1$salt$hash`. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(secret, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Does the secret belong to the hash? A hash that is no hash fits nothing, and takes as long. */
export async function fitsHash(secret: string, stored: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = (stored ?? '').split('$')
  const known = kind === 'scrypt' && hash !== ''
  const found = await derive(secret, Buffer.from(salt, 'base64url'), known ? { N: Number(N), r: Number(r), p: Number(p) } : cost)
  return sameText(found.toString('base64url'), hash) && known
}

/** Compares without telling by its time how much was right. */
export const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The hash of something random: it needs no salt and no slowness. */
export const fingerprint = (random: string): string => digest(random).toString('base64url')
/** A text that nobody can guess. */
export const randomText = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** Seals texts with the installation's secret key; every purpose has a key of its own. */
export type Vault = { seal(purpose: string, text: string): string; open(purpose: string, sealed: string): string | undefined; sign(purpose: string, text: string): string }

const IV_LENGTH = 12
const TAG_LENGTH = 16

export function openVault(secretKey: string): Vault {
  const keys = new Map<string, Buffer>()
  const keyFor = (purpose: string): Buffer => {
    const key = keys.get(purpose) ?? Buffer.from(hkdfSync('sha256', secretKey, '', `latchkey identity ${purpose}`, 32))
    keys.set(purpose, key)
    return key
  }
  return {
    seal(purpose, text) {
      const iv = randomBytes(IV_LENGTH)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < IV_LENGTH + TAG_LENGTH) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, IV_LENGTH), { authTagLength: TAG_LENGTH })
        decipher.setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH))
        return Buffer.concat([decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
    sign: (purpose, text) => createHmac('sha256', keyFor(purpose)).update(text).digest('base64url'),
  }
}
