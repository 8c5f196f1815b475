/** The rules of delivery: what to do about one role of one assignment, and when to try again. */
export type RolePlan = 'grant' | 'revoke' | 'nothing'

/** What a role of an assignment needs: `wanted` follows from the assignment and its package, `given` from our record. */
export const planFor = (wanted: boolean, given: boolean): RolePlan => (wanted && !given ? 'grant' : !wanted && given ? 'revoke' : 'nothing')

/**
 * What the end of a role means at the target (design: desired and actual). Another live assignment that gives the same
 * keeps it; access that was there before Latchkey stays (latchkey.md, "pre-existing access"); anything else goes.
 */
export const onEnd = (facts: { readonly wantedByAnother: boolean; readonly hadBefore: boolean }): 'keep-for-another' | 'keep-prior' | 'revoke' =>
  facts.wantedByAnother ? 'keep-for-another' : facts.hadBefore ? 'keep-prior' : 'revoke'

/** Minutes to the next try: several tries over several hours (entra.md F63), then a person has to look. */
const waits = [0.5, 1, 2, 5, 10, 20, 40, 60, 90, 120] as const
/** Seconds until try number `attempts + 1`, or undefined when it is time to give up. A removal is never given up. */
export const retryIn = (attempts: number, removal: boolean): number | undefined => {
  const minutes = waits[Math.min(attempts, waits.length) - 1] ?? waits[0]
  return attempts > waits.length && !removal ? undefined : minutes * 60
}
