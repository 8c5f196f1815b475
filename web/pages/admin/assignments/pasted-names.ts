/** A list of names and addresses as somebody pastes it, and whom it means. Pure. */
import type { Found } from '../../../api/admin-operations.ts'

/** One a line, or with commas, semicolons or tabs between; of "Mary Collins <mary@contoso.com>" the address. Each once. */
export const namesIn = (text: string): string[] => {
  const pieces = text.split(/[\n\r;,\t]+/).map((piece) => (/<([^<>]+)>/.exec(piece)?.[1] ?? piece).replaceAll(/\s+/g, ' ').trim())
  const seen = new Map(pieces.filter(Boolean).map((piece) => [piece.toLocaleLowerCase(), piece]))
  return [...seen.values()]
}

export type Matched = { people: Found[]; missing: string[]; /** Names that several people have. */ several: string[] }
/** Whom each name means: an address is somebody's own, a name may be that of several. */
export const whoIsMeant = (names: readonly string[], found: readonly Found[]): Matched => {
  const matched: Matched = { people: [], missing: [], several: [] }
  const byId = new Map(found.map((person) => [person.id, person]))
  for (const name of names) {
    const wanted = name.toLocaleLowerCase()
    const fits = [...byId.values()].filter(({ displayName, mail, userPrincipalName }) => [displayName, mail, userPrincipalName].some((text) => text?.toLocaleLowerCase() === wanted))
    if (fits.length === 0) matched.missing.push(name)
    else if (fits.length > 1) matched.several.push(name)
    else if (!matched.people.includes(fits[0]!)) matched.people.push(fits[0]!)
  }
  return matched
}
