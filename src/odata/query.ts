import type { Expression } from './expression.ts'

export type Order = { readonly path: readonly string[]; readonly direction: 'asc' | 'desc' }
export type ExpandItem = { readonly navigation: string; readonly cast?: string; readonly refOnly: boolean; readonly query: Query }
/** The system query options of a request, or of one item of an `$expand`. */
export type Query = {
  readonly filter?: Expression
  readonly search?: Expression
  readonly select?: readonly string[]
  readonly expand?: readonly ExpandItem[]
  readonly orderBy?: readonly Order[]
  readonly top?: number
  readonly skip?: number
  readonly skipToken?: string
  readonly count?: boolean
  readonly levels?: number
}

/** Reads the system query options; names are case-blind, `$` is optional, other parameters are passed over. */
export function parseQuery(params: URLSearchParams | string): Query { throw new Error(`not yet: ${params}`) }
