/** The settings of the tenant as rows: where each is found, what kind it is, and how it is written while one types. Pure. */
import type { Settings } from '../../../api/admin-settings.ts'
import { delegateChoices, insightLevels, lengths, visibilities } from '../../../../src/domain/settings.ts'

/** A switch, one of several words, a length of time, moments before something, or groups. */
type Kind = { kind: 'flag' } | { kind: 'choice'; of: readonly string[] } | { kind: 'duration'; mayBeNone?: true } | { kind: 'moments' } | { kind: 'groups' }
export type Row = Kind & { name: RowName; at: readonly string[] }
export type Value = boolean | string | readonly string[] | null

const rows = {
  approval: [
    { name: 'enforceApproval', at: ['enforceApprovalForDirectAssignments'], kind: 'flag' },
    { name: 'bypass', at: ['allowBypassApproval'], kind: 'flag' },
    { name: 'revoke', at: ['approversMayRevoke'], kind: 'flag' },
    { name: 'reminders', at: ['approverReminders'], kind: 'moments' },
  ],
  delegation: [
    { name: 'delegates', at: ['delegation', 'isEnabled'], kind: 'flag' },
    { name: 'delegateTo', at: ['delegation', 'to'], kind: 'choice', of: delegateChoices },
    { name: 'delegateGroups', at: ['delegation', 'groups'], kind: 'groups' },
    { name: 'delegateLength', at: ['delegation', 'maximumDuration'], kind: 'duration', mayBeNone: true },
  ],
  people: [
    { name: 'approverDetails', at: ['showApproverDetailsToMembers'], kind: 'flag' },
    { name: 'managersSee', at: ['managersSeeAssignments'], kind: 'flag' },
    { name: 'resources', at: ['resourceVisibility'], kind: 'choice', of: visibilities },
    { name: 'insight', at: ['relatedPeopleInsightLevel'], kind: 'choice', of: insightLevels },
  ],
  separation: [{ name: 'mutual', at: ['mutualSeparation'], kind: 'flag' }],
  time: [
    { name: 'notices', at: ['expiryNotices'], kind: 'moments' },
    { name: 'leavers', at: ['leavers', 'gracePeriod'], kind: 'duration' },
    { name: 'reprocess', at: ['reprocessWindow'], kind: 'duration' },
  ],
} as const
export type SectionName = keyof typeof rows
export type RowName = (typeof rows)[SectionName][number]['name']
const order = ['approval', 'delegation', 'people', 'separation', 'time'] as const satisfies readonly SectionName[]
export const sections: readonly { name: SectionName; rows: readonly Row[] }[] = order.map((name) => ({ name, rows: rows[name] }))
export const allRows: readonly Row[] = sections.flatMap((section) => section.rows)

/** The words of all choices, as the API has them. */
const choices = ['anybody', 'manager', 'groups', 'managerOrGroups', 'all', 'members', 'none', 'disabled', 'count', 'countAndNames'] as const
export type ChoiceName = (typeof choices)[number]
export const choiceOf = (value: Value): ChoiceName | undefined => choices.find((one) => one === value)

export const valueOf = (settings: Settings, { at }: Row): Value =>
  at.reduce<unknown>((branch, step) => (branch as Record<string, unknown>)[step], settings) as Value
/** How a refusal of the API names the row: its path, or something below it. */
export const isAbout = (target: string, { at }: Row): boolean => target === at.join('/') || target.startsWith(`${at.join('/')}/`)

/** The body that changes these rows and nothing else. */
export function patchOf(changes: Partial<Record<RowName, Value>>): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const { name, at } of allRows) {
    const value = changes[name]
    if (value === undefined) continue
    const [first = '', second] = at
    body[first] = second ? { ...(body[first] as object | undefined), [second]: value } : value
  }
  return body
}

/** `P14D` as somebody types it: `14d`. What is more than days or hours stays as the API writes it. */
export const toTyped = (iso: string): string => {
  if (iso === 'PT0S') return '0d'
  const [, days] = /^P(\d+)D$/.exec(iso) ?? []
  const [, hours] = /^PT(\d+)H$/.exec(iso) ?? []
  return days ? `${days}d` : hours ? `${hours}h` : iso
}
/** The other way round. What is neither is left to the API, which says what it takes. */
export const fromTyped = (typed: string): string => {
  const text = typed.trim()
  const [, amount = '', unit] = /^(\d+)\s*([dh])$/i.exec(text) ?? []
  return unit ? (unit.toLowerCase() === 'd' ? `P${amount}D` : `PT${amount}H`) : /^half$/i.test(text) ? 'half' : text
}
/** What is wrong with a length of time before it is sent; what is written as the API writes it is left to the API. */
export type LengthProblem = { why: 'form' | 'zero' } | { why: 'long'; days: number }
export function lengthProblem({ at, kind, name }: Row, value: Value): LengthProblem | undefined {
  const limits = Object.entries(lengths).find(([path]) => path === at.join('/'))?.[1]
  if (!limits || value === null || (kind !== 'duration' && kind !== 'moments')) return undefined
  for (const one of typeof value === 'string' ? [value] : (value as readonly string[])) {
    if (one === 'half' && name === 'reminders') continue
    if (!/^P(?=\w)(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(one)) return { why: 'form' }
    const hours = hoursIn(one)
    if (hours === 0 && !limits.mayBeZero) return { why: 'zero' }
    if (hours !== undefined && hours > limits.days * 24) return { why: 'long', days: limits.days }
  }
  return undefined
}
const hoursIn = (iso: string): number | undefined => {
  const [, days, hours] = /^P(?:(\d+)D|T(\d+)H)$/.exec(iso) ?? []
  return days ? Number(days) * 24 : hours ? Number(hours) : iso === 'PT0S' ? 0 : undefined
}
export const listToTyped = (list: readonly string[]): string => list.map(toTyped).join(', ')
export const listFromTyped = (typed: string): string[] => typed.split(/[,;]/).map(fromTyped).filter(Boolean)
