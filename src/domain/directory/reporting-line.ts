/** Managers: nobody is a manager of themselves, directly or through others. */

/** Those of some people who would report to themselves. `managerOf` tells who reports to whom, as far as it matters here. */
export function inCircles(people: readonly string[], managerOf: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  // What has been walked once leads to a circle or to somebody who has no manager, and is not walked again.
  const walked = new Map<string, boolean>()
  for (const person of people) walk(person, managerOf, walked)
  return new Set(people.filter((person) => walked.get(person)))
}

function walk(from: string, managerOf: ReadonlyMap<string, string | null>, walked: Map<string, boolean>): void {
  const way: string[] = []
  const placeOf = new Map<string, number>()
  let at: string | null = from
  while (at !== null && !walked.has(at) && !placeOf.has(at)) {
    placeOf.set(at, way.length)
    way.push(at)
    at = managerOf.get(at) ?? null
  }
  const circleFrom = at === null ? undefined : placeOf.get(at)
  for (const [place, person] of way.entries()) walked.set(person, circleFrom !== undefined && place >= circleFrom)
}
