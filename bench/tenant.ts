/** Tenants of several sizes, the same rows every time: what `data.sql` makes, and `tenant.sql` adds to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scaled } from './crowd.ts'
import { settled, sql, type Place } from './place.ts'

/** What there is of each in the end, about; `each` is how many packages a person of `tenant.sql` has had. */
export const tenants = {
  small: { people: 10_000, packages: 1_000, assignments: 50_000, each: 6 },
  tenfold: { people: 100_000, packages: 10_000, assignments: 500_000, each: 5 },
  million: { people: 100_000, packages: 20_000, assignments: 1_000_000, each: 10 },
  large: { people: 200_000, packages: 20_000, assignments: 3_000_000, each: 15 },
} as const
export type TenantName = keyof typeof tenants
export const isTenant = (name: string): name is TenantName => Object.hasOwn(tenants, name)

const file = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')
/** People and packages of `data.sql`; the first of those beyond it. */
const base = { people: 5_000, packages: 200 } as const
const first = { person: 10_001, package: 2_001 } as const

/** Fills an empty place. */
export async function fill(place: Place, name: TenantName): Promise<void> {
  await sql(place, file('data.sql'))
  await grow(place, name)
}

/** Adds what a place lacks to be as large as that, and waits until what follows from it is done. One that is as large already is left as it is. */
export async function grow(place: Place, name: TenantName): Promise<void> {
  const { people, packages, each } = tenants[name]
  await sql(place, file('crowd.sql'))
  await sql(place, file('tenant.sql'))
  const [there] = await sql<{ person: number; package: number }>(place, `
    select (select coalesce(max(bench_number(id)), ${first.person - 1}) from directory_object where id between bench_key(1, ${first.person}) and bench_key(1, 299999))::int as person,
      (select coalesce(max(bench_number(id)), ${first.package - 1}) from access_package where id between bench_key(7, ${first.package}) and bench_key(7, 99999))::int as package`)
  const [lastPerson, lastPackage] = [first.person - 1 + scaled(people - base.people), first.package - 1 + scaled(packages - base.packages)]
  if (lastPackage > there!.package) await sql(place, `select tenant_packages(${there!.package + 1}, ${lastPackage})`)
  if (lastPerson > there!.person) {
    await sql(place, `select tenant_people(${there!.person + 1}, ${lastPerson})`)
    await sql(place, 'analyze')
    // Two at once: this takes PostgreSQL longer than all else, and it is the work of one processor.
    const middle = Math.ceil((there!.person + lastPerson) / 2)
    const among = Math.max(lastPackage, there!.package) - first.package + 1
    await Promise.all([[there!.person + 1, middle], [middle + 1, lastPerson]].map(([from, to]) => sql(place, `select tenant_access(${from}, ${to}, ${each}, ${among})`)))
  }
  // As autovacuum leaves it, within a minute.
  await sql(place, 'vacuum analyze')
  await settled(place)
}
