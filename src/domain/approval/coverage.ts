/** Can a stage be decided, today and in some weeks (latchkey.md L7)? */
import type { Stage, SubjectSet } from '../policy/policy.ts'
import { isRelation } from '../policy/publishable.ts'

export type CoveringPerson = { readonly id: string; readonly displayName: string; readonly leavesAt: string | null }
/** Who can sign in of the people and groups that sets name by id. */
export type Covering = (sets: readonly SubjectSet[]) => readonly CoveringPerson[]
/** What is found, by a code that keeps its meaning: other clients read it. */
export type CoverageCode = 'nobodySignsIn' | 'everybodyLeaves' | 'onlyOne' | 'onlyOneStays'
export type Finding = {
  readonly problem: 'nobody' | 'onePerson'
  /** Since or from when; null: it is so today. */
  readonly from: string | null
  /** Does it hold only for those who have no manager or sponsor who could decide? */
  readonly onlyForSome: boolean
  readonly people: readonly CoveringPerson[]
  readonly code: CoverageCode
  /** `names`: who will have left; `name`: who is the only one. With the code it can be said in any language. */
  readonly parameters: Readonly<Record<string, string>>
  /** The same in English. */
  readonly reason: string
}

export type AskedByStage = Pick<Stage, 'primaryApprovers' | 'fallbackPrimaryApprovers' | 'isEscalationEnabled' | 'escalationApprovers' | 'fallbackEscalationApprovers'>
const alternatesOf = (stage: AskedByStage): readonly SubjectSet[] => (stage.isEscalationEnabled ? [...(stage.escalationApprovers ?? []), ...(stage.fallbackEscalationApprovers ?? [])] : [])
/** All whom a stage may ask. */
export const everySetOf = (stage: AskedByStage): readonly SubjectSet[] => [...stage.primaryApprovers, ...stage.fallbackPrimaryApprovers, ...alternatesOf(stage)]

/**
 * What is wrong with a stage, if anything. Where managers or sponsors are asked, what can be judged is who stands behind them.
 * Alternates decide where those who are asked do not; without anybody who is asked first, no request is taken.
 */
export function coverageOf(stage: AskedByStage, covering: Covering, until: string): Finding | undefined {
  const sets = [...stage.primaryApprovers, ...stage.fallbackPrimaryApprovers]
  const onlyForSome = sets.some(isRelation)
  if (sets.every(isRelation)) return undefined
  const people = covering(sets)
  const leaving = people.filter((p) => goes(p, until)).toSorted((a, b) => (a.leavesAt! < b.leavesAt! ? -1 : 1))
  const left = people.length - leaving.length
  const found = (code: CoverageCode, from: string | null, parameters: Finding['parameters'], reason: string): Finding => ({ problem: problems[code], from, onlyForSome, people, code, parameters, reason: `${reason}${onlyForSome ? ' This concerns those who have no manager or sponsor who can decide.' : ''}` })
  if (people.length === 0) return found('nobodySignsIn', null, {}, 'Nobody whom the stage names can sign in.')
  if (left === 0) return found('everybodyLeaves', leaving.at(-1)!.leavesAt, { names: names(leaving) }, `${names(leaving)} will have left, and nobody else is named.`)
  const alternates = alternatesOf(stage)
  const isHelped = alternates.some(isRelation) || covering(alternates).some((p) => !goes(p, until) && !people.some(({ id }) => id === p.id))
  if (onlyForSome || isHelped) return undefined
  if (people.length === 1) return found('onlyOne', null, { name: people[0]!.displayName }, `Only ${people[0]!.displayName} can decide.`)
  if (left !== 1) return undefined
  const name = people.find((p) => !leaving.includes(p))!.displayName
  return found('onlyOneStays', leaving.at(-1)!.leavesAt, { names: names(leaving), name }, `${names(leaving)} will have left; then only ${name} can decide.`)
}

const problems = { nobodySignsIn: 'nobody', everybodyLeaves: 'nobody', onlyOne: 'onePerson', onlyOneStays: 'onePerson' } as const satisfies Record<CoverageCode, Finding['problem']>
const goes = ({ leavesAt }: CoveringPerson, until: string): boolean => leavesAt !== null && leavesAt <= until
const names = (people: readonly CoveringPerson[]): string => people.map((p) => p.displayName).join(', ')
