/** What a command ends with. Scripts rely on these numbers. */
export const exit = { ok: 0, failed: 1, wrongUse: 2, notReachable: 3 } as const
export type ExitCode = (typeof exit)[keyof typeof exit]

/** A command cannot do what it was asked to. The message is for the person who asked; there is no stack to show. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
  readonly code: ExitCode
  constructor(message: string, code: ExitCode = exit.failed, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Errors of other parts that explain themselves. */
const expected: Readonly<Record<string, ExitCode>> = {
  ConfigError: exit.wrongUse, BuiltInDatabaseError: exit.failed, FolderInUseError: exit.failed, MigrationError: exit.failed, ServerTooOldError: exit.failed,
}

/** What to print for an error, and what to exit with. */
export function explain(error: unknown): { message: string; code: ExitCode } {
  if (error instanceof CommandFailure) return { message: error.message, code: error.code }
  if (!(error instanceof Error)) return { message: String(error), code: exit.failed }
  const code = expected[error.name]
  return code === undefined ? { message: error.stack ?? error.message, code: exit.failed } : { message: error.message, code }
}
