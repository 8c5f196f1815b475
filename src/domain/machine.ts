/** A state machine is a table; reading the table is reading the rule. */
export type Transition<S extends string, E extends string> = readonly [from: S, on: E, to: S]
export type Machine<S extends string, E extends string> = { readonly states: readonly S[]; readonly initial: readonly S[]; readonly rows: readonly Transition<S, E>[] }

/** Declares a machine: its states, those a new thing may start in, and its transitions. */
export const machine = <const S extends readonly string[], const I extends readonly S[number][], const R extends readonly Transition<S[number], string>[]>(states: S, initial: I, rows: R): Machine<S[number], R[number][1]> =>
  ({ states, initial, rows })

/** The state that follows, or undefined where the table has no such row. */
export const next = <S extends string, E extends string>(m: Machine<S, E>, from: S, on: E): S | undefined => m.rows.find(([a, e]) => a === from && e === on)?.[2]

/** The states in which an event is allowed. */
export const statesThatAllow = <S extends string, E extends string>(m: Machine<S, E>, on: E): readonly S[] => m.rows.filter(([, e]) => e === on).map(([from]) => from)

/** The states that nothing leaves. */
export const terminalStates = <S extends string, E extends string>(m: Machine<S, E>): readonly S[] => m.states.filter((s) => !m.rows.some(([from]) => from === s))
