/** Subject sets as the form handles them: people and groups by name, and those who follow from whoever asks. Pure. */
import type { SubjectSet } from '../../../../api/admin-types.ts'
import type { Chosen } from '../../../../forms/SubjectsField.tsx'

export const setKind = (set: SubjectSet): string => set['@odata.type'].replace('#microsoft.graph.', '')
export const idOfSet = (set: SubjectSet): string | undefined => set.userId ?? set.groupId
export const isNamed = (set: SubjectSet): boolean => idOfSet(set) !== undefined

const setOf = ({ id, kind, displayName }: Chosen): SubjectSet =>
  kind === 'user'
    ? { '@odata.type': '#microsoft.graph.singleUser', userId: id, description: displayName }
    : { '@odata.type': '#microsoft.graph.groupMembers', groupId: id, description: displayName }

/** The people and groups among sets, to be shown on a list. */
export const chosenOf = (sets: readonly SubjectSet[], nameOf: (set: SubjectSet) => string): Chosen[] =>
  sets.filter(isNamed).map((set) => ({ id: idOfSet(set)!, displayName: nameOf(set), kind: setKind(set) === 'groupMembers' ? 'group' : 'user' }))

/** The sets after the list of people and groups was changed: those that stayed are as they were. */
export function withChosen(sets: readonly SubjectSet[], chosen: readonly Chosen[]): SubjectSet[] {
  const stays = (set: SubjectSet): boolean => !isNamed(set) || chosen.some(({ id }) => id === idOfSet(set))
  return [...sets.filter(stays), ...chosen.filter(({ id }) => !sets.some((set) => idOfSet(set) === id)).map(setOf)]
}

/** Those whom a policy may name without naming anybody. */
export type Relation = { kind: 'requestorManager' | 'targetManager' | 'targetUserSponsors'; level?: 1 | 2 }
const is = (set: SubjectSet, { kind, level }: Relation): boolean => setKind(set) === kind && (level === undefined || (set.managerLevel ?? 1) === level)
export const hasRelation = (sets: readonly SubjectSet[], relation: Relation): boolean => sets.some((set) => is(set, relation))
/** Relations stand before people and groups. */
export const withRelation = (sets: readonly SubjectSet[], relation: Relation, wanted: boolean): SubjectSet[] => {
  const others = sets.filter((set) => !is(set, relation))
  if (!wanted) return others
  return [{ '@odata.type': `#microsoft.graph.${relation.kind}`, ...(relation.level ? { managerLevel: relation.level } : {}) }, ...others]
}
