/** The complex types of Graph that entitlement management uses, as schemas. Input is read leniently, stored as Graph writes it. */
import { z } from 'zod'
import { choiceSchema, guidSchema, instantSchema, lenientBoolean } from './entity.ts'
import type { KeptAnswer } from '#domain/policy/answers.ts'
import type { AttributeName } from '#domain/policy/attributes.ts'
import { parseDuration } from '#domain/time.ts'

const flag = lenientBoolean.nullish().transform((v) => v ?? false)
/** An ISO 8601 duration of the size that calendars reach. Nothing that people set is as short as a part of a second: a time that has passed before anybody could use it. */
export const durationSchema = z.string().refine((text) => isReasonable(text), 'must be an ISO 8601 duration of whole seconds and at most 100 years, such as P14D or PT1H')
/** The most of each unit; longer ones end where no calendar reaches. */
const most = { years: 100, months: 1_200, weeks: 5_218, days: 36_525, hours: 876_600, minutes: 52_596_000, seconds: 3_155_760_000, milliseconds: 0, microseconds: 0, nanoseconds: 0 } as const
function isReasonable(text: string): boolean {
  const parsed = parseDuration(text)
  return parsed !== undefined && parsed.sign >= 0 && Object.entries(most).every(([unit, limit]) => parsed[unit as keyof typeof most] <= limit)
}
const annotation = { '@odata.type': z.string().optional() }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
/** Gives `@odata.type` the form `#microsoft.graph.x`, whichever of the forms in use came in; beta's mark of backups has done its part. */
const typed = (value: unknown): unknown => {
  if (!isObject(value)) return value
  const { isBackup: _, ...set } = value
  const type = set['@odata.type']
  return typeof type === 'string' ? { ...set, '@odata.type': `#microsoft.graph.${type.replace(/^#?(microsoft\.graph\.)?/, '')}` } : set
}
const kind = <const N extends string>(name: N) => ({ '@odata.type': z.literal(`#microsoft.graph.${name}` as const) })
const description = z.string().max(1024).nullish()

export const subjectSet = z.preprocess(typed, z.discriminatedUnion('@odata.type', [
  z.strictObject({ ...kind('singleUser'), userId: guidSchema, description }),
  z.strictObject({ ...kind('groupMembers'), groupId: guidSchema, description }),
  z.strictObject({ ...kind('requestorManager'), managerLevel: z.coerce.number().int().min(1).max(2).nullish().transform((v) => v ?? 1), description }),
  z.strictObject({ ...kind('targetManager'), managerLevel: z.coerce.number().int().min(1).max(2).nullish().transform((v) => v ?? 1), description }),
  z.strictObject({ ...kind('targetUserSponsors'), description }),
  z.strictObject({ ...kind('internalSponsors'), description }),
  z.strictObject({ ...kind('externalSponsors'), description }),
  z.strictObject({ ...kind('singleServicePrincipal'), servicePrincipalId: guidSchema, description }),
  z.strictObject({ ...kind('connectedOrganizationMembers'), connectedOrganizationId: guidSchema, description }),
  z.strictObject({ ...kind('attributeRuleMembers'), membershipRule: z.string().max(3072), description }),
], { error: "must have an '@odata.type' of a subjectSet, such as #microsoft.graph.singleUser, with just its members" }))
export type SubjectSet = z.infer<typeof subjectSet>
const subjectSets = (most: number) => z.array(subjectSet).max(most).nullish().transform((v) => v ?? [])

