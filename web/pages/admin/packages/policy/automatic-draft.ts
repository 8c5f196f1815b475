/** A policy that assigns by itself, and its draft. What the form does not show (when access ends) stays as it was. Pure. */
import type { PolicyBody, WholePolicy } from '../../../../api/admin-policies.ts'
import type { SubjectSet } from '../../../../api/admin-types.ts'
import { isSame } from '../../../../forms/same.ts'
import { days, isoOf, isUsable, lengthOf, type Length } from './length.ts'
import { setKind } from './sets.ts'

export type AutomaticDraft = { displayName: string; description: string; rule: string; gives: boolean; takes: boolean; hasGrace: boolean; grace: Length }
export const newAutomatic: AutomaticDraft = { displayName: '', description: '', rule: '', gives: true, takes: true, hasGrace: true, grace: days('7') }

const isRule = (set: SubjectSet): boolean => setKind(set) === 'attributeRuleMembers'

export function automaticDraftOf(policy: WholePolicy): AutomaticDraft {
  const settings = policy.automaticRequestSettings ?? {}
  const grace = settings.gracePeriodBeforeAccessRemoval
  return {
    displayName: policy.displayName,
    description: policy.description ?? '',
    rule: policy.specificAllowedTargets?.find(isRule)?.membershipRule ?? '',
    gives: settings.requestAccessForAllowedTargets ?? false,
    takes: settings.removeAccessWhenTargetLeavesAllowedTargets ?? false,
    hasGrace: !!grace,
    grace: grace ? lengthOf(grace) : newAutomatic.grace,
  }
}

export const settingsOf = ({ gives, takes, hasGrace, grace }: AutomaticDraft): NonNullable<PolicyBody['automaticRequestSettings']> => ({
  requestAccessForAllowedTargets: gives,
  removeAccessWhenTargetLeavesAllowedTargets: takes,
  gracePeriodBeforeAccessRemoval: takes && hasGrace ? isoOf(grace) : null,
})

type AutomaticBody = Pick<PolicyBody, 'displayName' | 'description' | 'allowedTargetScope' | 'specificAllowedTargets' | 'automaticRequestSettings'>
export const automaticPolicyOf = (draft: AutomaticDraft, before?: WholePolicy): AutomaticBody => ({
  displayName: draft.displayName.trim(),
  description: draft.description.trim() || null,
  allowedTargetScope: 'specificDirectoryUsers',
  specificAllowedTargets: [
    { '@odata.type': '#microsoft.graph.attributeRuleMembers', ...before?.specificAllowedTargets?.find(isRule), membershipRule: draft.rule },
  ],
  automaticRequestSettings: settingsOf(draft),
})

const PARTS = {
  displayName: ['displayName'],
  description: ['description'],
  specificAllowedTargets: ['rule'],
  automaticRequestSettings: ['gives', 'takes', 'hasGrace', 'grace'],
} as const satisfies Partial<Record<keyof AutomaticBody, readonly (keyof AutomaticDraft)[]>>

/** The members of a policy that the draft changes, and nothing else. */
export function automaticChangesOf(draft: AutomaticDraft, before: WholePolicy): Partial<PolicyBody> {
  const [was, after] = [automaticDraftOf(before), automaticPolicyOf(draft, before)]
  const members = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
    (name) => PARTS[name].some((part) => !isSame(draft[part], was[part])) && !isSame(after[name], before[name]),
  )
  return Object.fromEntries(members.map((name) => [name, after[name]]))
}

export type AutomaticMissing = 'name' | 'rule' | 'length'
export function automaticMissing({ displayName, rule, takes, hasGrace, grace }: AutomaticDraft): Readonly<Record<string, AutomaticMissing>> {
  return {
    ...(displayName.trim() ? {} : { displayName: 'name' }),
    ...(rule.trim() ? {} : { [RULE]: 'rule' }),
    ...(takes && hasGrace && !isUsable(grace) ? { [GRACE]: 'length' } : {}),
  }
}
export const RULE = 'specificAllowedTargets/0/membershipRule'
export const GRACE = 'automaticRequestSettings/gracePeriodBeforeAccessRemoval'
