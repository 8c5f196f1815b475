import type { Config } from '#config.ts'
import type { MailTransport } from '#mail/transport.ts'

/** What this process is set to lean on, beside its database. */
export type Surroundings = { readonly config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'oidc' | 'demo'>; readonly mail: MailTransport }
