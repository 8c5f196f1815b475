/** What an event changed, leaf by leaf: values come as JSON, and of a large one only that is told which differs. */
export type Change = { path: string; from: string | null; to: string | null }
type Modified = { displayName: string; oldValue: string | null; newValue: string | null }

type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json }
/** A value that was cut is no JSON any more, and is told as it stands. */
const parsed = (text: string | null): Json | undefined => {
  if (text === null) return null
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
const isPlain = (value: Json): value is string | number | boolean | null => typeof value !== 'object' || value === null

/** Every value at the end of a path. A list of plain values is one value. */
function leavesOf(value: Json, path: string): [string, string | null][] {
  if (isPlain(value)) return [[path, value === null ? null : String(value)]]
  if (Array.isArray(value) && value.every(isPlain)) return [[path, value.length > 0 ? value.join(', ') : null]]
  return Object.entries(value).flatMap(([member, inner]) => leavesOf(inner, `${path}/${Array.isArray(value) ? Number(member) + 1 : member}`))
}

export function changesOf(modified: readonly Modified[]): Change[] {
  return modified.flatMap(({ displayName, oldValue, newValue }) => {
    const [before, after] = [parsed(oldValue), parsed(newValue)]
    if (before === undefined || after === undefined) return [{ path: displayName, from: oldValue, to: newValue }]
    const [from, to] = [before, after].map((value) => new Map(leavesOf(value, displayName))) as [Map<string, string | null>, Map<string, string | null>]
    const changed = [...new Set([...from.keys(), ...to.keys()])]
      .map((path) => ({ path, from: from.get(path) ?? null, to: to.get(path) ?? null }))
      .filter((one) => one.from !== one.to)
    return changed.length > 0 ? changed : oldValue === newValue ? [{ path: displayName, from: null, to: null }] : []
  })
}
