import type { Caller } from '#domain/caller.ts'
import { no, refusals, type Decision } from '#domain/refusal.ts'
import { accessPackage } from '#model/access-package.ts'
import { visibleSql } from '#odata/sql.ts'
import { nowOf, type App } from '../app.ts'
import { parametersFor, visibilityFor } from '../visibility.ts'

/**
 * A refusal must not tell that there is a package which the caller may not see: the answer is then the same as for an id
 * that names nothing (entra.md F11, F54). What is agreed to passes: whoever may ask for a package may know of it.
 */
export async function hideUnseen<T>(app: App, caller: Caller, accessPackageId: string | undefined, decision: Decision<T>): Promise<Decision<T>> {
  if (decision.ok || accessPackageId === undefined) return decision
  const { kind } = decision.refusal
  if (kind !== 'PackageUnknown' && refusals[kind].status === 404) return decision
  return (await seesPackage(app, caller, accessPackageId)) ? decision : no('PackageUnknown', { id: accessPackageId }, 'assignment/accessPackageId')
}

/** May the caller know of this package? */
export async function seesPackage(app: App, caller: Caller, accessPackageId: string): Promise<boolean> {
  const seen = visibleSql(accessPackage, 'access_package', { parameters: parametersFor(caller, nowOf(app)), visibility: visibilityFor(caller) })
  const row = await app.db.selectFrom('accessPackage').select('id').where('id', '=', accessPackageId).where(seen).executeTakeFirst()
  return row !== undefined
}
