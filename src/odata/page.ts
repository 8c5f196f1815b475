import type { Query } from './query.ts'

/** The link to the page after `last`: the request's URL with all its options but `$skip` and an older `$skiptoken`. */
export function nextLink(url: string, query: Query, last: readonly (string | null)[] | null): string | undefined { throw new Error(`not yet: ${url} ${query} ${last}`) }