export const allowedTargetScopes = ['notSpecified', 'specificDirectoryUsers', 'specificConnectedOrganizationUsers', 'specificDirectoryServicePrincipals', 'allMemberUsers', 'allDirectoryUsers', 'allDirectoryServicePrincipals', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers', 'allDirectoryAgentIdentities'] as const
export type AllowedTargetScope = (typeof allowedTargetScopes)[number]

export const expirationPattern = z.strictObject({
  ...annotation,
  type: choiceSchema(['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration']).nullish(),
  endDateTime: instantSchema.nullish(),
  duration: durationSchema.nullish(),
}).transform((p, ctx) => {
  const type = p.type ?? (p.endDateTime ? 'afterDateTime' : p.duration ? 'afterDuration' : 'notSpecified')
  if (type === 'afterDateTime' && !p.endDateTime) ctx.addIssue({ code: 'custom', path: ['endDateTime'], message: 'is needed with type afterDateTime' })
  if (type === 'afterDuration' && !p.duration) ctx.addIssue({ code: 'custom', path: ['duration'], message: 'is needed with type afterDuration' })
  if (p.endDateTime && p.duration) ctx.addIssue({ code: 'custom', message: 'takes an endDateTime or a duration, not both' })
  return { type, endDateTime: type === 'afterDateTime' ? (p.endDateTime ?? null) : null, duration: type === 'afterDuration' ? (p.duration ?? null) : null }
})
export type ExpirationPattern = z.infer<typeof expirationPattern>
export const noExpiration: ExpirationPattern = { type: 'noExpiration', endDateTime: null, duration: null }
/** A fixed end, or none. */
export const expirationAt = (endsAt: string | null): ExpirationPattern => (endsAt === null ? noExpiration : { type: 'afterDateTime', endDateTime: endsAt, duration: null })

export const schedule = z.strictObject({
  ...annotation, startDateTime: instantSchema.nullish(), expiration: expirationPattern.nullish(),
  recurrence: z.null({ error: 'is not used for assignments; leave it out' }).optional(), stopDateTime: z.unknown().optional(),
}).transform((s) => ({
  startDateTime: s.startDateTime ?? null, recurrence: null,
  expiration: s.expiration ?? ({ type: 'notSpecified', endDateTime: null, duration: null } satisfies ExpirationPattern as ExpirationPattern),
}))
export type Schedule = z.infer<typeof schedule>
export const emptySchedule: Schedule = { startDateTime: null, recurrence: null, expiration: { type: 'notSpecified', endDateTime: null, duration: null } }

export const requestorSettings = z.strictObject({
  ...annotation,
  enableTargetsToSelfAddAccess: flag, enableTargetsToSelfUpdateAccess: flag, enableTargetsToSelfRemoveAccess: flag,
  allowCustomAssignmentSchedule: flag,
  enableOnBehalfRequestorsToAddAccess: flag, enableOnBehalfRequestorsToUpdateAccess: flag, enableOnBehalfRequestorsToRemoveAccess: flag,
  onBehalfRequestors: subjectSets(1000),
}).transform(({ '@odata.type': _, ...s }) => s)
export type RequestorSettings = z.infer<typeof requestorSettings>

/** Approvers that clients of beta mark with `isBackup` are the fallback (entra.md §1.15; graph-api.md 6). */
const backupsApart = (value: unknown): unknown => {
  if (!isObject(value)) return value
  const apart = [['primaryApprovers', 'fallbackPrimaryApprovers'], ['escalationApprovers', 'fallbackEscalationApprovers']].flatMap(([first, fallback]) => {
    const [sets, known] = [value[first!], value[fallback!] ?? []]
    // What is no list is refused by name, below.
    if (!Array.isArray(sets) || !Array.isArray(known)) return []
    const { backups = [], others = [] } = Object.groupBy(sets as unknown[], (s) => (isObject(s) && s['isBackup'] === true ? 'backups' : 'others'))
    return backups.length === 0 ? [] : [[first, others], [fallback, [...known, ...backups]]]
  })
  return { ...value, ...Object.fromEntries(apart) }
}
const approvalStageSettings = z.preprocess(backupsApart, z.strictObject({
  ...annotation,
  durationBeforeAutomaticDenial: durationSchema.nullish().transform((v) => v ?? 'P14D'),
  isApproverJustificationRequired: flag, isEscalationEnabled: flag,
  durationBeforeEscalation: durationSchema.nullish().transform((v) => v ?? 'PT0S'),
  primaryApprovers: subjectSets(100), fallbackPrimaryApprovers: subjectSets(100),
  escalationApprovers: subjectSets(100), fallbackEscalationApprovers: subjectSets(100),
  approverInformationVisibility: choiceSchema(['default', 'notVisible', 'visible']).nullish().transform((v) => v ?? 'default'),
}).transform(({ '@odata.type': _, ...s }) => s))
export type StageSettings = z.infer<typeof approvalStageSettings>

export const approvalSettings = z.strictObject({
  ...annotation, isApprovalRequiredForAdd: flag, isApprovalRequiredForUpdate: flag, isRequestorJustificationRequired: flag,
  stages: z.array(approvalStageSettings).max(3, 'has at most 3 stages').nullish().transform((v) => v ?? []),
}).transform(({ '@odata.type': _, ...s }) => s)
export type ApprovalSettings = z.infer<typeof approvalSettings>
export const noApproval: ApprovalSettings = { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages: [] }

export const notificationSettings = z.strictObject({ ...annotation, isAssignmentNotificationDisabled: flag }).transform(({ '@odata.type': _, ...s }) => s)
/** Reviews are not carried out yet: only whether one is asked for is looked at, so that it can be refused. */
export const reviewSettings = z.looseObject({ isEnabled: lenientBoolean.nullish() }).nullable().transform((s) => (s?.isEnabled ? { isEnabled: true } : null))
export const automaticRequestSettings = z.strictObject({
  ...annotation, requestAccessForAllowedTargets: flag, removeAccessWhenTargetLeavesAllowedTargets: flag, gracePeriodBeforeAccessRemoval: durationSchema.nullish().transform((v) => v ?? null),
}).transform(({ '@odata.type': _, ...s }) => s)

export const localizedText = z.strictObject({ ...annotation, languageCode: z.string().min(2).max(35), text: z.string().max(2048).nullish() }).transform(({ '@odata.type': _, ...s }) => s)
export type LocalizedText = z.infer<typeof localizedText>
const localizations = z.array(localizedText).max(100).nullish().transform((v) => v ?? [])
export const answerChoice = z.strictObject({ ...annotation, actualValue: z.string().min(1).max(512), text: z.string().max(2048), localizations }).transform(({ '@odata.type': _, ...s }) => s)
export type AnswerChoice = z.infer<typeof answerChoice>

/** A pattern that cannot be read would let no answer pass. */
const pattern = z.string().max(512).refine((text) => { try { void new RegExp(`^(?:${text})$`, 'u'); return true } catch { return false } }, 'must be a regular expression')
const questionBase = { id: z.unknown().optional(), text: z.string().trim().min(1).max(2048), localizations, isRequired: flag, isAnswerEditable: flag, sequence: z.coerce.number().int().nullish().transform((v) => v ?? 0) }
export const question = z.preprocess(typed, z.discriminatedUnion('@odata.type', [
  z.strictObject({ ...kind('accessPackageTextInputQuestion'), ...questionBase, isSingleLineQuestion: flag, regexPattern: pattern.nullish().transform((v) => v ?? null) }),
  z.strictObject({ ...kind('accessPackageMultipleChoiceQuestion'), ...questionBase, isMultipleSelectionAllowed: flag, choices: z.array(answerChoice).min(1, 'needs at least one choice').max(200) })
    // Several values are one answer with commas between them; a comma in a value could not be told from those.
    .refine((q) => !q.isMultipleSelectionAllowed || !q.choices.some((c) => c.actualValue.includes(',')), { path: ['choices'], message: 'must not have a comma in actualValue when several can be selected' }),
], { error: "must have '@odata.type' #microsoft.graph.accessPackageTextInputQuestion or #microsoft.graph.accessPackageMultipleChoiceQuestion" }))
export type QuestionInput = z.infer<typeof question>

/** What a resource asks about whoever gets it (entra.md §1.8). Names of v1.0 and of beta are read. */
const olderNames = { attributeName: 'name', attributeSource: 'source', attributeDestination: 'destination' } as const
const newer = (value: unknown): unknown => typeof value !== 'object' || value === null ? value
  : Object.fromEntries(Object.entries(value).map(([name, v]) => [olderNames[name as keyof typeof olderNames] ?? name, v]))
export const resourceAttribute = z.preprocess(newer, z.strictObject({
  ...annotation, id: z.unknown().optional(), name: z.string().trim().min(1).max(256), isEditable: flag, isPersistedOnAssignmentRemoval: flag,
  destination: z.preprocess(typed, z.strictObject(kind('accessPackageUserDirectoryAttributeStore'))).nullish(),
  source: z.preprocess(typed, z.strictObject({ ...kind('accessPackageResourceAttributeQuestion'), question })),
}))
export type ResourceAttributeInput = z.infer<typeof resourceAttribute>
/** As it is kept and shown. */
export type ResourceAttribute = {
  readonly name: AttributeName; readonly isEditable: boolean; readonly isPersistedOnAssignmentRemoval: boolean
  readonly destination: { readonly '@odata.type': string }; readonly source: { readonly '@odata.type': string; readonly question: QuestionInput & { readonly id: string } }
}

export const answer = z.preprocess(typed, z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.accessPackageAnswerString').optional(),
  value: z.string().max(8000).nullish().transform((v) => v ?? ''), displayValue: z.string().max(8000).nullish(),
  answeredQuestion: z.looseObject({ id: guidSchema }),
}))
/** An answer as it is kept and shown. */
export type Answer = KeptAnswer

export const appRole = z.strictObject({
  ...annotation, id: guidSchema, displayName: z.string().max(256).nullish(), description: z.string().max(1024).nullish(), isEnabled: lenientBoolean.optional().transform((v) => v ?? true),
  value: z.string().max(256).nullish(), origin: z.string().nullish(), allowedMemberTypes: z.array(z.string()).nullish().transform((v) => v ?? ['User']),
}).transform(({ '@odata.type': _, ...s }) => s)
export type AppRole = z.infer<typeof appRole>
