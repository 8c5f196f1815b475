import type { Caller } from '#domain/caller.ts'
import { no, refusals, type Decision } from '#domain/refusal.ts'
import { accessPackage } from '#model/access-package.ts'
import type { App } from '../app.ts'
import { sees } from '../sees.ts'

/**
 * A refusal must not tell that there is a package which the caller may not see: the answer is then the same as for an id
 * that names nothing (entra.md F11, F54). What is agreed to passes: whoever may ask for a package may know of it.
 */
export async function hideUnseen<T>(app: App, caller: Caller, accessPackageId: string | undefined, decision: Decision<T>): Promise<Decision<T>> {
  if (decision.ok || accessPackageId === undefined) return decision
  const { kind } = decision.refusal
  if (kind !== 'PackageUnknown' && refusals[kind].status === 404) return decision
  return (await sees(app, caller, accessPackage, accessPackageId)) ? decision : no('PackageUnknown', { id: accessPackageId }, 'assignment/accessPackageId')
}
