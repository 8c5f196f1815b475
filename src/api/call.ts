import type pg from 'pg'
import { nowOf, type App } from '#app/app.ts'
import type { Surroundings } from '#app/installation/surroundings.ts'
import { parametersFor, visibilityFor } from '#app/visibility.ts'
import type { Caller } from '#domain/caller.ts'
import { no, type Decision } from '#domain/refusal.ts'
import type { Context, MetadataLevel } from '#odata/context.ts'
import type { Call as Called } from '#odata/path.ts'
import { allRoots } from './roots.ts'
import type { Answer } from './answer.ts'

/** One call of the API, as handlers see it. */
export type Call = {
  readonly app: App
  readonly pool: pg.Pool
  readonly surroundings: Surroundings
  readonly caller: Caller
  readonly method: string
  /** The address after the version, decoded: `['users', '{id}']`. */
  readonly segments: readonly string[]
  /** What stands for the `{names}` of the route. */
  readonly params: Readonly<Record<string, string>>
  /** The function in the address, with its arguments: `latchkey.why(personId='…')`. */
  readonly called: Called | undefined
  readonly query: URLSearchParams
  /** The absolute URL, for `@odata.nextLink`. */
  readonly url: string
  readonly body: unknown
  readonly metadata: MetadataLevel
  readonly minimal: boolean
  /** Is the answer wanted as CSV, where there is one (`Accept: text/csv` or `$format=text/csv`)? */
  readonly csv: boolean
}
export type Handler = (call: Call) => Promise<Decision<Answer>>

/** The version's root as clients know it. */
export const baseOf = (call: Call): string => `${call.app.publicUrl}/v1.0`

/** What queries of this call may see. */
export const contextOf = (call: Call): Context => ({
  parameters: parametersFor(call.caller, nowOf(call.app)), visibility: visibilityFor(call.caller), face: 'v1.0', metadata: call.metadata, base: baseOf(call), roots: allRoots,
})

/** The id of a route's `{name}`, or a refusal that names it. */
export const idOf = (call: Call, name = 'id'): Decision<string> => {
  const id = call.params[name] ?? ''
  return isGuid(id) ? { ok: true, value: id.toLowerCase() } : no('InvalidId', { id })
}
/** An argument of the address's function as text, whatever the case of its name. */
export function argumentOf(call: Call, name: string): string | undefined {
  const value = Object.entries(call.called?.arguments ?? {}).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]
  return value === undefined || value === null ? undefined : String(value)
}
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
