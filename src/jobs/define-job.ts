import type { App } from '#app/app.ts'
import type { MailTransport } from '#mail/transport.ts'
import type { Log } from '#log.ts'
import type { JobName } from '#domain/effect.ts'

/** What jobs work with. */
export type JobContext = { readonly app: App; readonly log: Log; readonly mail: MailTransport; readonly mailFrom: string; readonly timeZone: string }
/** A job takes an id at the most, reads the truth again, and does what is still missing: running it twice is harmless. */
export type Job = { readonly name: JobName; readonly run: (context: JobContext, payload: Readonly<Record<string, string>>) => Promise<void>; readonly cron?: string }
export const defineJob = (name: JobName, run: Job['run'], cron?: string): Job => ({ name, run, ...(cron ? { cron } : {}) })
