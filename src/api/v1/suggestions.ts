/** `accessPackageSuggestions/filterByCurrentUser(on='…')`: the kinds of reasons that are asked for, in any combination (entra.md F56). The set itself holds every kind. */
import { suggestPackages, suggestionKinds, type SuggestionKind } from '#app/discovery/suggest-packages.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { argumentOf, type Call, type Handler } from '../call.ts'
import { readFunction } from '../read.ts'

const set = ['identityGovernance', 'entitlementManagement', 'accessPackageSuggestions'] as const

/** The strongest suggestion comes first, unless the client asks for an order. */
export const filterSuggestions: Handler = async (call) => {
  const kinds = kindsOf(call)
  if (!kinds.ok) return kinds
  const found = new Map((await suggestPackages(call.app, call.caller, kinds.value)).map((s) => [s.accessPackageId, s]))
  const answer = await readFunction(call, set, 'accessPackageSuggestion', 'id in @suggested', { suggested: [...found.keys()] })
  if (!answer.ok || !answer.value.text || answer.value.contentType) return answer
  const body = JSON.parse(answer.value.text) as { value: { id?: string; reasons?: unknown }[] }
  const value = body.value.map((s) => ('reasons' in s && s.id ? { ...s, reasons: found.get(s.id)?.reasons ?? [] } : s))
  const ordered = call.query.has('$orderby') || call.query.has('orderby') ? value : value.sort((a, b) => (found.get(b.id ?? '')?.weight ?? 0) - (found.get(a.id ?? '')?.weight ?? 0))
  return ok({ ...answer.value, text: JSON.stringify({ ...body, value: ordered }) })
}

/** The values are flags: several stand in one text, and `none` adds nothing. */
function kindsOf(call: Call): Decision<readonly SuggestionKind[]> {
  if (call.called === undefined) return ok(suggestionKinds)
  const given = (argumentOf(call, 'on') ?? '').split(',').map((on) => on.trim().toLowerCase())
  const unknown = given.find((on) => on !== 'none' && !suggestionKinds.some((k) => k.toLowerCase() === on))
  if (unknown !== undefined) return no('InvalidQuery', { problem: `filterByCurrentUser does not know on='${unknown}' here. It takes: none, ${suggestionKinds.join(', ')}.` })
  return ok(suggestionKinds.filter((k) => given.includes(k.toLowerCase())))
}
