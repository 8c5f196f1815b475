/** Pages of lists that are not OData's: `$top` and `$skip`, and the link to the next one. */
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Call } from './call.ts'

export type NumberedPage = { readonly top: number; readonly skip: number }

/** A whole number of the query, from 0 to `most`, or `initial` where none is given. */
export function numberOf(call: Call, name: string, initial: number, most: number): Decision<number> {
  const text = call.query.get(name)
  if (text === null) return ok(initial)
  return /^\d{1,9}$/.test(text) && Number(text) <= most ? ok(Number(text)) : no('InvalidQuery', { problem: `${name} must be a number from 0 to ${most}.` })
}

/** Which part of a list is asked for. */
export function pageOf(call: Call, initial = 100, most = 999): Decision<NumberedPage> {
  const [top, skip] = [numberOf(call, '$top', initial, most), numberOf(call, '$skip', 0, 999_999_999)]
  if (!top.ok) return top
  return skip.ok ? ok({ top: top.value, skip: skip.value }) : skip
}

/** The address of the page after this one. */
export function nextPage(call: Call, { top, skip }: NumberedPage): string {
  const url = new URL(call.url)
  url.searchParams.set('$top', String(top))
  url.searchParams.set('$skip', String(skip + top))
  return url.href
}
