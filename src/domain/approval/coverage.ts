/** Can a stage be decided, today and in some weeks (latchkey.md L7)? */
import type { Stage, SubjectSet } from '../policy/policy.ts'
import { isRelation } from '../policy/publishable.ts'

export type CoveringPerson = { readonly id: string; readonly displayName: string; readonly leavesAt: string | null }
/** Who can sign in of the people and groups that sets name by id. */
export type Covering = (sets: readonly SubjectSet[]) => readonly CoveringPerson[]
export type Finding = {
  readonly problem: 'nobody' | 'onePerson'
  /** Since or from when; null: it is so today. */
  readonly from: string | null
  /** Does it hold only for those who have no manager or sponsor who could decide? */
  readonly onlyForSome: boolean
  readonly people: readonly CoveringPerson[]
  readonly reason: string
}

/** What is wrong with a stage, if anything. Where managers or sponsors are asked, what can be judged is who stands behind them. */
export function coverageOf(stage: Pick<Stage, 'primaryApprovers' | 'fallbackPrimaryApprovers'>, covering: Covering, until: string): Finding | undefined {
  const sets = [...stage.primaryApprovers, ...stage.fallbackPrimaryApprovers]
  const onlyForSome = sets.some(isRelation)
  if (sets.every(isRelation)) return undefined
  const people = covering(sets)
  const leaving = people.filter((p) => p.leavesAt !== null && p.leavesAt <= until).toSorted((a, b) => (a.leavesAt! < b.leavesAt! ? -1 : 1))
  const left = people.length - leaving.length
  const found = (problem: Finding['problem'], from: string | null, reason: string): Finding => ({ problem, from, onlyForSome, people, reason: `${reason}${onlyForSome ? ' This concerns those who have no manager or sponsor who can decide.' : ''}` })
  if (people.length === 0) return found('nobody', null, 'Nobody whom the stage names can sign in.')
  if (left === 0) return found('nobody', leaving.at(-1)!.leavesAt, `${names(leaving)} will have left, and nobody else is named.`)
  if (onlyForSome) return undefined
  if (people.length === 1) return found('onePerson', null, `Only ${people[0]!.displayName} can decide.`)
  if (left === 1) return found('onePerson', leaving.at(-1)!.leavesAt, `${names(leaving)} will have left; then only ${people.find((p) => !leaving.includes(p))!.displayName} can decide.`)
  return undefined
}

const names = (people: readonly CoveringPerson[]): string => people.map((p) => p.displayName).join(', ')
