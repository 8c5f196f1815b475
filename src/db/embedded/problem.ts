/** The built-in database cannot be used here. The message says why and what to do; no stack is needed to understand it. */
export class BuiltInDatabaseError extends Error {
  override name = 'BuiltInDatabaseError'
}
