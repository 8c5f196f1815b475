import type { Decision } from '#domain/refusal.ts'

/** Does for many together what can be done for each alone; gives nothing where that fails and was taken back, so that one of them does not hold up the others. */
export const together = <T>(work: () => Promise<Decision<T>>): Promise<T | undefined> => work().then((done) => (done.ok ? done.value : undefined), () => undefined)

/** Does pieces of work one after another. One that fails does not keep the others from being done; what failed is thrown at the end, so that a job is tried again. */
export async function inTurn(pieces: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const piece of pieces) await piece().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, `${errors.length} of ${pieces.length} pieces of work failed`)
}
