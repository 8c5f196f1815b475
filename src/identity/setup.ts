/** Links with which a new installation gets its first administrator. The database holds the hash of what is in them. */
import { isNew } from '#app/directory/make-first-administrator.ts'
import type { Clock } from '#clock.ts'
import type { Config } from '#config.ts'
import type { Db } from '#db/tables.ts'
import { fingerprint, randomText } from './secrets.ts'

/** The way to the page where a link leads. The code stands behind the `#`, which browsers send to nobody, so that it is in no log of a proxy. */
export const SETUP_PATH = '/auth/setup'
const LASTS_HOURS = 1

export type Setup = {
  /** Is there still nobody? Once there was somebody, never again. */
  isOpen(): Promise<boolean>
  /** Makes a link; none where there is somebody already. */
  newLink(): Promise<string | undefined>
}

export function openSetup(db: Db, clock: Clock, { publicUrl }: Pick<Config, 'publicUrl'>): Setup {
  let closed = false
  const isOpen = async (): Promise<boolean> => {
    closed ||= !(await isNew(db))
    return !closed
  }
  return {
    isOpen,
    async newLink() {
      if (!(await isOpen())) return undefined
      const code = randomText(24)
      const now = clock.now()
      await db.deleteFrom('setupLink').where('expiresAt', '<=', now.toString()).execute()
      await db.insertInto('setupLink').values({ id: fingerprint(code), madeAt: now.toString(), expiresAt: now.add({ hours: LASTS_HOURS }).toString() }).execute()
      return `${publicUrl}${SETUP_PATH}#${code}`
    },
  }
}

/** Tells the page of the sign-in that comes next that its reader has just become the first administrator. */
export const welcomeCookie = 'latchkey_welcome'
