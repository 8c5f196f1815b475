/** One step of a timeline. */
export type Someone = { readonly id: string; readonly displayName: string; /** In whose place they can act, or acted. */ readonly standsInFor?: string }
export type Moment = {
  readonly at: string | null
  readonly when: 'past' | 'now' | 'future'
  readonly kind: string
  readonly actor: Someone | null
  /** Who can act, was asked, or is told. */
  readonly people: readonly Someone[]
  readonly detail: string | null
  readonly resource: string | null
  /** Until when those who are waited for cannot be asked to hurry once more. */
  readonly nudgeAgainAt?: string
}
export const moment = (when: Moment['when'], at: string | null, kind: string, more: Partial<Moment> = {}): Moment => ({ at, when, kind, actor: null, people: [], detail: null, resource: null, ...more })

/** In the order of time; what has no time keeps its place after what has. */
export const inOrder = (moments: readonly Moment[]): readonly Moment[] => moments.toSorted((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~'))
