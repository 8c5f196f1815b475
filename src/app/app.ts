/** What every use case works with: opened once for a process. */
import type { Clock } from '#clock.ts'
import type { Connectors } from '#connectors/connector.ts'
import type { Db, Tx } from '#db/tables.ts'
import { applyEffects } from '#db/effects.ts'
import type { Effect } from '#domain/effect.ts'
import { formatInstant } from '#domain/time.ts'
import type { NewId } from '#ids.ts'

export type App = {
  readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly connectors: Connectors; readonly publicUrl: string
  /** In which mails tell days and hours. */
  readonly timeZone: string
}

/** The injected clock's time as the API writes it. */
export const nowOf = (app: App): string => formatInstant(app.clock.now())

/** Writes what a decision sets in motion, on its own transaction. */
export const record = (app: App, tx: Tx, effects: readonly Effect[]): Promise<void> => applyEffects(tx, effects, { newId: app.newId, now: nowOf(app) })
