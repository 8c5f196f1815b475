import type { App } from '#app/app.ts'
import type { MailTransport } from '#mail/transport.ts'
import type { Log } from '#log.ts'
import type { Measures } from '#telemetry/measures.ts'
import type { JobName, Payload } from '#domain/effect.ts'

/** What jobs work with. */
export type JobContext = { readonly app: App; readonly log: Log; readonly mail: MailTransport; readonly mailFrom: string; readonly timeZone: string; readonly measures?: Measures }
/** A job takes ids at the most, reads the truth again, and does what is still missing: running it twice is harmless. */
export type Job = { readonly name: JobName; readonly run: (context: JobContext, payload: Payload) => Promise<void>; readonly cron?: string }

/** A job that needs nothing to be told. */
export const job = (name: JobName, run: (context: JobContext) => Promise<unknown>, cron?: string): Job => ({ name, run: async (context) => { await run(context) }, ...(cron ? { cron } : {}) })
/** A job about one thing, whose id its payload has under `member`. */
export const jobAbout = (name: JobName, member: string, run: (context: JobContext, id: string) => Promise<unknown>): Job => ({ name, run: async (context, payload) => { await run(context, payload[member] as string) } })
/** A job about many things, whose ids its payload has under `member`. */
export const jobAboutMany = (name: JobName, member: string, run: (context: JobContext, ids: readonly string[]) => Promise<unknown>): Job => ({ name, run: async (context, payload) => { await run(context, payload[member] as readonly string[]) } })
