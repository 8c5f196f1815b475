/** What Latchkey asks of a system that it delivers into. Grants and removals are idempotent: doing one twice is doing it once. */
import type { Tx } from '#db/tables.ts'

export type Role = { readonly resourceId: string; readonly roleId: string }
export type Discovered = {
  readonly displayName: string
  readonly description: string | null
  readonly roles: readonly { readonly originId: string; readonly displayName: string; readonly description: string | null; readonly type?: 'active' | 'eligible' | 'application' | 'delegated' }[]
  readonly scopes: readonly { readonly originId: string; readonly displayName: string; readonly description: string | null; readonly isRootScope: boolean }[]
}
export type Connector = {
  /** Is the target reachable and does it let us in? Throws ConnectorFailed. */
  check(): Promise<void>
  /** The object with its roles and scopes, or undefined when the target has none of this id. */
  discover(originId: string): Promise<Discovered | undefined>
  /** Does the principal hold the role now? Read from the target, never from memory. */
  has(principalId: string, role: Role): Promise<boolean>
  /** Everybody who holds the role directly. */
  members(role: Role): AsyncIterable<string>
  grant(principalId: string, role: Role): Promise<void>
  revoke(principalId: string, role: Role): Promise<void>
  /**
   * Only targets that live in this database have it: gives the role to many people of the directory in the caller's
   * transaction, and says, read back, who has it now, and who of them had it before.
   */
  grantMany?(tx: Tx, principalIds: readonly string[], role: Role): Promise<{ readonly have: ReadonlySet<string>; readonly hadBefore: ReadonlySet<string> }>
  /** Takes it from many people in the same way, and says, read back, who has it still. */
  revokeMany?(tx: Tx, principalIds: readonly string[], role: Role): Promise<{ readonly left: ReadonlySet<string> }>
}
/** Connectors by the origin system of the resources that they serve. */
export type Connectors = Readonly<Record<string, Connector>>

/** The target said no, or said nothing. `retryable` decides whether we try again; `after` seconds, if it said so. */
export class ConnectorFailed extends Error {
  override name = 'ConnectorFailed'
  readonly retryable: boolean
  readonly after: number | undefined
  constructor(message: string, o: { retryable: boolean; after?: number }) { super(message); this.retryable = o.retryable; this.after = o.after }
}
