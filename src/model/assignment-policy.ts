import { z } from 'zod'
import { entity, f, many, one, type Entity } from './entity.ts'
import { accessPackage } from './access-package.ts'
import { catalog } from './catalog.ts'
import {
  allowedTargetScopes, answerChoice, approvalSettings, automaticRequestSettings, expirationPattern, localizedText, noApproval, noExpiration, notificationSettings,
  requestorSettings, reviewSettings, subjectSet, type LocalizedText, type AnswerChoice,
} from './complex.ts'

const nothing = requestorSettings.parse({})
export const assignmentPolicy = entity('accessPackageAssignmentPolicy', {
  table: 'assignment_policy',
  fields: {
    id: f.key(),
    displayName: f.text(256, { write: 'always', required: true, queryable: true }),
    description: f.text(2048, { write: 'always', queryable: true }),
    allowedTargetScope: f.choice('microsoft.graph.allowedTargetScope', allowedTargetScopes, { write: 'always', initial: 'notSpecified' }),
    automaticRequestSettings: f.json('microsoft.graph.accessPackageAutomaticRequestSettings', automaticRequestSettings.nullable(), { write: 'always' }),
    expiration: f.json('microsoft.graph.expirationPattern', expirationPattern, { write: 'always', initial: noExpiration }),
    notificationSettings: f.json('microsoft.graph.accessPackageNotificationSettings', notificationSettings.nullable(), { write: 'always' }),
    requestApprovalSettings: f.json('microsoft.graph.accessPackageAssignmentApprovalSettings', approvalSettings, { write: 'always', initial: noApproval }),
    requestorSettings: f.json('microsoft.graph.accessPackageAssignmentRequestorSettings', requestorSettings, { write: 'always', initial: nothing }),
    reviewSettings: f.json('microsoft.graph.accessPackageAssignmentReviewSettings', reviewSettings, { write: 'always' }),
    specificAllowedTargets: f.json('Collection(microsoft.graph.subjectSet)', z.array(subjectSet).max(1000), { write: 'always', initial: [] }),
    createdDateTime: f.since(), modifiedDateTime: f.since(),
    accessPackageId: f.reference(), catalogId: f.reference(),
    acceptsSelf: f.flag({ access: 'internal', queryable: true }), acceptsOnBehalf: f.flag({ access: 'internal', queryable: true }), acceptsManager: f.flag({ access: 'internal', queryable: true }), version: f.number({ access: 'internal' }),
  },
  navigations: {
    accessPackage: one((): Entity => accessPackage, { by: 'accessPackageId' }),
    catalog: one((): Entity => catalog, { by: 'catalogId' }, { beta: 'accessPackageCatalog' }),
    questions: many((): Entity => question, { on: 'policyId' }, { contained: true }),
    principals: many((): Entity => policyPrincipal, { on: 'policyId' }, { access: 'internal' }),
    audience: many((): Entity => policyAudience, { on: 'policyId' }, { access: 'internal' }),
  },
  search: ['displayName'],
})

/** Whom a policy names: the people and groups of its scope, and those who may ask for others. */
export const policyPrincipal = entity('policyPrincipal', {
  table: 'policy_principal', internal: true,
  fields: { policyId: f.reference(), purpose: f.text(16, { queryable: true }), principalId: f.reference() },
})

/** Those who may ask for themselves: people and groups, or one of the `audiences` below. A view. */
export const policyAudience = entity('policyAudience', {
  table: 'policy_audience', internal: true,
  fields: { policyId: f.reference(), principalId: f.reference() },
})
/** What stands in the view for all members, and for everybody in the directory. */
export const audiences = { members: '00000000-0000-0000-0000-000000000001', everybody: '00000000-0000-0000-0000-000000000002' } as const

const shared = {
  id: f.key(), text: f.text(2048), isRequired: f.flag({ initial: false }), isAnswerEditable: f.flag({ initial: false }), sequence: f.number({ queryable: true }),
  localizations: f.json<LocalizedText[]>('Collection(microsoft.graph.accessPackageLocalizedText)', z.array(localizedText), { initial: [] }),
} as const
export const question = entity('accessPackageQuestion', {
  table: 'question', abstract: true,
  fields: { ...shared, policyId: f.reference(), kind: f.text(16, { access: 'internal' }) },
  derived: { column: 'kind', types: { text: (): Entity => textInputQuestion, choice: (): Entity => multipleChoiceQuestion } },
  navigations: { policy: one((): Entity => assignmentPolicy, { by: 'policyId' }, { access: 'internal' }) },
})
export const textInputQuestion = entity('accessPackageTextInputQuestion', {
  table: 'question', base: (): Entity => question, only: { column: 'kind', is: 'text' },
  fields: { ...shared, policyId: f.reference(), isSingleLineQuestion: f.flag(), regexPattern: f.text(512) },
  navigations: { policy: one((): Entity => assignmentPolicy, { by: 'policyId' }, { access: 'internal' }) },
})
export const multipleChoiceQuestion = entity('accessPackageMultipleChoiceQuestion', {
  table: 'question', base: (): Entity => question, only: { column: 'kind', is: 'choice' },
  fields: {
    ...shared, policyId: f.reference(),
    choices: f.json<AnswerChoice[]>('Collection(microsoft.graph.accessPackageAnswerChoice)', z.array(answerChoice), { initial: [] }), isMultipleSelectionAllowed: f.flag(),
  },
  navigations: { policy: one((): Entity => assignmentPolicy, { by: 'policyId' }, { access: 'internal' }) },
})
